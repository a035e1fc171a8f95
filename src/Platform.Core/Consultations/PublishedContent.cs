using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What a published consultation says now and a correction may say anew.</summary>
/// <param name="Lots">Titles by number; none when the consultation is not divided.</param>
public sealed record PublishedContent(string? Title, string? Description, string? Cpv, string? Place, DateTimeOffset? QuestionsDeadline, IReadOnlyDictionary<int, string> Lots)
{
    private const int MaxLotTitle = 200;

    /// <summary>Of which a correction says anew what <see cref="CorrectedTerms"/> names; the rest stands as it was published.</summary>
    public StatedTerms Terms { get; init; } = StatedTerms.Nothing;

    /// <summary>Whom the notice names; null: nobody, or what is asked leaves it as it is.</summary>
    public PublishedContact? Contact { get; init; }

    /// <summary>The documents that are not joined, in their order.</summary>
    public IReadOnlyList<StatedWithheld> Withheld { get; init; } = [];

    /// <summary>What would change, in the order of the page.</summary>
    /// <param name="current">What is said now.</param>
    public IReadOnlyList<CorrectedValue> ChangesTo(PublishedContent current)
    {
        List<CorrectedValue> all = [
            new(CorrectedField.Title, 0, Of(current.Title), Of(Title)), new(CorrectedField.Cpv, 0, Of(current.Cpv), CpvCode.Clean(Cpv) ?? Of(Cpv)),
            new(CorrectedField.Description, 0, Of(current.Description), Of(Description)), new(CorrectedField.Place, 0, Of(current.Place), Of(Place)),
            new(CorrectedField.QuestionsDeadline, 0, Of(current.QuestionsDeadline), Of(QuestionsDeadline ?? current.QuestionsDeadline)),
            .. TermsWords(current), .. ContactWords(current), new(CorrectedField.Withheld, 0, StatedWithheld.Word(current.Withheld), StatedWithheld.Word(Withheld)),
            .. current.Lots.OrderBy(lot => lot.Key).Select(lot => new CorrectedValue(CorrectedField.LotTitle, lot.Key, lot.Value, Of(Lots.GetValueOrDefault(lot.Key, lot.Value))))];
        return [.. all.Where(change => change.Before != change.After)];
    }

    /// <summary>These words in the place of those that are said.</summary>
    public PublishedContent With(IEnumerable<CorrectedValue> changes)
    {
        var (said, lots) = (this, Lots.ToDictionary());
        foreach (var change in changes)
        {
            switch (change.Field)
            {
                case CorrectedField.Title: said = said with { Title = change.After }; break;
                case CorrectedField.Description: said = said with { Description = change.After }; break;
                case CorrectedField.Cpv: said = said with { Cpv = change.After }; break;
                case CorrectedField.Place: said = said with { Place = change.After }; break;
                case CorrectedField.QuestionsDeadline: said = said with { QuestionsDeadline = WireInstant.Parse(change.After) }; break;
                case CorrectedField.LotTitle: lots[change.Lot] = change.After; break;
                case CorrectedField.Withheld: said = said with { Withheld = StatedWithheld.Read(change.After) }; break;
                case var field when PublishedContact.Has(field): said = said with { Contact = said.Contact?.Put(field, change.After) }; break;
                default: said = said with { Terms = change.Field.Put(said.Terms, change.After) }; break;
            }
        }
        return said with { Lots = lots };
    }

    /// <summary>What was typed over words that others have corrected since: what was typed anew stays, what was left as it stood says what is said now.</summary>
    /// <param name="now">What is said now.</param>
    /// <param name="since">Corrections that were published meanwhile.</param>
    internal PublishedContent Onto(PublishedContent now, IEnumerable<ReadCorrections.Line> since) =>
        now.With(ChangesTo(now.With(since.OrderByDescending(line => line.Number).SelectMany(line => line.Changes).Select(change => change with { After = change.Before }))));

    private IEnumerable<CorrectedValue> ContactWords(PublishedContent current) => (current.Contact, Contact) is ({ } before, { } after)
        ? before.Words.Zip(after.Words, (was, becomes) => new CorrectedValue(was.Field, 0, was.Word, becomes.Word)) : [];

    private IEnumerable<CorrectedValue> TermsWords(PublishedContent current)
    {
        var (before, after) = (current.Terms.Cleaned(), Terms.Cleaned());
        return CorrectedTerms.All.Select(field => new CorrectedValue(field, 0, field.Word(before), field.Word(after)));
    }

    /// <summary>What the terms would be.</summary>
    /// <param name="current">What is said now.</param>
    /// <param name="now">The law of that instant names why a document is not joined.</param>
    internal StatedTerms TermsOver(PublishedContent current, DateTimeOffset now)
    {
        var terms = TermsWords(current).Aggregate(current.Terms, (terms, word) => word.Field.Put(terms, word.After));
        return Withheld.SequenceEqual(current.Withheld) ? terms : terms with { WithheldReason = StatedWithheld.ReasonOf(Withheld, now) };
    }

    internal IEnumerable<WithheldProblem> WithheldProblems(PublishedContent current, DateTimeOffset now) => Withheld.SequenceEqual(current.Withheld) ? []
        : [.. Withheld.Index().SelectMany(line => line.Item.Faults(now).Select(fault => new WithheldProblem(line.Index, fault))), .. Withheld.Count > StatedWithheld.Most ? [new WithheldProblem(null, WithheldFault.TooMany)] : Array.Empty<WithheldProblem>()];

    /// <summary>Of the fields that a draft has too, judged as a draft's are.</summary>
    internal IReadOnlyList<ContentProblem> Problems(Consultation consultation, PublishedContent current, DateTimeOffset now) => new ConsultationContent(
        Title, Description, consultation.Nature, Cpv == current.Cpv ? null : Cpv, Place, null, null).Problems(now).Where(p => p != new ContentProblem(ContentField.Cpv, ContentFault.Missing) || string.IsNullOrWhiteSpace(Cpv)).ToList();

    internal List<CorrectConsultation.Fault> Faults(Consultation consultation, PublishedContent current, DateTimeOffset now)
    {
        var faults = new List<CorrectConsultation.Fault>();
        if (QuestionsDeadline is { } questions && questions != current.QuestionsDeadline)
        {
            if (current.QuestionsDeadline is null) faults.Add(CorrectConsultation.Fault.QuestionsUntilLimit);      // no day was said: a day now would cut their time
            else if (questions <= now || questions < current.QuestionsDeadline) faults.Add(CorrectConsultation.Fault.QuestionsNotLater);
            else if (questions >= consultation.SubmissionDeadline) faults.Add(CorrectConsultation.Fault.QuestionsAfterLimit);
        }
        if (Terms.VisitOn is { } visit && visit != current.Terms.VisitOn && visit < FranceTime.DayOf(now)) faults.Add(CorrectConsultation.Fault.VisitPast);
        var titles = current.Lots.Keys.Select(number => Of(Lots.GetValueOrDefault(number, current.Lots[number]))).ToList();
        if (titles.Exists(title => title.Length == 0)) faults.Add(CorrectConsultation.Fault.LotTitleMissing);
        if (titles.Exists(title => title.Length > MaxLotTitle)) faults.Add(CorrectConsultation.Fault.LotTitleTooLong);
        return faults;
    }

    private static string Of(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();

    private static string Of(DateTimeOffset? at) => at is { } instant ? WireInstant.Format(instant) : "";
}

/// <summary>What a published consultation of the account says now, corrections included.</summary>
public sealed class ReadCorrected(PlatformDb db, ReadStatement readStatement, IContactInForce contact)
{
    public sealed record Current(Consultation Consultation, PublishedContent Content, Statement Stated);

    public async Task<Current?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { PublishedAt: not null } consultation) return null;
        var row = await db.ConsultationFaces.AsNoTracking().SingleAsync(p => p.TenantId == consultation.TenantId && p.Id == id, cancel);      // held: as it was published; a phase: as the invited read it
        var stated = await readStatement.ExecuteAsync(id, cancel);
        var titles = stated.Lots is [{ Title: Lot.SingleTitle }] ? [] : stated.Lots.ToDictionary(l => l.Number, l => l.Title);
        return new(consultation, new(row.Title, row.Description, row.Cpv, row.Place, row.QuestionsDeadline, titles)
        {
            Terms = stated.Terms, Contact = consultation.StageOf is null ? await contact.ReadAsync(consultation, cancel) : null, Withheld = [.. (await db.WithheldNowAsync(id, cancel)).Select(line => line.Stated)],
        }, stated);
    }

    /// <summary>What a page says that was filled before others corrected: what was typed anew stays, the rest follows them.</summary>
    /// <param name="since">The corrections that it has not seen.</param>
    public PublishedContent Moved(PublishedContent typed, PublishedContent now, IEnumerable<ReadCorrections.Line> since) =>
        (typed.Contact is { } named ? typed with { Contact = contact.Clean(named) } : typed).Onto(now, since);      // a number is typed as people write it
}

/// <summary>The documents that are not joined, as whoever asks reads them: as they were published, or as they were corrected last.</summary>
public static class WithheldNow
{
    /// <param name="Id">Null: as a correction says it.</param>
    /// <param name="Since">The law of that instant names its ground.</param>
    public sealed record Line(Guid? Id, string Title, string Ground, string Obtained, DateTimeOffset Since)
    {
        public StatedWithheld Stated => new(Title, Ground, Obtained);
    }

    public static Task<List<Line>> WithheldNowAsync(this PlatformDb db, Id<Consultation> consultation, CancellationToken cancel) => db.Database.SqlQuery<Line>($"""
        select id as "Id", title as "Title", ground as "Ground", obtained as "Obtained", since as "Since" from withheld_now where consultation_id = {consultation.Value} order by position
        """).ToListAsync(cancel);
}
