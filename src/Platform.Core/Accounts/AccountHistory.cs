using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Accounts;

/// <summary>The life of one account, newest first. Its agglomeration reads every line; its own people those that concern them, not what its delays tell the lead.</summary>
public sealed class AccountHistory(PlatformDb db, CurrentScope scope)
{
    public sealed record Line(AccountEventKind Kind, DateTimeOffset At, string? ByName, string? Reason, FormerIdentity? Former, string? FreedAddress);

    public async Task<IReadOnlyList<Line>> ReadAsync(Guid account, CancellationToken cancel)
    {
        var readsDelays = scope.Required is Scope.Lead;
        return await db.AccountEvents.AsNoTracking().Where(e => e.TenantId == account && (readsDelays || (e.Kind != AccountEventKind.Warned && e.Kind != AccountEventKind.Breached)))
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Select(e => new Line(e.Kind, e.At, e.ByName, e.Reason, e.FormerName == null ? null : new FormerIdentity(e.FormerName, e.FormerSiret ?? "", e.FormerInseeCode, e.FormerBuyerBody), e.FreedAddress)).ToListAsync(cancel);
    }
}
