using Microsoft.EntityFrameworkCore;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>
/// A body that left has signed again: its account goes on, with its id and all that it owns (VR-04). Where the convention starts with the tool being made available
/// (GD-12), this very act is that day. What was closed, and when, stays in the history.
/// </summary>
public sealed class ReopenAccount(PlatformDb db, CurrentScope scope, Outbox outbox, ReadConventions conventions, RecordProvisioning provisioning)
{
    public sealed record Input(Guid Account, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new AccountOutcome.NotFound();
        var now = await db.NowAsync(cancel);
        var signed = await db.SharingConventions.AsNoTracking().Where(c => c.TenantId == input.Account && c.MemberSignedOn != null && c.LeadSignedOn != null && c.EndedOn == null).ToListAsync(cancel);
        if (account.ClosingAt is not null && signed.Find(c => c is { StartsOn: null, ProvisionedOn: null } && c.Template.Start.Rule == StartRule.Provisioning) is { } waiting)
            await provisioning.ExecuteAsync(new(waiting.Id.Value, FranceTime.DayOf(now), input.ByName), cancel);      // refused: it does not bind, which is said below
        if (account.Reopen(await conventions.IsInForceAsync(input.Account, cancel)) is { } refusal) return new AccountOutcome.Refused(refusal);
        return await ledger.DoneAsync(account, AccountEventKind.Reopened, input.ByName, null, now, cancel);
    }
}

/// <summary>An account that never was active is given up: the council voted the convention down, or the wrong body was entered. Its number and its address are free again.</summary>
public sealed class AbandonAccount(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    public sealed record Input(Guid Account, string? Reason, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new AccountOutcome.NotFound();
        await db.LockConventionsAsync(input.Account, cancel);
        var (now, reason) = (await db.NowAsync(cancel), Reasons.Read(input.Reason));
        var standing = await db.SharingConventions.AnyAsync(c => c.TenantId == input.Account && c.WithdrawnOn == null, cancel);
        if (account.Abandon(standing, reason, now) is { } refusal) return new AccountOutcome.Refused(refusal);
        return await ledger.DoneAsync(account, AccountEventKind.Abandoned, input.ByName, reason, now, cancel);
    }
}
