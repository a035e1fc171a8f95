using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What changes of a published consultation is said at every channel that published its notice.</summary>
internal sealed class CorrigendumOnChange(PlatformDb db, QueueCorrigendum corrigendum) : IChangeFollower
{
    public async Task<decimal> CostAsync(Consultation consultation, CancellationToken cancel) => (await corrigendum.CostsAsync(consultation, cancel)).Sum(line => line.Price.Amount);

    public async Task FollowAsync(PublishedChange change, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        _ = (await corrigendum.ExecuteAsync(new(change.Consultation, CorrectionReason.NewInformation, change.Reason, null, change.ConfirmedCost, change.ByName,
            From: change.LimitFollows ? now + NoticeChannelRules.On(now).LimitFollows : null), cancel)).Match(
            _ => true, toConfirm => throw new InvalidOperationException($"{toConfirm.Total} was to be confirmed: it is asked for before."), _ => true);
    }
}
