using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>
/// Name, SIRET, INSEE code or kind of buyer of an account was entered wrong: its agglomeration corrects it, with a reason that the account reads. What was published, printed, signed
/// or registered keeps the name and the number of its day. A linked structure is corrected by its account (<see cref="CorrectSubEntity"/>). Scope Lead.
/// </summary>
public sealed partial class CorrectIdentity(PlatformDb db, CurrentScope scope, Outbox outbox, SyndicateTenants accounts)
{
    /// <param name="Siret">As typed.</param>
    /// <param name="InseeCode">Of the commune; empty: none.</param>
    /// <param name="Body">What it is as a buyer; null: as it is.</param>
    public sealed record Input(Guid Account, string? Name, string? Siret, string? InseeCode, string? Reason, string ByName, BuyerBody? Body = null);

    public enum Fault { NameMissing, SiretRefused, SiretTaken, SiretOfStructure, InseeInvalid, InseeElsewhere, ReasonMissing, Unchanged, NotNow }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Corrected : Outcome;

        /// <param name="Faults">All of them, in the order of the form.</param>
        /// <param name="Taken">The account that has this number, where one has.</param>
        public sealed record Refused(IReadOnlyList<Fault> Faults, string? Taken) : Outcome;

        /// <summary>Unknown, or of another agglomeration: the two look the same.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Corrected, T> corrected, Func<Refused, T> refused, Func<NotFound, T> notFound) => this switch
        { Corrected c => corrected(c), Refused r => refused(r), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel) => JudgeAsync(input, writes: true, cancel);

    /// <summary>What <see cref="ExecuteAsync"/> would answer; nothing is written. For a page that asks once more.</summary>
    public Task<Outcome> CheckAsync(Input input, CancellationToken cancel) => JudgeAsync(input, writes: false, cancel);

    private async Task<Outcome> JudgeAsync(Input input, bool writes, CancellationToken cancel)
    {
        if (writes) await accounts.LockAsync(cancel);       // one number, one account: in turn with those that are opened
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new Outcome.NotFound();
        await db.LockStructuresAsync(input.Account, cancel);       // one number, account or structure: in turn with those that it creates and corrects
        var (name, insee, reason) = (input.Name?.Trim() ?? "", string.IsNullOrWhiteSpace(input.InseeCode) ? null : input.InseeCode.Trim().ToUpperInvariant(), Reasons.Read(input.Reason));
        var siret = (Siret.Read(input.Siret ?? "") as Siret.Reading.Valid)?.Siret;
        var taken = siret is { } number && number.Value != account.Siret ? await TakenByAsync(account, number.Value, cancel) : null;
        var faults = new List<Fault>();
        if (account.AbandonedAt is not null) faults.Add(Fault.NotNow);
        if (name.Length is < 2 or > 160) faults.Add(Fault.NameMissing);
        if (siret is null) faults.Add(Fault.SiretRefused);
        else if (taken is not null) faults.Add(Fault.SiretTaken);
        else if (siret.Value.Value != account.Siret && await IsOfStructureAsync(account, siret.Value.Value, cancel)) faults.Add(Fault.SiretOfStructure);
        if (insee is not null && !InseeCode().IsMatch(insee)) faults.Add(Fault.InseeInvalid);
        else if (insee is not null && insee != account.InseeCode && await IsElsewhereAsync(insee, cancel)) faults.Add(Fault.InseeElsewhere);
        if (reason is null) faults.Add(Fault.ReasonMissing);
        if (faults.Count == 0 && (account.Name, account.Siret, account.InseeCode, account.BuyerBody) == (name, siret!.Value.Value, insee, input.Body ?? account.BuyerBody)) faults.Add(Fault.Unchanged);
        if (faults.Count > 0 || siret is not { } right) return new Outcome.Refused(faults, taken);
        if (!writes) return new Outcome.Corrected();
        var former = new FormerIdentity(account.Name, account.Siret, account.InseeCode, account.BuyerBody);
        account.Correct(name, right, insee, input.Body ?? account.BuyerBody);
        await ledger.DoneAsync(account, AccountEventKind.Corrected, input.ByName, reason, await db.NowAsync(cancel), cancel, former);
        return new Outcome.Corrected();
    }

    private Task<string?> TakenByAsync(Tenant account, string number, CancellationToken cancel) =>
        db.Tenants.AsNoTracking().Where(t => t.Id != account.Id && (t.LeadId == account.LeadId || t.Id == account.LeadId) && t.AbandonedAt == null && t.Siret == number).Select(t => t.Name).FirstOrDefaultAsync(cancel);

    // The agglomeration reads no linked structure: it is told yes or no.
    private async Task<bool> IsOfStructureAsync(Tenant account, string number, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"""select sec.structure_has_number({account.Id.Value}, {number}) as "Value" """).ToListAsync(cancel)).Single();

    // The communes of the territory are those of its map; without a map nobody can say.
    private async Task<bool> IsElsewhereAsync(string insee, CancellationToken cancel) => (await db.Database.SqlQuery<bool>(
        $"""select exists (select from commune_contours) and not exists (select from commune_contours where insee_code = {insee}) as "Value" """).ToListAsync(cancel)).Single();

    [GeneratedRegex("^[0-9AB]{5}$")]
    private static partial Regex InseeCode();
}
