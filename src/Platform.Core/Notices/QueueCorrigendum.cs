using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>
/// Avis rectificatif: a notice of its own, linked to the one that it corrects, to the channels that have that one. Where nothing has left yet, what waits is replaced by what is
/// true now, at the cost that was confirmed for it. Called in the transaction that changes the published consultation, after the change: it says what the consultation says then.
/// </summary>
public sealed class QueueCorrigendum(PlatformDb db, ComposeNotice compose, QueueNotice queue, CallNotices calls, ReadRegime readRegime, QuoteCosts costs)
{
    /// <param name="Text">Why, in the buyer’s words.</param>
    /// <param name="Documents">What changed in the file, as a sentence.</param>
    /// <param name="Author">Null: whoever acts.</param>
    /// <param name="ConfirmedTotal">The total of <see cref="CostsAsync"/>, as whoever corrects has seen and confirmed it.</param>
    /// <param name="From">Not sent before: another change follows, and goes with it.</param>
    /// <param name="At">When it was decided, and at which prices; null: now.</param>
    public sealed record Input(Id<Consultation> Consultation, CorrectionReason Reason, string? Text, DateOnly? DocumentsChangedOn, decimal ConfirmedTotal, string ByName, string? Documents = null, Guid? Author = null, DateTimeOffset? From = null,
        DateTimeOffset? At = null);

    public abstract record Outcome
    {
        private Outcome() { }

        /// <param name="Version">Of the correction; where every channel still waited, of what goes in the place of the notice.</param>
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

    /// <summary>What a correction will cost, line by line: the channels that have something to correct, at the prices of that instant.</summary>
    /// <param name="locked">Nothing is sent or answered before the transaction ends: it will cost that.</param>
    public async Task<IReadOnlyList<QuoteCosts.Line>> CostsAsync(Consultation consultation, DateTimeOffset at, bool locked, CancellationToken cancel) => await calls.FirstAsync(consultation.Id, cancel) is not { } first ? []
        : costs.Of(CallChannels.Of(await calls.PublicationsAsync(first, locked, cancel)).Told, (await readRegime.ExecuteAsync(consultation, consultation.PublishedAt ?? at, cancel)).Publicity, at);

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var now = input.At ?? await db.NowAsync(cancel);
        var (person, _) = await queue.WhoAsync(cancel);
        if (await ComposeAsync(input with { Author = person }, now, cancel) is not { } composed) return new Outcome.NoNotice();
        var total = costs.Total(composed.Quoted, composed.Publicity, now);
        if (total != input.ConfirmedTotal) return new Outcome.CostsToConfirm(total);
        var by = new ConfirmedCosts(person, input.ByName, now);
        var version = await QueueAsync(composed, composed.Channels, by, now, cancel);
        foreach (var owed in await WaitingAsync(input.Consultation, cancel)) owed.Said(by);      // those channels have just been told
        await db.SaveChangesAsync(cancel);
        return new Outcome.Queued(version.Id);
    }

    /// <summary>Corrections that wait for the account, the first one first.</summary>
    internal async Task<List<OwedCorrigendum>> WaitingAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        [.. (await db.OwedCorrigenda.Where(row => row.ConsultationId == consultation && row.SettledAt == null).OrderBy(row => row.RecordedAt).ThenBy(row => row.OfId).ToListAsync(cancel)).Where(row => row.Waits)];

    /// <summary>A correction ready to be queued.</summary>
    /// <param name="Channels">That it goes to: those that have something else.</param>
    /// <param name="Quoted">Those, and any that has the same already: never more is paid than was confirmed.</param>
    /// <param name="Waiting">Replaced instead.</param>
    internal sealed record Composed(Notice Notice, CanonicalNotice Content, IReadOnlyList<ChosenChannel> Channels, IReadOnlyList<ChosenChannel> Quoted, IReadOnlyList<ChannelPublication> Waiting, Publicity Publicity, Input Of);

    /// <returns>Null: there is nothing to correct elsewhere.</returns>
    internal async Task<Composed?> ComposeAsync(Input input, DateTimeOffset now, CancellationToken cancel)
    {
        var consultation = await db.Consultations.SingleAsync(c => c.Id == input.Consultation, cancel);
        if (await calls.FirstAsync(consultation.Id, cancel) is not { } first) return null;
        var publications = await calls.PublicationsAsync(first, locked: true, cancel);
        var channels = CallChannels.Of(publications);
        if (channels.Told.Count + channels.Waiting.Count == 0) return null;
        var regime = await readRegime.ExecuteAsync(consultation, consultation.PublishedAt ?? now, cancel);
        var (said, names, unsaid) = (await calls.SaidBeforeAsync(first, null, cancel), await calls.NamesAsync(first, cancel), await UnsaidAsync(consultation.Id, cancel));
        var notice = new Notice(consultation.TenantId, consultation.Id, first.Kind, first.Id, input.Author ?? throw new InvalidOperationException("Somebody corrects."), input.ByName, now);
        var content = await compose.ExecuteAsync(new(consultation, notice.Id.Value, 1, await calls.ContactAsync(consultation, said, cancel), regime, now,
            new(names.Changed, input.Reason, CallNotices.Both(unsaid?.Text, input.Text), [.. unsaid?.Changes.Where(CallNotices.IsOfDocuments) ?? [], .. CallNotices.Documents(input.Documents)], input.DocumentsChangedOn ?? unsaid?.DocumentsChangedOn), said), cancel);
        var heard = await calls.HeardAsync(publications, cancel);
        List<ChosenChannel> behind = [.. channels.Told.Where(channel => CallNotices.Since(heard[channel], content).Count > 0)];
        // Frozen as the first of them reads it; each of the others is told what changed since what it has, when it is sent.
        var changes = CallNotices.Since(behind.Count > 0 ? heard[behind[0]] : said, content);
        return behind.Count == 0 && changes.Count == 0 ? null : new(notice, content with
        {
            Links = content.Links with { BoampNumber = names.Boamp, JouePublication = names.Joue },
            Correction = content.Correction! with { Changes = changes },      // given just above
        }, behind, channels.Told, channels.Waiting, regime.Publicity, input);
    }

    // What waits for the account is said by whatever is said after it: each such correction repeats the one before it.
    private async Task<NoticeCorrection?> UnsaidAsync(Id<Consultation> consultation, CancellationToken cancel) => (await WaitingAsync(consultation, cancel)) is not [.., var last] ? null
        : CanonicalNotice.FromJson(await db.NoticeVersions.Where(row => row.Id == last.VersionId).Select(row => row.Content).SingleAsync(cancel)).Correction;

    /// <summary>Those that cost nothing, and the others.</summary>
    internal (IReadOnlyList<ChosenChannel> Free, IReadOnlyList<ChosenChannel> Paid) Divide(Composed composed, DateTimeOffset now)
    {
        var lines = costs.Of(composed.Channels, composed.Publicity, now).ToLookup(line => line.Price.Amount > 0, line => line.Channel);
        return ([.. lines[false]], [.. lines[true]]);
    }

    /// <param name="channels">Of those of the correction.</param>
    internal async Task<NoticeVersion> QueueAsync(Composed composed, IReadOnlyList<ChosenChannel> channels, ConfirmedCosts? confirmed, DateTimeOffset now, CancellationToken cancel)
    {
        var author = (composed.Notice.CreatedBy, composed.Of.ByName);
        NoticeVersion? replaced = null;
        foreach (var waiting in composed.Waiting.GroupBy(row => row.NoticeId))
        {
            var notice = await db.Notices.SingleAsync(row => row.Id == waiting.Key, cancel);
            var content = await calls.NextAsync(notice, null, new(composed.Of.Text, composed.Of.Documents, composed.Of.DocumentsChangedOn), now, cancel);
            replaced = await queue.ReplaceAsync(notice, content, [.. waiting], now, cancel, author, composed.Of.From);
        }
        return composed.Channels.Count == 0 && replaced is not null ? replaced
            : await queue.ExecuteAsync(new(composed.Notice, 1, composed.Content, channels, composed.Publicity, confirmed, now, author, composed.Of.From), cancel);
    }
}
