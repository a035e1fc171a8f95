using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>
/// Avis rectificatif: a notice of its own, linked to the one that it corrects, to the same channels. Called in the transaction that changes the published consultation,
/// after the change: it says what the consultation says then.
/// </summary>
public sealed class QueueCorrigendum(PlatformDb db, ComposeNotice compose, QueueNotice queue, ReadRegime readRegime, QuoteCosts costs)
{
    /// <param name="Text">Why, in the buyer’s words.</param>
    /// <param name="Documents">What changed in the file, as a sentence.</param>
    /// <param name="Author">Null: whoever acts.</param>
    /// <param name="ConfirmedTotal">The total of <see cref="CostsAsync"/>, as whoever corrects has seen and confirmed it.</param>
    public sealed record Input(Id<Consultation> Consultation, CorrectionReason Reason, string? Text, DateOnly? DocumentsChangedOn, decimal ConfirmedTotal, string ByName, string? Documents = null, Guid? Author = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Queued(Id<NoticeVersion> Version) : Outcome;

        /// <summary>These costs were not the confirmed ones: they are to be shown.</summary>
        public sealed record CostsToConfirm(decimal Total) : Outcome;

        /// <summary>It was published before there were notices, or without one, or its notice says the same: there is nothing to correct elsewhere.</summary>
        public sealed record NoNotice : Outcome;
        public T Match<T>(Func<Queued, T> queued, Func<CostsToConfirm, T> costsToConfirm, Func<NoNotice, T> noNotice) => this switch
        {
            Queued q => queued(q), CostsToConfirm c => costsToConfirm(c), NoNotice n => noNotice(n), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What a correction will cost, line by line: the same channels as the notice.</summary>
    public async Task<IReadOnlyList<QuoteCosts.Line>> CostsAsync(Consultation consultation, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        return await FirstAsync(consultation, cancel) is not { } first ? [] : costs.Of(await ChannelsAsync(first, cancel), (await readRegime.ExecuteAsync(consultation, now, cancel)).Publicity, now);
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var now = await db.NowAsync(cancel);
        var (person, _) = await queue.WhoAsync(cancel);
        if (await ComposeAsync(input with { Author = person }, now, cancel) is not { } composed) return new Outcome.NoNotice();
        var total = costs.Total(composed.Channels, composed.Publicity, now);
        if (total != input.ConfirmedTotal) return new Outcome.CostsToConfirm(total);
        var version = await QueueAsync(composed, composed.Channels, new(person, input.ByName, now), now, cancel);
        return new Outcome.Queued(version.Id);
    }

    /// <summary>A correction ready to be queued.</summary>
    internal sealed record Composed(Notice Notice, CanonicalNotice Content, IReadOnlyList<ChosenChannel> Channels, Publicity Publicity, string ByName);

    /// <returns>Null: there is nothing to correct elsewhere.</returns>
    internal async Task<Composed?> ComposeAsync(Input input, DateTimeOffset now, CancellationToken cancel)
    {
        var consultation = await db.Consultations.SingleAsync(c => c.Id == input.Consultation, cancel);
        if (await FirstAsync(consultation, cancel) is not { } first) return null;
        var regime = await readRegime.ExecuteAsync(consultation, now, cancel);
        var last = await db.NoticeVersions.Where(row => row.NoticeId == first.Id).OrderByDescending(row => row.Number).FirstAsync(cancel);
        var before = CanonicalNotice.FromJson((await LastSaidAsync(first, last, cancel)).Content);
        var boamp = await db.ChannelPublications.Where(row => row.NoticeId == first.Id && row.Channel == NoticeChannel.Boamp && row.PublicationReference != null).Select(row => row.PublicationReference).FirstOrDefaultAsync(cancel);
        var joue = await db.ChannelPublications.Where(row => row.NoticeId == first.Id && row.Channel == NoticeChannel.Joue && row.PublicationReference != null).Select(row => row.PublicationReference).FirstOrDefaultAsync(cancel);
        var notice = new Notice(consultation.TenantId, consultation.Id, first.Kind, first.Id, input.Author ?? throw new InvalidOperationException("Somebody corrects."), input.ByName, now);
        var content = await compose.ExecuteAsync(new(consultation, notice.Id.Value, 1, NoticeContact.Of(before.Buyer.Organisation), regime, now,
            new(joue ?? $"{first.Id}-{last.Number:00}", input.Reason, input.Text, [], input.DocumentsChangedOn)), cancel);
        List<SectionChange> changes = [.. NoticeDifference.Between(before, content).Select(change => change.ToChange()), .. input.Documents is { } documents ? [new SectionChange(NoticeSection.Procedure, null, documents)] : Array.Empty<SectionChange>()];
        return changes.Count == 0 ? null : new(notice, content with
        {
            Links = content.Links with { BoampNumber = boamp, JouePublication = joue },
            Correction = content.Correction! with { Changes = changes },      // given just above
        }, await ChannelsAsync(first, cancel), regime.Publicity, input.ByName);
    }

    /// <summary>Those that cost nothing, and the others.</summary>
    internal (IReadOnlyList<ChosenChannel> Free, IReadOnlyList<ChosenChannel> Paid) Divide(Composed composed, DateTimeOffset now)
    {
        var lines = costs.Of(composed.Channels, composed.Publicity, now).ToLookup(line => line.Price.Amount > 0, line => line.Channel);
        return ([.. lines[false]], [.. lines[true]]);
    }

    internal Task<NoticeVersion> QueueAsync(Composed composed, IReadOnlyList<ChosenChannel> channels, ConfirmedCosts? confirmed, DateTimeOffset now, CancellationToken cancel) =>
        queue.ExecuteAsync(new(composed.Notice, 1, composed.Content, channels, composed.Publicity, confirmed, now, (composed.Notice.CreatedBy, composed.ByName)), cancel);

    // Each corrigendum says what changed since the one before it.
    private async Task<NoticeVersion> LastSaidAsync(Notice first, NoticeVersion last, CancellationToken cancel) =>
        await (from version in db.NoticeVersions join notice in db.Notices on version.NoticeId equals notice.Id where notice.CorrectsId == first.Id orderby notice.CreatedAt descending, version.Number descending select version)
            .FirstOrDefaultAsync(cancel) ?? last;

    /// <summary>What is corrected: the notice that called for competition.</summary>
    private Task<Notice?> FirstAsync(Consultation consultation, CancellationToken cancel) =>
        db.Notices.Where(row => row.ConsultationId == consultation.Id && row.CorrectsId == null && (row.Kind == NoticeKind.Contract || row.Kind == NoticeKind.DesignContest)).OrderBy(row => row.CreatedAt).FirstOrDefaultAsync(cancel);

    private async Task<IReadOnlyList<ChosenChannel>> ChannelsAsync(Notice notice, CancellationToken cancel) =>
        [.. (await db.ChannelPublications.AsNoTracking().Where(row => row.NoticeId == notice.Id).ToListAsync(cancel)).Select(row => row.Chosen).Distinct().OrderBy(channel => channel.Channel)];
}
