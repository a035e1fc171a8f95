using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

/// <summary>
/// Freezes a written notice and queues it for its channels, once: its costs as they were shown and confirmed, the rules of the Office asked, its circuit over. One that
/// replaces a refused notice goes as the next version of that one, to the channels that refused it and to those that wait for them.
/// </summary>
public sealed class PublishWritten(PlatformDb db, ReadWritten read, QueueNotice queue, CorrectNotice correct, QuoteCosts costs, IActGuard approval)
{
    /// <param name="ConfirmedTotal">Of what is sent, without tax, as whoever publishes has seen it (VR-41).</param>
    /// <param name="AsRead">What <see cref="AsItStandsAsync"/> said when the page was shown; null: nobody read a page.</param>
    public sealed record Input(Id<Consultation> Consultation, Id<WrittenNotice> Notice, decimal ConfirmedTotal, string ByName, string? AsRead = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Published(Id<NoticeVersion> Version) : Outcome;

        /// <summary>The sheet says what stands against it.</summary>
        public sealed record Refused(ReadWritten.Sheet Sheet) : Outcome;
        public sealed record CostsChanged(decimal Total) : Outcome;
        public sealed record ApprovalMissing(ActObjection Objection) : Outcome;

        /// <summary>Somebody wrote in it since it was read, or in what it is about: nothing was published.</summary>
        public sealed record Changed : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Published, T> published, Func<Refused, T> refused, Func<Changed, T> changed, Func<CostsChanged, T> costsChanged, Func<ApprovalMissing, T> approvalMissing, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        {
            Published p => published(p), Refused r => refused(r), Changed c => changed(c), CostsChanged c => costsChanged(c), ApprovalMissing a => approvalMissing(a), AlreadyPublished a => alreadyPublished(a), NotFound f => notFound(f),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What sending it costs: of one that replaces a refused notice nothing more, its costs were confirmed with that one.</summary>
    public async Task<decimal> TotalAsync(ReadWritten.Sheet sheet, CancellationToken cancel) => await IsSentAgainAsync(sheet.Draft, cancel) ? 0 : sheet.Total;

    /// <summary>All that it would say, as one value.</summary>
    public Task<string> AsItStandsAsync(Id<WrittenNotice> notice, CancellationToken cancel) => db.NoticeAsItStandsAsync(notice.Value, cancel);

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await db.WrittenNotices.SingleOrDefaultAsync(row => row.Id == input.Notice && row.ConsultationId == input.Consultation, cancel) is not { } draft) return new Outcome.NotFound();
        if (draft.PublishedAt is not null) return new Outcome.AlreadyPublished();
        if (input.AsRead is { } asRead && asRead != await AsItStandsAsync(input.Notice, cancel)) return new Outcome.Changed();
        var (person, name) = await queue.WhoAsync(cancel);
        var now = await db.NowAsync(cancel);
        var again = await IsSentAgainAsync(draft, cancel);
        var notice = again ? null : new Notice(draft.TenantId, draft.ConsultationId, draft.Kind, draft.CorrectsId, person, name, now);
        if (await read.JudgeAsync(draft, (notice?.Id ?? draft.CorrectsId!.Value).Value, 1, cancel) is not { } sheet) return new Outcome.NotFound();
        if (!sheet.IsReady) return new Outcome.Refused(sheet);
        if (await approval.ObjectionAsync(new(draft.Act, draft.ConsultationId, draft.Id.Value), cancel) is { } objection) return new Outcome.ApprovalMissing(objection);
        if (await TotalAsync(sheet, cancel) is var total && total != input.ConfirmedTotal) return new Outcome.CostsChanged(total);

        var content = sheet.Content!;        // ready
        Id<NoticeVersion> version;
        if (notice is null)
        {
            var sent = await correct.ExecuteAsync(new(input.Consultation, draft.CorrectsId!.Value, draft.Contact, content with { Correction = null }), cancel);
            if (sent is not CorrectNotice.Outcome.Queued queued) throw new InvalidOperationException($"Judged a moment ago, under this lock: {sent}");
            version = queued.Version;
        }
        else
        {
            version = (await queue.ExecuteAsync(new(notice, 1, content, sheet.Chosen, sheet.Regime.Publicity, costs.Total(sheet.Chosen, sheet.Regime.Publicity, now) > 0 ? new(person, input.ByName, now) : null, now), cancel)).Id;
        }
        draft.Publish(notice?.Id ?? draft.CorrectsId!.Value, now);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Published(version);
    }

    private async Task<bool> IsSentAgainAsync(WrittenNotice draft, CancellationToken cancel) =>
        draft.CorrectsId is { } corrected && (await db.ChannelPublications.AsNoTracking().Where(row => row.NoticeId == corrected).ToListAsync(cancel)).Exists(row => row.State == PublicationState.Rejected);
}
