using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What changes of a published consultation is said at every channel that published its notice.</summary>
internal sealed class CorrigendumOnChange(QueueCorrigendum corrigendum, ReadRefused refused) : IChangeFollower
{
    public async Task<ChangeCost> CostAsync(Consultation consultation, DateTimeOffset at, bool inTheAct, CancellationToken cancel)
    {
        var lines = await corrigendum.CostsAsync(consultation, at, locked: inTheAct, cancel);
        return new(lines.Sum(line => line.Price.Amount), [.. lines.Where(line => line.ByHand).Select(line => line.Name ?? ChannelNames.Of(line.Channel.Channel))], await refused.ExecuteAsync(consultation.Id, cancel));
    }

    public async Task FollowAsync(PublishedChange change, CancellationToken cancel)
    {
        _ = (await corrigendum.ExecuteAsync(new(change.Consultation, CorrectionReason.NewInformation, change.Reason, null, change.ConfirmedCost, change.ByName,
            From: change.LimitFollows ? change.At + NoticeChannelRules.On(change.At).LimitFollows : null, At: change.At), cancel)).Match(
            _ => true, toConfirm => throw new InvalidOperationException($"{toConfirm.Total} was to be confirmed: it is asked for before, with the same lock and at the same prices."), _ => true);
    }
}
