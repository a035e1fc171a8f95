using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A consultation whose notice goes to the JOUE: until when it is held, and whether its limit still leaves the time of the law, counted from when the Office had the notice.</summary>
public sealed class ReadHold(PlatformDb db, ReadLegality readLegality)
{
    /// <param name="Until">When it is public at the latest; null: no receipt yet.</param>
    /// <param name="Joue">What became of the notice there.</param>
    public sealed record Answer(ExplainedInstant? Until, PublicationState Joue);

    /// <param name="Minimum">The law’s, from the receipt.</param>
    /// <param name="Proposed">A working day at noon that leaves it.</param>
    public sealed record Shortage(MinimumPeriod Minimum, DateTimeOffset Limit, DateTimeOffset Proposed);

    /// <returns>Null: it does not go to the JOUE.</returns>
    public async Task<Answer?> ExecuteAsync(Consultation consultation, CancellationToken cancel) =>
        await JoueAsync(consultation, cancel) is not { } joue ? null
            : new(joue is { RejectedAt: null, AcknowledgedAt: { } receipt } ? NoticeDates.NationalPublication(receipt, joue.PublishedAt) : null, joue.State);

    /// <returns>Null: there is time enough, nobody can say yet, or the limit has passed.</returns>
    public async Task<Shortage?> ShortageAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation is not { ClosedAt: null, DiscontinuedAt: null, SubmissionDeadline: { } limit } || await JoueAsync(consultation, cancel) is not { RejectedAt: null } joue) return null;
        if ((joue.AcknowledgedAt ?? joue.PublishedAt) is not { } sent || await db.NowAsync(cancel) >= limit) return null;
        var judged = await readLegality.ExecuteAsync(consultation, sent, cancel);
        return judged.Minimum is { } minimum && limit < minimum.Earliest ? new(minimum, limit, LegalCalendar.Of(judged).Proposed) : null;
    }

    // Of the notice that calls for competition, its last version.
    private Task<ChannelPublication?> JoueAsync(Consultation consultation, CancellationToken cancel) => (
        from publication in db.ChannelPublications.AsNoTracking()
        join notice in db.Notices on publication.NoticeId equals notice.Id
        where publication.ConsultationId == consultation.Id && publication.Channel == NoticeChannel.Joue && publication.CorrectedAt == null
            && notice.CorrectsId == null && (notice.Kind == NoticeKind.Contract || notice.Kind == NoticeKind.DesignContest)
        orderby publication.QueuedAt descending
        select publication).FirstOrDefaultAsync(cancel);
}
