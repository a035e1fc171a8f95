using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>
/// « Corriger et renvoyer »: a next version of a refused notice, to the channels that refused it and to those that wait for them; nowhere else. A call for competition says what is
/// true now, corrections included, and is not sent when nobody could answer it in time.
/// </summary>
public sealed class CorrectNotice(PlatformDb db, QueueNotice queue, CallNotices calls, ReadLegality readLegality)
{
    /// <param name="Rewritten">What the next version of a notice says that was written on purpose; null: the same as the last one. A call for competition says what the consultation says.</param>
    public sealed record Input(Id<Consultation> Consultation, Id<Notice> Notice, NoticeContact Contact, CanonicalNotice? Rewritten = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Queued(Id<NoticeVersion> Version) : Outcome;
        public sealed record Refused(IReadOnlyList<NoticeProblem> Problems) : Outcome;

        /// <summary>No channel refused it, or it was sent again already.</summary>
        public sealed record NothingToCorrect : Outcome;

        /// <summary>Sans suite, or the limit has passed: nothing calls for competition any more.</summary>
        public sealed record Ended : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Queued, T> queued, Func<Refused, T> refused, Func<NothingToCorrect, T> nothingToCorrect, Func<Ended, T> ended, Func<NotFound, T> notFound) => this switch
        {
            Queued q => queued(q), Refused r => refused(r), NothingToCorrect n => nothingToCorrect(n), Ended e => ended(e), NotFound f => notFound(f), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await db.Notices.SingleOrDefaultAsync(row => row.Id == input.Notice && row.ConsultationId == input.Consultation, cancel) is not { } notice) return new Outcome.NotFound();
        // Locked: no job sends one of them while it is decided that another goes in its place.
        await db.Database.ExecuteSqlAsync($"select 1 from channel_publications where tenant_id = {notice.TenantId} and notice_id = {notice.Id.Value} for update", cancel);
        var publications = await db.ChannelPublications.Where(row => row.NoticeId == notice.Id).ToListAsync(cancel);
        var again = publications.Where(row => row.State == PublicationState.Rejected).ToList();
        if (again.Count == 0) return new Outcome.NothingToCorrect();
        again.AddRange(publications.Where(row => row.State == PublicationState.Held && again.Any(refused => refused.Id == row.HeldBy)));
        var contact = ChooseChannels.Clean(input.Contact);
        List<ChosenChannel> channels = [.. again.Select(row => row.Chosen)];
        var now = await db.NowAsync(cancel);
        var isCall = input.Rewritten is null && CallNotices.IsCall(notice.Kind);
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == input.Consultation, cancel);
        if (isCall && (consultation.DiscontinuedAt is not null || consultation.ClosedAt is not null || now > consultation.SubmissionDeadline)) return new Outcome.Ended();
        List<NoticeProblem> problems = [.. CheckNotice.Problems(contact, channels)];
        if (isCall && notice.CorrectsId is null && channels.Exists(channel => channel.Channel == NoticeChannel.Joue) && await EarliestAsync(consultation, now, cancel) is { } earliest && earliest > consultation.SubmissionDeadline)
            problems.Add(new(NoticeField.Deadline, NoticeFault.PeriodTooShort, earliest));
        if (problems.Count > 0) return new Outcome.Refused(problems);
        var corrected = isCall ? await calls.NextAsync(notice, contact, null, now, cancel) : await NextAsync(notice, input.Rewritten, contact, now, cancel);
        return new Outcome.Queued((await queue.ReplaceAsync(notice, corrected, again, now, cancel)).Id);
    }

    /// <summary>The least time counts from the sending, and it is sent now (CCP, art. R2161-2).</summary>
    private async Task<DateTimeOffset?> EarliestAsync(Consultation consultation, DateTimeOffset now, CancellationToken cancel) => (await readLegality.ExecuteAsync(consultation, now, cancel)).Minimum?.Earliest;

    private async Task<CanonicalNotice> NextAsync(Notice notice, CanonicalNotice? rewritten, NoticeContact contact, DateTimeOffset now, CancellationToken cancel)
    {
        var last = await db.NoticeVersions.Where(row => row.NoticeId == notice.Id).OrderByDescending(row => row.Number).FirstAsync(cancel);
        var content = rewritten ?? CanonicalNotice.FromJson(last.Content);
        return content with
        {
            Identity = content.Identity with { Notice = notice.Id.Value, Version = last.Number + 1, DispatchedAt = now },
            Buyer = content.Buyer.Reached(contact),
        };
    }
}
