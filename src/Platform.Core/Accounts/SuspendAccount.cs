using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>
/// The agglomeration suspends an account: it publishes no consultation and sends no quote request any more. Everything that was published goes on to its end:
/// withdrawals, deposits, corrections, openings, minutes; and so do sign-in and drafts. A company that prepares a bid must not pay for a quarrel between two bodies.
/// </summary>
public sealed class SuspendAccount(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    public sealed record Input(Guid Account, string? Reason, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new AccountOutcome.NotFound();
        var (now, reason) = (await db.NowAsync(cancel), Reasons.Read(input.Reason));
        if (account.Suspend(reason, now) is { } refusal) return new AccountOutcome.Refused(refusal);
        return await ledger.DoneAsync(account, AccountEventKind.Suspended, input.ByName, reason, now, cancel);
    }
}

/// <summary>Lifts a suspension, while a convention binds the account: it is told that it publishes again.</summary>
public sealed class ResumeAccount(PlatformDb db, CurrentScope scope, Outbox outbox, ReadConventions conventions)
{
    public sealed record Input(Guid Account, string? Reason, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new AccountOutcome.NotFound();
        var (now, reason) = (await db.NowAsync(cancel), Reasons.Read(input.Reason));
        if (account.Resume(await conventions.IsInForceAsync(input.Account, cancel), reason) is { } refusal) return new AccountOutcome.Refused(refusal);
        return await ledger.DoneAsync(account, AccountEventKind.Resumed, input.ByName, reason, now, cancel);
    }
}
