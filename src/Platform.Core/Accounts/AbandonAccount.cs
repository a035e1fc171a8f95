using Microsoft.EntityFrameworkCore;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>An account that never was active is given up: the council voted the convention down, it ended before the tool was used, or the wrong body was entered. Its number and its address are free again.</summary>
public sealed class AbandonAccount(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    public sealed record Input(Guid Account, string? Reason, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new AccountOutcome.NotFound();
        await db.LockConventionsAsync(((Scope.Lead)scope.Required).LeadId, cancel);       // nobody drafts one meanwhile
        var (now, reason) = (await db.NowAsync(cancel), Reasons.Read(input.Reason));
        var standing = await db.SharingConventions.AnyAsync(c => c.TenantId == input.Account && c.WithdrawnOn == null && c.EndedOn == null, cancel);
        if (account.Abandon(standing, reason, now) is { } refusal) return new AccountOutcome.Refused(refusal);
        return await ledger.DoneAsync(account, AccountEventKind.Abandoned, input.ByName, reason, now, cancel);
    }
}
