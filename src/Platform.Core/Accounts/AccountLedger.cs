using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>What becomes of an act on an account.</summary>
public abstract record AccountOutcome
{
    private AccountOutcome() { }
    public sealed record Done : AccountOutcome;
    public sealed record Refused(AccountRefusal Why) : AccountOutcome;

    /// <summary>Unknown, or of another agglomeration: the two look the same.</summary>
    public sealed record NotFound : AccountOutcome;
    public T Match<T>(Func<Done, T> done, Func<Refused, T> refused, Func<NotFound, T> notFound) => this switch
    { Done d => done(d), Refused r => refused(r), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
}

/// <summary>Opens one account of the lead in scope for an act, alone, and writes its line in the same transaction. Whoever administers the account hears of it.</summary>
internal sealed class AccountLedger(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    /// <returns>Null for one that this agglomeration does not host.</returns>
    public async Task<Tenant?> OpenAsync(Guid account, CancellationToken cancel)
    {
        var lead = new Id<Tenant>(((Scope.Lead)scope.Required).LeadId);
        await db.LockLifeAsync(account, cancel);
        return await db.Tenants.SingleOrDefaultAsync(t => t.Id == new Id<Tenant>(account) && t.LeadId == lead, cancel);
    }

    public async Task<AccountOutcome> DoneAsync(Tenant account, AccountEventKind kind, string byName, string? reason, DateTimeOffset now, CancellationToken cancel, FormerIdentity? former = null)
    {
        var by = scope.Required.PersonId ?? throw new InvalidOperationException("Somebody decides.");
        var line = new AccountEvent(account, kind, $"{kind}-{Guid.CreateVersion7():N}", now, by, byName, reason, former);
        db.AccountEvents.Add(line);
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new Noticed(NoticeTopic.AccountEvent, line.Id.Value), cancel);
        return new AccountOutcome.Done();
    }
}
