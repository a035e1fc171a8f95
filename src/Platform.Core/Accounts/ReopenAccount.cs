using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Accounts;

/// <summary>
/// A body that left has signed again: its account goes on, with its id and all that it owns (VR-04). Where the convention starts with the tool being made available
/// (GD-12), this very act is that day. What was closed, and when, stays in the history.
/// </summary>
public sealed class ReopenAccount(PlatformDb db, CurrentScope scope, Outbox outbox, ReadConventions conventions, StartByProvisioning start)
{
    public sealed record Input(Guid Account, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new AccountOutcome.NotFound();
        if (account.ClosingAt is not null) await start.ExecuteAsync(input.Account, input.ByName, cancel);
        if (account.Reopen(await conventions.IsInForceAsync(input.Account, cancel)) is { } refusal) return new AccountOutcome.Refused(refusal);
        return await ledger.DoneAsync(account, AccountEventKind.Reopened, input.ByName, null, await db.NowAsync(cancel), cancel);
    }
}
