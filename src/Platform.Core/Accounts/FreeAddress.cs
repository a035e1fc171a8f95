using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>
/// An address that an account left leads to it for ever, and a closed account keeps its own. Typed by mistake, or left before anything was published under it, it is given
/// back by the agglomeration, so that the body whose name it is may take it. With a reason that the account reads: the function of the database that frees writes the
/// line. A second time is the first. Scope Lead.
/// </summary>
public sealed class FreeAddress(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    public sealed record Input(Guid Account, string? Address, string? Reason, string ByName);

    public enum Fault { AddressMissing, ReasonMissing }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Freed : Outcome;

        /// <param name="Faults">All of them, in the order of the form.</param>
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;

        /// <summary>Links to what was published stand in notices and mails: they keep leading there.</summary>
        public sealed record Published : Outcome;

        /// <summary>No such account, or no such address of it.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Freed, T> freed, Func<Refused, T> refused, Func<Published, T> published, Func<NotFound, T> notFound) => this switch
        { Freed f => freed(f), Refused r => refused(r), Published p => published(p), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new Outcome.NotFound();
        var (address, reason, faults) = (input.Address?.Trim() ?? "", Reasons.Read(input.Reason), new List<Fault>());
        if (address.Length == 0) faults.Add(Fault.AddressMissing);
        if (reason is null) faults.Add(Fault.ReasonMissing);
        if (faults.Count > 0) return new Outcome.Refused(faults);
        var line = Id<AccountEvent>.New();
        switch ((await db.Database.SqlQuery<string>($"select sec.free_address({account.Id.Value}, {address}, {reason}, {input.ByName}, {line.Value}) as \"Value\"").ToListAsync(cancel)).Single())
        {
            case "freed": await outbox.AddAsync(new Noticed(NoticeTopic.AccountEvent, line.Value), cancel); return new Outcome.Freed();
            case "done": return new Outcome.Freed();
            case "published": return new Outcome.Published();
            default: return new Outcome.NotFound();
        }
    }

    /// <summary>Addresses of an account that can be given back, those that were published under included: the form says why not.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(Guid account, CancellationToken cancel) => await db.Database.SqlQuery<string>($"""
        select a.slug as "Value" from (select f.slug from former_slugs f where f.tenant_id = {account} union select t.slug from tenants t where t.id = {account} and t.closed_at is not null) a
        where a.slug <> {Slug.LeftOver(account)} order by 1
        """).ToListAsync(cancel);
}
