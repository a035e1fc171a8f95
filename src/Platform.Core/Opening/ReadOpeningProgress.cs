using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

public enum OpeningProgress { NotBegun, Running, Closed }

/// <summary>How far the opening is, for whoever may read its minutes.</summary>
public sealed class ReadOpeningProgress(PlatformDb db)
{
    public async Task<OpeningProgress> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        await db.OpeningSessions.AsNoTracking().Where(s => s.ConsultationId == consultation).Select(s => new { s.ClosedAt }).SingleOrDefaultAsync(cancel) switch
        {
            null => OpeningProgress.NotBegun,
            { ClosedAt: null } => OpeningProgress.Running,
            _ => OpeningProgress.Closed,
        };
}
