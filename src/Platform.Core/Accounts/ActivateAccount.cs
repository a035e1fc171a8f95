using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Accounts;

/// <summary>
/// The agglomeration makes an account usable: from now on it publishes and sends (VR-04, VR-29). Where the convention starts with the tool being made available
/// (GD-12), this very act is that day.
/// </summary>
public sealed class ActivateAccount(PlatformDb db, CurrentScope scope, Outbox outbox, ReadConventions conventions, StartByProvisioning start)
{
    public sealed record Input(Guid Account, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new AccountOutcome.NotFound();
        var now = await db.NowAsync(cancel);
        if (account.ActivatedAt is null) await start.ExecuteAsync(input.Account, input.ByName, cancel);
        var (concluded, inForce) = (await conventions.IsConcludedAsync(input.Account, cancel), await conventions.IsInForceAsync(input.Account, cancel));
        if (account.Activate(concluded, inForce, now) is { } refusal) return new AccountOutcome.Refused(refusal);
        return await ledger.DoneAsync(account, AccountEventKind.Activated, input.ByName, null, now, cancel);
    }
}
