using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Opening;

public enum OpeningProgress { NotBegun, Running, Closed }

/// <summary>How far the opening is, for whoever may read its minutes, and whether there is nothing to open (<see cref="NothingReceived"/>).</summary>
public sealed class ReadOpeningProgress(PlatformDb db)
{
    public async Task<(OpeningProgress Progress, bool NothingReceived)> ExecuteAsync(Consultation consultation, CancellationToken cancel)
    {
        var found = await db.Consultations.AsNoTracking().Where(c => c.Id == consultation.Id).Select(c => new
        {
            Session = db.OpeningSessions.Where(s => s.ConsultationId == c.Id).Select(s => new { s.ClosedAt }).FirstOrDefault(),
            Came = db.BidsInTime().Any(b => b.ConsultationId == c.Id),
        }).SingleAsync(cancel);
        var progress = found.Session switch
        {
            null => OpeningProgress.NotBegun,
            { ClosedAt: null } => OpeningProgress.Running,
            _ => OpeningProgress.Closed,
        };
        return (progress, NothingReceived.Of(consultation.ClosedAt, consultation.StageKind, found.Came));
    }
}
