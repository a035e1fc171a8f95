using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>Notices that a person still has to send herself: no wire leads there.</summary>
public sealed class CountByHand(PlatformDb db)
{
    public async Task<int> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        (await WaitingAsync(cancel, consultation)).Count;

    /// <returns>For each of them its consultation, of all that one may read.</returns>
    public async Task<IReadOnlyList<Id<Consultation>>> OfAccountAsync(CancellationToken cancel) => await WaitingAsync(cancel);

    private async Task<IReadOnlyList<Id<Consultation>>> WaitingAsync(CancellationToken cancel, Id<Consultation>? of = null) =>
        [.. (await db.ChannelPublications.AsNoTracking().Where(row => row.ManualAt != null && row.PublishedAt == null && (of == null || row.ConsultationId == of)).ToListAsync(cancel))
            .Where(row => row.State == PublicationState.Manual).Select(row => row.ConsultationId)];
}
