using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What is added to a correction that nobody has received yet.</summary>
/// <param name="Text">Why, in the buyer’s words.</param>
/// <param name="Documents">What changed in the file, as a sentence.</param>
internal sealed record MoreToCorrect(string? Text, string? Documents, DateOnly? DocumentsChangedOn);

/// <summary>The notice that calls for competition and its corrections: what they said, and what they say when they are sent now.</summary>
public sealed class CallNotices(PlatformDb db, ComposeNotice compose, ReadRegime readRegime)
{
    /// <summary>Prior information, award and modification are written on purpose; these follow from the consultation.</summary>
    public static bool IsCall(NoticeKind kind) => kind is NoticeKind.Contract or NoticeKind.DesignContest;

    /// <param name="Changed">The notice that a correction names: « 123456-2026 », or the version that the Office, else any channel, has.</param>
    internal sealed record Names(string Changed, string? Joue, string? Boamp);

    internal Task<Notice?> FirstAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        db.Notices.Where(row => row.ConsultationId == consultation && row.CorrectsId == null && (row.Kind == NoticeKind.Contract || row.Kind == NoticeKind.DesignContest)).OrderBy(row => row.CreatedAt).FirstOrDefaultAsync(cancel);

    /// <summary>Of the first notice and its corrections.</summary>
    /// <param name="locked">No job sends one of them while it is decided what goes in its place.</param>
    internal async Task<List<ChannelPublication>> PublicationsAsync(Notice first, bool locked, CancellationToken cancel)
    {
        if (locked) await db.Database.ExecuteSqlAsync($"select 1 from channel_publications where tenant_id = {first.TenantId} and consultation_id = {first.ConsultationId.Value} for update", cancel);
        var chain = db.Notices.Where(row => row.Id == first.Id || row.CorrectsId == first.Id).Select(row => row.Id);
        return await db.ChannelPublications.Where(row => chain.Contains(row.NoticeId)).ToListAsync(cancel);
    }

    internal async Task<Names> NamesAsync(Notice first, CancellationToken cancel)
    {
        var rows = (await db.ChannelPublications.AsNoTracking().Where(row => row.NoticeId == first.Id).OrderBy(row => row.QueuedAt).ToListAsync(cancel)).Where(row => row.RejectedAt is null && row.WithdrawnAt is null).ToList();
        var joue = rows.LastOrDefault(row => row.Channel == Law.NoticeChannel.Joue && row.CorrectedAt is null);
        var known = joue ?? rows.LastOrDefault(row => row.CorrectedAt is null);
        return new(joue?.PublicationReference ?? known?.Reference ?? $"{first.Id}-01", joue?.PublicationReference, rows.LastOrDefault(row => row is { Channel: Law.NoticeChannel.Boamp, PublicationReference: not null })?.PublicationReference);
    }

    /// <summary>What was said last; of a correction, what it corrects: each one says what changed since the one before it.</summary>
    internal async Task<CanonicalNotice> SaidBeforeAsync(Notice first, Notice? correction, CancellationToken cancel)
    {
        var versions = from version in db.NoticeVersions join notice in db.Notices on version.NoticeId equals notice.Id where notice.CorrectsId == first.Id select new { version.Content, version.Number, notice.Id, notice.CreatedAt };
        if (correction is not null) versions = versions.Where(row => row.Id != correction.Id && row.CreatedAt <= correction.CreatedAt);
        var said = await versions.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Number).Select(row => row.Content).FirstOrDefaultAsync(cancel)
            ?? await db.NoticeVersions.Where(row => row.NoticeId == first.Id && (correction == null || row.Number == 1 || row.QueuedAt < correction.CreatedAt)).OrderByDescending(row => row.Number).Select(row => row.Content).FirstAsync(cancel);
        return CanonicalNotice.FromJson(said);
    }

    /// <summary>What each of these channels has of the call: the last version that it took, or may have taken. One that refused everything, or has nothing yet, is not there.</summary>
    internal async Task<IReadOnlyDictionary<ChosenChannel, CanonicalNotice>> HeardAsync(IEnumerable<ChannelPublication> publications, CancellationToken cancel)
    {
        var last = publications.Where(row => row is { WasNeverSent: false, IsFree: false }).GroupBy(row => row.Chosen)
            .ToDictionary(channel => channel.Key, channel => channel.OrderBy(row => row.QueuedAt).ThenBy(row => row.Id.Value).Last().VersionId);
        List<Id<NoticeVersion>> ids = [.. last.Values.Distinct()];
        var contents = await db.NoticeVersions.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => CanonicalNotice.FromJson(row.Content), cancel);
        return last.ToDictionary(channel => channel.Key, channel => contents[channel.Value]);
    }

    /// <summary>What changed for a channel that has <paramref name="heard"/>: a channel whose correction waited was not told what the others were.</summary>
    internal static IReadOnlyList<SectionChange> Since(CanonicalNotice heard, CanonicalNotice content) =>
        [.. NoticeDifference.Between(heard, content).Select(change => change.ToChange()), .. content.Correction?.Changes.Where(IsOfDocuments) ?? []];

    /// <summary>The next version of one of them: by the law of the launch, with what the consultation says now.</summary>
    /// <param name="contact">Null: whom the call names by now.</param>
    internal async Task<CanonicalNotice> NextAsync(Notice notice, NoticeContact? contact, MoreToCorrect? more, DateTimeOffset now, CancellationToken cancel)
    {
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == notice.ConsultationId, cancel);
        var last = await db.NoticeVersions.AsNoTracking().Where(row => row.NoticeId == notice.Id).OrderByDescending(row => row.Number).FirstAsync(cancel);
        var old = CanonicalNotice.FromJson(last.Content);
        var regime = await readRegime.ExecuteAsync(consultation, consultation.PublishedAt ?? now, cancel);
        // Of a call that was refused before it was corrected, whoever fills its contact anew says where the buyer is.
        var said = contact is null || notice.CorrectsId is not null || old.Buyer.Seat is not null ? old : null;
        var content = await compose.ExecuteAsync(new(consultation, notice.Id.Value, last.Number + 1, contact ?? await ContactAsync(consultation, old, cancel), regime, now, Said: said), cancel);
        if (notice.CorrectsId is not { } corrects) return content;
        var first = await db.Notices.SingleAsync(row => row.Id == corrects, cancel);
        var (names, before, correction) = (await NamesAsync(first, cancel), await SaidBeforeAsync(first, notice, cancel), old.Correction!);      // it corrects
        var own = NoticeDifference.Between(before, old).Select(change => change.ToChange()).ToHashSet();
        List<SectionChange> changes = [.. NoticeDifference.Between(before, content).Select(change => change.ToChange()), .. correction.Changes.Where(change => !own.Contains(change)), .. Documents(more?.Documents)];
        return content with
        {
            Links = content.Links with { BoampNumber = names.Boamp, JouePublication = names.Joue },
            Correction = correction with { Changed = names.Changed, Text = Both(correction.Text, more?.Text), Changes = changes.Count > 0 ? changes : correction.Changes, DocumentsChangedOn = more?.DocumentsChangedOn ?? correction.DocumentsChangedOn },
        };
    }

    /// <summary>Whom the call names by now: as this said it, or as a correction says since.</summary>
    internal async Task<NoticeContact> ContactAsync(Consultation consultation, CanonicalNotice said, CancellationToken cancel) =>
        await ContactInForce.ReadAsync(db, consultation.TenantId, consultation.Id, cancel) is { } named ? ContactInForce.Of(named) : NoticeContact.Of(said.Buyer.Organisation);

    internal static IReadOnlyList<SectionChange> Documents(string? sentence) => sentence is null ? [] : [new(NoticeSection.Procedure, null, sentence)];

    /// <summary>What only the correction itself says: no line of the notice tells it.</summary>
    internal static bool IsOfDocuments(SectionChange change)
    {
        var frame = NoticePhrases.Say("c.documents-change").Split("{0}");
        return change.Text.StartsWith(frame[0], StringComparison.Ordinal) && change.Text.EndsWith(frame[1], StringComparison.Ordinal);
    }

    // A report repeats the sentence of the correction that announced it: said once.
    internal static string? Both(string? said, string? more) => said is null || more is null ? said ?? more
        : more.Contains(said, StringComparison.Ordinal) ? more : said.Contains(more, StringComparison.Ordinal) ? said : $"{said}\n{more}";
}

/// <summary>Where a call for competition and its corrections stand, by what each channel was given last.</summary>
/// <param name="Waiting">Nothing of it has left yet: what is true by then goes in its place.</param>
/// <param name="Told">They have it, or may have it: a correction follows. Whoever refused is sent it again, corrected; that is no correction.</param>
internal sealed record CallChannels(IReadOnlyList<ChannelPublication> Waiting, IReadOnlyList<ChosenChannel> Told)
{
    public static CallChannels Of(IEnumerable<ChannelPublication> publications)
    {
        var last = publications.Where(row => row.CorrectedAt is null).GroupBy(row => row.Chosen).Select(channel => channel.OrderBy(row => row.QueuedAt).ThenBy(row => row.Id.Value).Last()).ToList();
        return new([.. last.Where(row => row.WasNeverSent)], [.. last.Where(row => !row.WasNeverSent && row.RejectedAt is null && row.WithdrawnAt is null).Select(row => row.Chosen).OrderBy(channel => channel.Channel)]);
    }
}
