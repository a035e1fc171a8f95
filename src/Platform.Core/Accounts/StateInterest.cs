using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>
/// A commune or a public body states its interest to an agglomeration, without signing in. Said twice it is kept once, and the second is told that one
/// waits; nobody learns here who has an account: a body that has one is heard like any other. A linked structure under the threshold is told that its commune creates it itself, and nothing is kept (VR-05, VR-06).
/// </summary>
public sealed class StateInterest(PlatformDb db, Outbox outbox)
{
    /// <summary>New demands that one agglomeration receives in a day; a form open to everybody has an end.</summary>
    public const int MostPerDay = 100;

    /// <param name="Lead">Portal of the agglomeration.</param>
    /// <param name="IsLinked">A structure of a commune: CCAS, caisse des écoles, régie. Null: not said.</param>
    /// <param name="Commune">Name of that commune.</param>
    public sealed record Input(string Lead, string? Name, string? Siret, bool? IsLinked, string? Commune, int? ContractsPerYear, string? ContactName, string? ContactFunction, string? ContactEmail, string? ContactPhone, string? Words);

    public enum Fault { NameMissing, SiretRefused, KindMissing, CommuneMissing, ContractsMissing, ContactNameMissing, ContactFunctionMissing, EmailInvalid, PhoneInvalid, WordsTooLong }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Stated : Outcome;

        /// <summary>One of this number waits for its answer already: nothing was added.</summary>
        public sealed record Known : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;
        public sealed record SubEntityInstead(OwnAccountRule Rule) : Outcome;
        public sealed record EnoughForToday : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Stated, T> stated, Func<Known, T> known, Func<Refused, T> refused, Func<SubEntityInstead, T> subEntityInstead, Func<EnoughForToday, T> enoughForToday, Func<NotFound, T> notFound) => this switch
        { Stated s => stated(s), Known k => known(k), Refused r => refused(r), SubEntityInstead i => subEntityInstead(i), EnoughForToday e => enoughForToday(e), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    /// <summary>Agglomerations that a commune may turn to.</summary>
    public async Task<IReadOnlyList<(string Slug, string Name)>> LeadsAsync(CancellationToken cancel) =>
        [.. (await db.Tenants.AsNoTracking().Where(t => t.Kind == TenantKind.Lead).Select(t => new { t.Slug, t.Name }).ToListAsync(cancel)).OrderBy(t => t.Name, FrenchOrder.Names).Select(t => (t.Slug, t.Name))];

    /// <returns>The agglomeration of this portal; null for any other account.</returns>
    public Task<Tenant?> LeadAsync(string portal, CancellationToken cancel) => db.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Slug == portal && t.Kind == TenantKind.Lead, cancel);

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await LeadAsync(input.Lead, cancel) is not { } lead) return new Outcome.NotFound();
        if (Faults(input) is { Count: > 0 } faults) return new Outcome.Refused(faults);
        var contracts = input.ContractsPerYear ?? throw new UnreachableException();      // asked for just now
        if (input.IsLinked is true && OwnAccountRules.On(await db.NowAsync(cancel)) is var rule && !rule.MayHaveOwnAccount(contracts)) return new Outcome.SubEntityInstead(rule);
        var id = Guid.CreateVersion7();
        var said = (await db.Database.SqlQuery<string>($"""
            select sec.state_interest({lead.Id.Value}, {id}, {Kept(input.Name)}, {Siret.Parse(input.Siret ?? "").Value}, {(input.IsLinked is true ? Kept(input.Commune) : null)}::text, {contracts},
                {Kept(input.ContactName)}, {Kept(input.ContactFunction)}, {Kept(input.ContactEmail)}, {Kept(input.ContactPhone)}::text, {Kept(input.Words)}::text, {MostPerDay}) as "Value"
            """).ToListAsync(cancel)).Single();
        if (said == "enough") return new Outcome.EnoughForToday();
        if (said == "known") return new Outcome.Known();
        if (said == "stated") await outbox.AddAsync(new Noticed(NoticeTopic.InterestStated, id), cancel);
        return new Outcome.Stated();
    }

    private static List<Fault> Faults(Input input)
    {
        var faults = new List<Fault>();
        if (!IsText(input.Name, 2, 160)) faults.Add(Fault.NameMissing);
        if (Siret.Read(input.Siret) is not Siret.Reading.Valid) faults.Add(Fault.SiretRefused);
        if (input.IsLinked is null) faults.Add(Fault.KindMissing);
        if (input.IsLinked is true && !IsText(input.Commune, 2, 160)) faults.Add(Fault.CommuneMissing);
        if (input.ContractsPerYear is not (>= 0 and <= 100_000)) faults.Add(Fault.ContractsMissing);
        if (!IsText(input.ContactName, 2, 120)) faults.Add(Fault.ContactNameMissing);
        if (!IsText(input.ContactFunction, 2, 120)) faults.Add(Fault.ContactFunctionMissing);
        if (!RegisterCompany.IsEmail(input.ContactEmail)) faults.Add(Fault.EmailInvalid);
        if (Kept(input.ContactPhone) is { } phone && (phone.Length > 30 || phone.Count(char.IsAsciiDigit) < 6 || phone.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '+' or '.' or '-' or '(' or ')')))) faults.Add(Fault.PhoneInvalid);
        if (Kept(input.Words) is { Length: > 2000 } || Kept(input.Words)?.Contains('\0', StringComparison.Ordinal) is true) faults.Add(Fault.WordsTooLong);
        return faults;
    }

    private static bool IsText(string? typed, int least, int most) => Kept(typed) is { } text && text.Length >= least && text.Length <= most && !text.Any(char.IsControl);

    private static string? Kept(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
}

/// <summary>The lead answers that nothing follows, and keeps why. A new demand of the same body may come later.</summary>
public sealed class SetInterestAside(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Guid Interest, string? Reason, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await db.Interests.SingleOrDefaultAsync(i => i.Id == new Id<Interest>(input.Interest) && i.SetAsideAt == null, cancel) is not { } interest) return new AccountOutcome.NotFound();
        if (Reasons.Read(input.Reason) is not { } reason) return new AccountOutcome.Refused(AccountRefusal.ReasonMissing);
        interest.SetAside(scope.Required.PersonId ?? throw new InvalidOperationException("Somebody decides."), input.ByName, reason, await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return new AccountOutcome.Done();
    }
}
