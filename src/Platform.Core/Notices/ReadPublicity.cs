using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What the page « Publicité » of a draft shows: what the law asks, what was chosen, what it costs, what stands against it.</summary>
public sealed class ReadPublicity(PlatformDb db, ReadRegime readRegime, QuoteCosts costs, ComposeNotice compose, NoticeFormats formats)
{
    /// <param name="Offered">The channels that have a form for it, with what each costs.</param>
    /// <param name="Total">Of what is chosen, without tax.</param>
    /// <param name="Missing">Groups of channels of which none is chosen.</param>
    public sealed record Answer(ReadRegime.Answer Regime, IReadOnlyList<QuoteCosts.Line> Offered, IReadOnlyList<ChosenChannel> Chosen, NoticeContact Contact, decimal Total,
        IReadOnlyList<IReadOnlyList<NoticeChannel>> Missing, IReadOnlyList<NoticeProblem> Problems, NoticeChoice? Choice, DateTimeOffset Now)
    {
        public bool CostsAreConfirmed => Total == 0 || Choice?.ConfirmedTotal == Total;

        /// <summary>Nothing of it is seen before the JOUE has published, or is long to say that it will (CCP, art. R2131-20).</summary>
        public bool WaitsForJoue => Chosen.Any(channel => channel.Channel == NoticeChannel.Joue);

        /// <summary>What stands chosen until somebody chooses: the channels that the value or the procedure asks for by name.</summary>
        public IReadOnlyList<ChosenChannel> Proposed => Choice is not null ? Chosen
            : [.. Offered.Select(line => line.Channel).Where(channel => Chosen.Contains(channel) || Regime.Needed.Concat(Regime.AsChosen?.Groups ?? []).Any(group => group is [var only] && only == channel.Channel))];

        public IEnumerable<QuoteCosts.Line> Lines => Offered.Where(line => Chosen.Contains(line.Channel));
    }

    public async Task<Answer> ExecuteAsync(Consultation consultation, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var regime = await readRegime.ExecuteAsync(consultation, now, cancel);
        var choice = await db.NoticeChoices.AsNoTracking().SingleOrDefaultAsync(row => row.ConsultationId == consultation.Id, cancel);
        var chosen = choice?.Chosen ?? [ChosenChannel.Profile];
        var contact = choice?.Contact ?? await LastUsedAsync(consultation.TenantId, cancel);
        var kind = NoticeFormats.KindOf(consultation.Procedure);
        return new(regime, [.. costs.All(regime.Publicity, now).Where(line => formats.Takes(line.Channel.Channel, kind, regime.Form, regime.Buyer.IsEntity))], chosen, contact, costs.Total(chosen, regime.Publicity, now), regime.Missing(chosen), CheckNotice.Problems(contact, chosen), choice, now);
    }

    // The last contact that the account used, as a correction says since: the same person answers, most of the time. Its address stays the one of before: the next notice takes the buyer's seat from it.
    private async Task<NoticeContact> LastUsedAsync(Guid tenant, CancellationToken cancel)
    {
        if (await db.NoticeChoices.AsNoTracking().Where(row => row.TenantId == tenant).OrderByDescending(row => row.ChosenAt).FirstOrDefaultAsync(cancel) is not { } last) return NoticeContact.Nobody;
        return await ContactInForce.ReadAsync(db, last.TenantId, last.ConsultationId, cancel) is { } corrected
            ? ContactInForce.Of(corrected) with { Street = last.Contact.Street, PostCode = last.Contact.PostCode, Town = last.Contact.Town } : last.Contact;
    }

    /// <summary>What would be sent if it were published now.</summary>
    public async Task<CanonicalNotice> PreviewAsync(Consultation consultation, Answer answer, CancellationToken cancel) =>
        await compose.ExecuteAsync(new(consultation, Notice.FolderOf(consultation.Id), 1, answer.Contact, answer.Regime, answer.Now), cancel);
}

/// <summary>What became of the notices of a consultation, channel by channel.</summary>
public sealed class ReadPublications(PlatformDb db)
{
    public sealed record Sheet(Notice Notice, IReadOnlyList<Version> Versions);

    public sealed record Version(Id<NoticeVersion> Id, int Number, DateTimeOffset QueuedAt, string QueuedByName, bool IsPublic, IReadOnlyList<Line> Lines);

    /// <param name="Until">Of one that is held: until when, and why.</param>
    /// <param name="Cost">Owed, or to be once the channel has it; null: nothing.</param>
    /// <param name="JoueRefused">It waits for a notice that the JOUE refused: nothing happens until that one is corrected.</param>
    public sealed record Line(ChannelPublication Publication, IReadOnlyList<Error> Errors, Attempt? Last, int Attempts, ExplainedInstant? Until, decimal? Cost, bool JoueRefused = false);

    public sealed record Error(Guid Publication, string? Rule, string? Field, string Message)
    {
        public NoticeField Concerns => CheckNotice.FieldOf($"{Field} {Rule}");
    }

    public sealed record Attempt(Guid Publication, DateTimeOffset At, string Act, string Result, string? Fault, int? Status, int Count);

    public async Task<IReadOnlyList<Sheet>> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var notices = await db.Notices.AsNoTracking().Where(row => row.ConsultationId == consultation).OrderBy(row => row.CreatedAt).ToListAsync(cancel);
        if (notices.Count == 0) return [];
        var versions = await db.NoticeVersions.AsNoTracking().Where(row => row.ConsultationId == consultation).OrderByDescending(row => row.Number)
            .Select(row => new { row.Id, row.NoticeId, row.Number, row.QueuedAt, row.QueuedByName, IsPublic = db.PublicNotices.Any(p => p.Id == row.Id) }).ToListAsync(cancel);
        var publications = await db.ChannelPublications.AsNoTracking().Where(row => row.ConsultationId == consultation).ToListAsync(cancel);
        var costs = await db.NoticeCosts.AsNoTracking().Where(row => row.ConsultationId == consultation).ToDictionaryAsync(row => row.PublicationId, row => row.Amount, cancel);
        var errors = (await db.Database.SqlQuery<Error>($"select publication_id as \"Publication\", rule as \"Rule\", field as \"Field\", message as \"Message\" from channel_errors where consultation_id = {consultation.Value} order by publication_id, number").ToListAsync(cancel)).ToLookup(error => error.Publication);
        var attempts = (await db.Database.SqlQuery<Attempt>($"""
            select distinct on (publication_id) publication_id as "Publication", at as "At", act as "Act", result as "Result", fault as "Fault", status as "Status", (count(*) over (partition by publication_id))::int as "Count"
            from channel_attempts where consultation_id = {consultation.Value} order by publication_id, step desc, act desc
            """).ToListAsync(cancel)).ToDictionary(attempt => attempt.Publication);
        var european = publications.ToDictionary(row => row.Id);
        return [.. notices.Select(notice => new Sheet(notice, [.. versions.Where(version => version.NoticeId == notice.Id).Select(version => new Version(version.Id, version.Number, version.QueuedAt, version.QueuedByName, version.IsPublic,
            [.. publications.Where(row => row.VersionId == version.Id).OrderBy(row => row.Channel == NoticeChannel.BuyerProfile ? 0 : row.Channel == NoticeChannel.Joue ? 1 : 2).ThenBy(row => row.Channel).ThenBy(row => row.GazetteName, StringComparer.Ordinal)
                .Select(row => new Line(row, [.. errors[row.Id.Value]], attempts.GetValueOrDefault(row.Id.Value), attempts.GetValueOrDefault(row.Id.Value)?.Count ?? 0,
                    row is { State: PublicationState.Held, HeldBy: { } joue } && european[joue] is { RejectedAt: null, AcknowledgedAt: { } receipt } ? NoticeDates.NationalPublication(receipt, european[joue].PublishedAt) : null,
                    costs.TryGetValue(row.Id, out var amount) && !row.IsFree ? amount : null,
                    row is { State: PublicationState.Held, HeldBy: { } refused } && european[refused].RejectedAt is not null))]))]))];
    }

    /// <summary>What a version says; null: not of this consultation.</summary>
    public async Task<(int Number, CanonicalNotice Content)?> ContentAsync(Id<Consultation> consultation, Id<NoticeVersion> version, CancellationToken cancel) =>
        await db.NoticeVersions.AsNoTracking().Where(row => row.Id == version && row.ConsultationId == consultation).SingleOrDefaultAsync(cancel) is { } found ? (found.Number, CanonicalNotice.FromJson(found.Content)) : null;
}
