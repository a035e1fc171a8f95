using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What a correction may say anew. Never the buyer, the keys, the nature, the procedure, the criteria or the division into lots: whoever changes these begins a new consultation.</summary>
public enum CorrectedField { Title, Description, Cpv, Place, QuestionsDeadline, LotTitle, Duration, Renewals, RenewalMonths, FrameworkLong, OffersValid, Variants, Visit, ContactName, ContactEmail, ContactPhone, ContactStreet, ContactPostCode, ContactTown, Withheld }

/// <summary>An avis rectificatif: dated, numbered, public, append-only; written by sec.correct_consultation alone. What was published first stays in its own rows.</summary>
public sealed class Correction : ITenantOwned
{
    private Correction() { }

    public Guid TenantId { get; private set; }
    public Id<Correction> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public int Number { get; private set; }
    public string Reason { get; private set; } = "";

    /// <summary>Companies may need more time (CCP R2151-4).</summary>
    public bool Important { get; private set; }
    public DateTimeOffset PublishedAt { get; private set; }
}

/// <summary>One field that a correction says anew.</summary>
public sealed class FieldCorrection : ITenantOwned
{
    private FieldCorrection() { }

    public Guid TenantId { get; private set; }
    public Id<Correction> CorrectionId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public int Position { get; private set; }
    public CorrectedField Field { get; private set; }

    /// <summary>0: not of a lot.</summary>
    public int LotNumber { get; private set; }

    /// <summary>Empty: nothing stood there. A date as the register writes it.</summary>
    public string Before { get; private set; } = "";
    public string After { get; private set; } = "";
}

internal sealed class CorrectionMapping : IEntityTypeConfiguration<Correction>, IEntityTypeConfiguration<FieldCorrection>
{
    public void Configure(EntityTypeBuilder<Correction> builder) => builder.ToTable("corrections");

    public void Configure(EntityTypeBuilder<FieldCorrection> builder) => builder.ToTable("corrected_fields").HasKey(f => new { f.TenantId, f.CorrectionId, f.Position });
}

/// <summary>A change as people read it: dates in words, ours in the language of the reader.</summary>
/// <param name="Lot">0: not of a lot.</param>
public sealed record CorrectedValue(CorrectedField Field, int Lot, string Before, string After)
{
    public IReadOnlyList<SaidPart> SaidBefore => CorrectionWords.Of(Field, Before);
    public IReadOnlyList<SaidPart> SaidAfter => CorrectionWords.Of(Field, After);
    public string BeforeInWords => string.Concat(SaidBefore.Select(part => part.Text));
    public string AfterInWords => string.Concat(SaidAfter.Select(part => part.Text));
}

/// <summary>The corrections of a consultation, newest first: what everybody may read.</summary>
public sealed class ReadCorrections(PlatformDb db)
{
    public sealed record Line(int Number, string Reason, bool Important, DateTimeOffset PublishedAt, IReadOnlyList<CorrectedValue> Changes);

    public async Task<IReadOnlyList<Line>> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var corrections = await db.Corrections.AsNoTracking().Where(c => c.ConsultationId == consultation).OrderByDescending(c => c.Number).ToListAsync(cancel);
        if (corrections.Count == 0) return [];
        var fields = (await db.FieldCorrections.AsNoTracking().Where(f => f.ConsultationId == consultation).OrderBy(f => f.Position).ToListAsync(cancel)).ToLookup(f => f.CorrectionId);
        return [.. corrections.Select(c => new Line(c.Number, c.Reason, c.Important, c.PublishedAt, [.. fields[c.Id].Select(f => new CorrectedValue(f.Field, f.LotNumber, f.Before, f.After))]))];
    }
}

/// <summary>What corrections put last in the place of what was published, by field and lot: the words of the register.</summary>
public sealed class CorrectedWords(IReadOnlyDictionary<(CorrectedField Field, int Lot), (string Said, DateTimeOffset At)> words)
{
    public string LotTitle(int number, string published) => words.TryGetValue((CorrectedField.LotTitle, number), out var word) ? word.Said : published;

    public StatedTerms Over(StatedTerms published)
    {
        var terms = words.Where(word => word.Key.Field.IsOfTerms()).Aggregate(published, (terms, word) => word.Key.Field.Put(terms, word.Value.Said));
        return words.TryGetValue((CorrectedField.Withheld, 0), out var list) ? terms with { WithheldReason = StatedWithheld.ReasonOf(StatedWithheld.Read(list.Said), list.At) } : terms;
    }
}

public static class ReadCorrectedWords
{
    /// <param name="asOf">What had been corrected by then; null: by now.</param>
    public static async Task<CorrectedWords> CorrectedWordsAsync(this PlatformDb db, Id<Consultation> consultation, CancellationToken cancel, DateTimeOffset? asOf = null)
    {
        var fields = await (from field in db.FieldCorrections.AsNoTracking()
                            join correction in db.Corrections on new { field.TenantId, Id = field.CorrectionId } equals new { correction.TenantId, correction.Id }
                            where field.ConsultationId == consultation && (asOf == null || correction.PublishedAt <= asOf)
                            orderby correction.Number
                            select new { field.Field, field.LotNumber, field.After, correction.PublishedAt }).ToListAsync(cancel);
        return new(fields.GroupBy(f => (f.Field, f.LotNumber)).ToDictionary(field => field.Key, field => (field.Last().After, field.Last().PublishedAt)));
    }
}
