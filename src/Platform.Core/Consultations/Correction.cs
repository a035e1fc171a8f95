using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What a correction may say anew. Never the buyer, the keys, the nature, the procedure, the criteria or the division into lots: whoever changes these begins a new consultation.</summary>
public enum CorrectedField { Title, Description, Cpv, Place, QuestionsDeadline, LotTitle }

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

/// <summary>A change as people read it: dates in words.</summary>
/// <param name="Lot">0: not of a lot.</param>
public sealed record CorrectedValue(CorrectedField Field, int Lot, string Before, string After)
{
    public string BeforeInWords => InWords(Before);
    public string AfterInWords => InWords(After);

    private string InWords(string value) => (value, Field) switch
    {
        ("", _) => "",
        (_, CorrectedField.QuestionsDeadline) => FrenchFormat.Limit(WireInstant.Parse(value)),
        (_, CorrectedField.Cpv) => Law.CpvCode.Named(value),
        _ => value,
    };
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

/// <summary>What lots are called now.</summary>
public static class CorrectedLots
{
    /// <summary>The titles that were corrected, by number of lot.</summary>
    public static async Task<IReadOnlyDictionary<int, string>> CorrectedLotTitlesAsync(this PlatformDb db, Id<Consultation> consultation, CancellationToken cancel)
    {
        var titles = await (from field in db.FieldCorrections.AsNoTracking()
                            join correction in db.Corrections on new { field.TenantId, Id = field.CorrectionId } equals new { correction.TenantId, correction.Id }
                            where field.ConsultationId == consultation && field.Field == CorrectedField.LotTitle
                            orderby correction.Number
                            select new { field.LotNumber, field.After }).ToListAsync(cancel);
        return titles.GroupBy(t => t.LotNumber).ToDictionary(lot => lot.Key, lot => lot.Last().After);
    }
}
