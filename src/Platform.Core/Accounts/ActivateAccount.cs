using Microsoft.EntityFrameworkCore;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>
/// The agglomeration makes an account usable: from now on it publishes and sends (VR-04, VR-29). Where the convention starts with the tool being made available
/// (GD-12), this very act is that day.
/// </summary>
public sealed class ActivateAccount(PlatformDb db, CurrentScope scope, Outbox outbox, ReadConventions conventions, RecordProvisioning provisioning)
{
    public sealed record Input(Guid Account, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new AccountOutcome.NotFound();
        var now = await db.NowAsync(cancel);
        var signed = await db.SharingConventions.AsNoTracking().Where(c => c.TenantId == input.Account && c.MemberSignedOn != null && c.LeadSignedOn != null && c.EndedOn == null).ToListAsync(cancel);
        if (account.ActivatedAt is null && signed.Find(c => c is { StartsOn: null, ProvisionedOn: null } && c.Template.Start.Rule == StartRule.Provisioning) is { } waiting)
            await provisioning.ExecuteAsync(new(waiting.Id.Value, FranceTime.DayOf(now), input.ByName), cancel);      // refused: it does not bind, which is said below
        var inForce = await conventions.IsInForceAsync(input.Account, cancel);
        if (account.Activate(signed.Count > 0, inForce, now) is { } refusal) return new AccountOutcome.Refused(refusal);
        return await ledger.DoneAsync(account, AccountEventKind.Activated, input.ByName, null, now, cancel);
    }
}
