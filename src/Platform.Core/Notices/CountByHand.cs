using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>Notices of a consultation that a person still has to send herself: no wire leads there.</summary>
public sealed class CountByHand(PlatformDb db)
{
    public async Task<int> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        (await db.ChannelPublications.AsNoTracking().Where(row => row.ConsultationId == consultation).ToListAsync(cancel)).Count(row => row.State == PublicationState.Manual);
}
