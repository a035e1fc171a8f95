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

    /// <summary>What would change, in the order of the page.</summary>
    /// <param name="current">What is said now.</param>
    public IReadOnlyList<CorrectedValue> ChangesTo(PublishedContent current)
    {
        List<CorrectedValue> all = [
            new(CorrectedField.Title, 0, Of(current.Title), Of(Title)), new(CorrectedField.Cpv, 0, Of(current.Cpv), CpvCode.Clean(Cpv) ?? Of(Cpv)),
            new(CorrectedField.Description, 0, Of(current.Description), Of(Description)), new(CorrectedField.Place, 0, Of(current.Place), Of(Place)),
            new(CorrectedField.QuestionsDeadline, 0, Of(current.QuestionsDeadline), Of(QuestionsDeadline ?? current.QuestionsDeadline)),
            .. current.Lots.OrderBy(lot => lot.Key).Select(lot => new CorrectedValue(CorrectedField.LotTitle, lot.Key, lot.Value, Of(Lots.GetValueOrDefault(lot.Key, lot.Value))))];
        return [.. all.Where(change => change.Before != change.After)];
    }

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
        var titles = current.Lots.Keys.Select(number => Of(Lots.GetValueOrDefault(number, current.Lots[number]))).ToList();
        if (titles.Exists(title => title.Length == 0)) faults.Add(CorrectConsultation.Fault.LotTitleMissing);
        if (titles.Exists(title => title.Length > MaxLotTitle)) faults.Add(CorrectConsultation.Fault.LotTitleTooLong);
        return faults;
    }

    private static string Of(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();

    private static string Of(DateTimeOffset? at) => at is { } instant ? WireInstant.Format(instant) : "";
}

/// <summary>What a published consultation of the account says now, corrections included.</summary>
public sealed class ReadCorrected(PlatformDb db)
{
    public sealed record Current(Consultation Consultation, PublishedContent Content);

    public async Task<Current?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { PublishedAt: not null } consultation) return null;
        var row = await db.ConsultationFaces.AsNoTracking().SingleAsync(p => p.TenantId == consultation.TenantId && p.Id == id, cancel);      // held: as it was published; a phase: as the invited read it
        var corrected = await db.CorrectedLotTitlesAsync(id, cancel);
        var lots = await db.Lots.AsNoTracking().Where(l => l.ConsultationId == id).ToListAsync(cancel);
        var titles = lots is [{ Title: Lot.SingleTitle }] ? [] : lots.ToDictionary(l => l.Number, l => corrected.GetValueOrDefault(l.Number, l.Title));
        return new(consultation, new(row.Title, row.Description, row.Cpv, row.Place, row.QuestionsDeadline, titles));
    }
}
