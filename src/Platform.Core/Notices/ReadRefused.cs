using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>The channels that refused a notice of a consultation, until it is corrected and sent again: what is said meanwhile does not reach them.</summary>
public sealed class ReadRefused(PlatformDb db)
{
    /// <returns>Their names, each once.</returns>
    public async Task<IReadOnlyList<string>> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        [.. (await db.ChannelPublications.AsNoTracking().Where(row => row.ConsultationId == consultation && row.RejectedAt != null).OrderBy(row => row.RejectedAt).ToListAsync(cancel))
            .Where(row => row.State == PublicationState.Rejected).Select(row => row.GazetteName ?? ChannelNames.Of(row.Channel)).Distinct(StringComparer.Ordinal)];
}
