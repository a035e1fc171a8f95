using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>« Corriger et renvoyer »: a next version of a refused notice, to the channels that refused it and to those that wait for them; nowhere else.</summary>
public sealed class CorrectNotice(PlatformDb db, QueueNotice queue)
{
    /// <param name="Rewritten">What the next version says; null: the same as the last one.</param>
    public sealed record Input(Id<Consultation> Consultation, Id<Notice> Notice, NoticeContact Contact, CanonicalNotice? Rewritten = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Queued(Id<NoticeVersion> Version) : Outcome;
        public sealed record Refused(IReadOnlyList<NoticeProblem> Problems) : Outcome;

        /// <summary>No channel refused it, or it was sent again already.</summary>
        public sealed record NothingToCorrect : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Queued, T> queued, Func<Refused, T> refused, Func<NothingToCorrect, T> nothingToCorrect, Func<NotFound, T> notFound) => this switch
        {
            Queued q => queued(q), Refused r => refused(r), NothingToCorrect n => nothingToCorrect(n), NotFound f => notFound(f), _ => throw new System.Diagnostics.UnreachableException(),
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
        if (CheckNotice.Problems(contact, channels) is { Count: > 0 } problems) return new Outcome.Refused(problems);

        var now = await db.NowAsync(cancel);
        var last = await db.NoticeVersions.Where(row => row.NoticeId == notice.Id).OrderByDescending(row => row.Number).FirstAsync(cancel);
        var content = input.Rewritten ?? CanonicalNotice.FromJson(last.Content);
        var corrected = content with
        {
            Identity = content.Identity with { Notice = notice.Id.Value, Version = last.Number + 1, DispatchedAt = now },
            Buyer = content.Buyer with { Organisation = ComposeNotice.Reached(content.Buyer.Organisation, contact) },
        };
        var costs = await db.NoticeCosts.Where(cost => cost.ConsultationId == notice.ConsultationId).OrderBy(cost => cost.ConfirmedAt).FirstOrDefaultAsync(cancel);
        foreach (var row in again) row.Correct(now);
        await db.SaveChangesAsync(cancel);
        // What was confirmed holds: a refused notice costs nothing, the one that follows costs what it would have.
        var version = await queue.ExecuteAsync(new(notice, last.Number + 1, corrected, channels, content.Identity.Regime.Publicity,
            costs is null ? null : new(costs.ConfirmedBy, costs.ConfirmedByName, costs.ConfirmedAt), now), cancel);
        return new Outcome.Queued(version.Id);
    }
}
