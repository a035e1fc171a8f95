using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>Tells the other devices of a session whether it went on without them: a short word that changes with every record, decision and end.</summary>
public sealed class WatchSession(PlatformDb db, OpenableEnvelopes openable)
{
    /// <summary>Of a session that nobody has opened.</summary>
    public const string NotOpened = "0";

    /// <returns>Null when there is no such published consultation in this account.</returns>
    public async Task<string?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var found = await db.Consultations.Where(c => c.Id == id && c.PublishedAt != null).Select(c => new
        {
            Session = db.OpeningSessions.Where(s => s.ConsultationId == id).Select(s => new { s.ClosedAt }).FirstOrDefault(),
            Records = db.OpenedEnvelopes.Count(o => o.ConsultationId == id),
            Reviews = db.CandidateReviews.Count(r => r.ConsultationId == id),
        }).SingleOrDefaultAsync(cancel);
        if (found is null) return null;
        return found.Session is null ? NotOpened : Word(found.Records, found.Reviews, await openable.LotsRead(id).CountAsync(cancel), found.Session.ClosedAt is not null);
    }

    /// <summary>The same word, of what a page shows.</summary>
    public static string Of(OpeningMinutes.Minutes? shown) => shown is null ? NotOpened
        : Word(shown.Envelopes.Sum(e => e.Attempts.Count), shown.Reviews.Count, shown.LotsRead.Count, shown.Session.ClosedAt is not null);

    private static string Word(int records, int reviews, int lotsRead, bool closed) => $"{records}.{reviews}.{lotsRead}.{(closed ? 1 : 0)}";
}
