using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>All that a consultation states besides its object and its dates: what its pages show, what notices say, what the law judges.</summary>
/// <param name="Estimates">By number of lot; 0 is the whole. For whoever may read them: companies and the public only what the buyer published.</param>
/// <param name="Criteria">By lot, then in their order.</param>
public sealed record Statement(StatedTerms Terms, IReadOnlyList<Lot> Lots, IReadOnlyList<AwardCriterion> Criteria, IReadOnlyDictionary<int, Estimate> Estimates)
{
    public decimal? Estimated => Estimates.GetValueOrDefault(0)?.Amount;

    public decimal? Purchase => Estimates.GetValueOrDefault(0)?.PurchaseAmount;

    /// <summary>Those by which a lot is judged: its own, else those of all.</summary>
    public IReadOnlyList<AwardCriterion> CriteriaOf(int lot) => Criteria.Where(k => k.LotNumber == lot).ToList() is { Count: > 0 } own ? own : [.. Criteria.Where(k => k.LotNumber == 0)];
}

/// <summary>Reads it, for whoever asks: the rows that he may not read are not there.</summary>
public sealed class ReadStatement(PlatformDb db)
{
    public async Task<Statement> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel) => new(
        (await db.ConsultationTerms.AsNoTracking().SingleOrDefaultAsync(t => t.ConsultationId == consultation, cancel))?.Stated ?? StatedTerms.Nothing,
        await LotsAsync(consultation, cancel),
        await db.AwardCriteria.AsNoTracking().Where(k => k.ConsultationId == consultation).OrderBy(k => k.LotNumber).ThenBy(k => k.Position).ToListAsync(cancel),
        await db.Estimates.AsNoTracking().Where(e => e.ConsultationId == consultation).ToDictionaryAsync(e => e.LotNumber, cancel));

    /// <summary>Under the titles that they have now: those of a published consultation may have been corrected.</summary>
    private async Task<IReadOnlyList<Lot>> LotsAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var lots = await db.Lots.AsNoTracking().Where(l => l.ConsultationId == consultation).OrderBy(l => l.Number).ToListAsync(cancel);
        var corrected = await db.CorrectedLotTitlesAsync(consultation, cancel);
        foreach (var lot in lots) if (corrected.TryGetValue(lot.Number, out var title)) lot.Retitle(title);      // read without tracking: its row stays
        return lots;
    }
}
