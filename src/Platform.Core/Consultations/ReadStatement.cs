using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>All that a consultation states besides its object and its dates: what its pages show, what notices say, what the law judges.</summary>
/// <param name="Estimates">By number of lot; 0 is the whole. For whoever may read them: companies and the public only what the buyer published.</param>
/// <param name="Private">For the account alone; null: nothing, or whoever asks may not read it.</param>
/// <param name="Criteria">By lot, then in their order.</param>
public sealed record Statement(StatedTerms Terms, IReadOnlyList<Lot> Lots, IReadOnlyList<AwardCriterion> Criteria, IReadOnlyDictionary<int, Estimate> Estimates, PrivateStatement? Private = null)
{
    /// <summary>Criteria of this set are given in their order, without weights: the first counts most.</summary>
    public static bool IsRanked(IReadOnlyCollection<AwardCriterion> criteria) => criteria.Count > 1 && criteria.All(criterion => criterion.Weight is null);

    /// <summary>Why they are, where some are.</summary>
    public string? WhyRanked => Criteria.GroupBy(criterion => criterion.LotNumber).Any(set => IsRanked([.. set])) ? Terms.WhyRanked : null;

    public decimal? Estimated => Estimates.GetValueOrDefault(0)?.Amount;

    public decimal? Purchase => Private?.PurchaseAmount;

    /// <summary>Those by which a lot is judged: its own, else those of all.</summary>
    public IReadOnlyList<AwardCriterion> CriteriaOf(int lot) => Criteria.Where(k => k.LotNumber == lot).ToList() is { Count: > 0 } own ? own : [.. Criteria.Where(k => k.LotNumber == 0)];
}

/// <summary>Reads it, for whoever asks: the rows that he may not read are not there. What was published stays in its rows; what corrections said since is laid over them.</summary>
public sealed class ReadStatement(PlatformDb db)
{
    public async Task<Statement> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var (terms, own) = await TermsAsync(consultation, cancel);
        var corrected = await db.CorrectedWordsAsync(consultation, cancel);
        return new(own.In(corrected.Over(terms?.Stated ?? StatedTerms.Nothing)),
            await LotsAsync(consultation, corrected, cancel),
            await db.AwardCriteria.AsNoTracking().Where(k => k.ConsultationId == consultation).OrderBy(k => k.LotNumber).ThenBy(k => k.Position).ToListAsync(cancel),
            await db.Estimates.AsNoTracking().Where(e => e.ConsultationId == consultation).ToDictionaryAsync(e => e.LotNumber, cancel),
            own);
    }

    /// <summary>One question for both; what stays with the account is not even asked for anybody else.</summary>
    private async Task<(ConsultationTerms? Terms, PrivateStatement? Own)> TermsAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        if (!db.ReadsPrivateStatements) return (await db.ConsultationTerms.AsNoTracking().SingleOrDefaultAsync(t => t.ConsultationId == consultation, cancel), null);
        var read = await (
            from c in db.Consultations.AsNoTracking().Where(c => c.Id == consultation)
            from terms in db.ConsultationTerms.Where(t => t.ConsultationId == c.Id).DefaultIfEmpty()
            from own in db.PrivateStatements.Where(p => p.ConsultationId == c.Id).DefaultIfEmpty()
            select new { Terms = terms, Own = own }).SingleOrDefaultAsync(cancel);
        return (read?.Terms, read?.Own);
    }

    /// <summary>Under the titles that they have now: those of a published consultation may have been corrected.</summary>
    private async Task<IReadOnlyList<Lot>> LotsAsync(Id<Consultation> consultation, CorrectedWords corrected, CancellationToken cancel)
    {
        var lots = await db.Lots.AsNoTracking().Where(l => l.ConsultationId == consultation).OrderBy(l => l.Number).ToListAsync(cancel);
        foreach (var lot in lots) lot.Retitle(corrected.LotTitle(lot.Number, lot.Title));      // read without tracking: its row stays
        return lots;
    }
}
