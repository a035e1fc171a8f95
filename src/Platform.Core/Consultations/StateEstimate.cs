using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Writes what a draft, or one of its lots, is estimated at: private to the account, unless its terms say that the estimate is public.</summary>
public sealed class StateEstimate(PlatformDb db)
{
    /// <param name="LotNumber">0: the whole consultation.</param>
    /// <param name="Amount">Without tax; null takes it away.</param>
    /// <param name="PurchaseAmount">Of the whole purchase, where this consultation passes its small lots (CCP, art. R2123-1, 2°).</param>
    public sealed record Input(Id<Consultation> Consultation, int LotNumber, decimal? Amount, decimal? PurchaseAmount = null);

    /// <summary>NoAmount: zero, less, or more than can be kept. PurchaseSmaller: the whole is less than its part.</summary>
    public enum Outcome { Stated, NoAmount, PurchaseSmaller, AlreadyPublished, NotFound }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation && c.StageOf == null, cancel);
        if (consultation is null || (input.LotNumber > 0 && !await db.Lots.AnyAsync(l => l.ConsultationId == input.Consultation && l.Number == input.LotNumber, cancel))) return Outcome.NotFound;
        if (consultation.PublishedAt is not null) return Outcome.AlreadyPublished;
        if (Fault(input.Amount, input.LotNumber == 0 ? input.PurchaseAmount : null) is { } fault) return fault;

        var before = await db.Estimates.SingleOrDefaultAsync(e => e.ConsultationId == input.Consultation && e.LotNumber == input.LotNumber, cancel);
        if (before is not null) db.Estimates.Remove(before);
        await db.SaveChangesAsync(cancel);
        if (input.Amount is { } amount) db.Estimates.Add(new Estimate(consultation.TenantId, consultation.Id, input.LotNumber, decimal.Round(amount, 2)));
        if (input.LotNumber == 0) await StateWholeAsync(consultation, input.PurchaseAmount is { } whole ? decimal.Round(whole, 2) : null, cancel);
        await db.SaveChangesAsync(cancel);
        return Outcome.Stated;
    }

    // Never in the row that companies read once the estimate is public.
    private async Task StateWholeAsync(Consultation consultation, decimal? purchase, CancellationToken cancel)
    {
        if (purchase is not null || await db.PrivateStatements.AnyAsync(p => p.ConsultationId == consultation.Id && p.PurchaseAmount != null, cancel)) (await db.PrivateOfAsync(consultation, cancel)).PurchaseAmount = purchase;
    }

    /// <returns>Null: nothing is wrong with these two.</returns>
    public static Outcome? Fault(decimal? amount, decimal? purchase) =>
        amount is <= 0 or >= TermsCheck.TooMuch || purchase is <= 0 or >= TermsCheck.TooMuch ? Outcome.NoAmount : purchase is not null && (amount is null || purchase < amount) ? Outcome.PurchaseSmaller : null;
}
