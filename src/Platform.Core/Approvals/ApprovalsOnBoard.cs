using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Approvals;

/// <summary>Acts of this consultation that somebody has yet to approve.</summary>
internal sealed class ApprovalsOnBoard(PlatformDb db) : IBoardPart
{
    public async Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel)
    {
        var running = await db.ApprovalSubmissions.CountAsync(s => s.ConsultationId == consultation.Id && s.EndedAt == null, cancel);
        return running == 0 ? BoardPart.Nothing : BoardPart.Of(new BoardTask("Approval", running));
    }
}
