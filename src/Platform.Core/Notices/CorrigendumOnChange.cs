using Platform.Core.Consultations;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What changes of a published consultation is said at every channel that published its notice.</summary>
internal sealed class CorrigendumOnChange(QueueCorrigendum corrigendum) : IChangeFollower
{
    public async Task<decimal> CostAsync(Consultation consultation, CancellationToken cancel) => (await corrigendum.CostsAsync(consultation, cancel)).Sum(line => line.Price.Amount);

    public async Task FollowAsync(PublishedChange change, CancellationToken cancel) =>
        (await corrigendum.ExecuteAsync(new(change.Consultation, CorrectionReason.NewInformation, change.Reason, null, change.ConfirmedCost, change.ByName), cancel)).Match(
            _ => true, toConfirm => throw new InvalidOperationException($"{toConfirm.Total} was to be confirmed: it is asked for before."), _ => true);
}
