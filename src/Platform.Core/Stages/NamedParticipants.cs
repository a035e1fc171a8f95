using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>
/// Which participants of a contest a text names, while its projects are anonymous. Asked of every company that was invited, which the buyer knows since the candidatures, and never of whoever sent a project
/// or asked a question: the same text gets the same answer whoever its author is, so that the answer says nothing (docs/decisions/0079-anonymous-questions.md).
/// </summary>
public sealed class NamedParticipants(PlatformDb db)
{
    /// <param name="Name">As it applied.</param>
    /// <param name="ByNumber">Its number stands there, which means nothing else.</param>
    public sealed record Found(string Name, bool ByNumber);

    /// <returns>None either where the consultation is no phase of projects, or its anonymity is lifted.</returns>
    public async Task<IReadOnlyList<Found>> InAsync(Id<Consultation> projects, string text, CancellationToken cancel)
    {
        if (!await db.AsksForProjectsAsync(projects, cancel) || await db.AnonymityLifts.AnyAsync(l => l.ConsultationId == projects, cancel)) return [];
        var invited = await (from invitation in db.StageInvitations.AsNoTracking()
                             where invitation.ConsultationId == projects && invitation.InvitedAt != null
                             select new { invitation.CompanyName, Applied = db.Bids.Where(b => b.CompanyId == invitation.CompanyId && db.Consultations.Any(c => c.Id == projects && c.StageOf == b.ConsultationId)).Select(b => new { b.BidderName, b.BidderId }).ToList() }).ToListAsync(cancel);
        return [.. invited.Select(i => new Found(i.CompanyName, i.Applied.Any(a => CompanyNames.Says(text, a.BidderId))) is { ByNumber: true } found ? found
                : CompanyNames.Says(text, i.CompanyName) || i.Applied.Any(a => CompanyNames.Says(text, a.BidderName)) ? new Found(i.CompanyName, false) : null)
            .OfType<Found>().OrderBy(found => found.Name, FrenchOrder.Names)];
    }
}
