using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>
/// An address that an account left leads to it for ever, and a closed account keeps its own. Typed by mistake, or left before anything was published under it, it is given
/// back by the agglomeration, so that the body whose name it is may take it. With a reason that the account reads. Scope Lead.
/// </summary>
public sealed class FreeAddress(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    public sealed record Input(Guid Account, string? Address, string? Reason, string ByName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Freed : Outcome;
        public sealed record ReasonMissing : Outcome;

        /// <summary>Links to what was published stand in notices and mails: they keep leading there.</summary>
        public sealed record Published : Outcome;

        /// <summary>No such account, or no such address of it.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Freed, T> freed, Func<ReasonMissing, T> reasonMissing, Func<Published, T> published, Func<NotFound, T> notFound) => this switch
        { Freed f => freed(f), ReasonMissing r => reasonMissing(r), Published p => published(p), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new Outcome.NotFound();
        if (Reasons.Read(input.Reason) is not { } reason) return new Outcome.ReasonMissing();
        var said = (await db.Database.SqlQuery<string>($"select sec.free_address({input.Account}, {input.Address}) as \"Value\"").ToListAsync(cancel)).Single();
        if (said != "freed") return said == "published" ? new Outcome.Published() : new Outcome.NotFound();
        await ledger.DoneAsync(account, AccountEventKind.AddressFreed, input.ByName, reason, await db.NowAsync(cancel), cancel, address: input.Address);
        return new Outcome.Freed();
    }

    /// <summary>Addresses of an account that can be given back, those that were published under included: the form says why not.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(Guid account, CancellationToken cancel) => await db.Database.SqlQuery<string>($"""
        select f.slug as "Value" from former_slugs f where f.tenant_id = {account} union select t.slug from tenants t where t.id = {account} and t.closed_at is not null order by 1
        """).ToListAsync(cancel);
}
