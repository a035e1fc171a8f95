using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Adds a lot at the end of a draft.</summary>
public sealed class AddLot(PlatformDb db)
{
    public const int MaxLots = 300;

    public sealed record Input(Id<Consultation> Consultation, string? Title, string? Cpv, string? Place = null, ReservedFor? ReservedFor = null, decimal? FrameworkMaximum = null);

    public enum Fault { TitleMissing, TitleTooLong, CpvUnknown, PlaceTooLong, MaximumOutOfRange, TooMany }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Added(int Number) : Outcome;
        public sealed record Refused(Fault Fault) : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Added, T> added, Func<Refused, T> refused, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        { Added a => added(a), Refused r => refused(r), AlreadyPublished p => alreadyPublished(p), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == input.Consultation && c.StageOf == null, cancel);
        if (consultation is null) return new Outcome.NotFound();
        if (consultation.PublishedAt is not null) return new Outcome.AlreadyPublished();
        if (FaultOf(input) is { } fault) return new Outcome.Refused(fault);
        var last = await db.Lots.Where(l => l.ConsultationId == input.Consultation).MaxAsync(l => (int?)l.Number, cancel) ?? 0;
        if (last >= MaxLots) return new Outcome.Refused(Fault.TooMany);
        db.Lots.Add(new Lot(consultation.TenantId, consultation.Id, last + 1, input.Title!.Trim(), CpvCode.Clean(input.Cpv), PlaceOf(input), input.ReservedFor, input.FrameworkMaximum));      // checked just above
        await db.SaveChangesAsync(cancel);
        return new Outcome.Added(last + 1);
    }

    internal static Fault? FaultOf(Input input) =>
        string.IsNullOrWhiteSpace(input.Title) ? Fault.TitleMissing : input.Title.Trim().Length > ConsultationContent.MaxTitle ? Fault.TitleTooLong
        : !string.IsNullOrWhiteSpace(input.Cpv) && CpvCode.Clean(input.Cpv) is null ? Fault.CpvUnknown : PlaceOf(input)?.Length > ConsultationContent.MaxPlace ? Fault.PlaceTooLong
        : input.FrameworkMaximum is <= 0 or >= TermsCheck.TooMuch ? Fault.MaximumOutOfRange : null;

    internal static string? PlaceOf(Input input) => string.IsNullOrWhiteSpace(input.Place) ? null : input.Place.Trim();
}

/// <summary>Rewrites a lot of a draft.</summary>
public sealed class AmendLot(PlatformDb db)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Amended : Outcome;
        public sealed record Refused(AddLot.Fault Fault) : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Amended, T> amended, Func<Refused, T> refused, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        { Amended a => amended(a), Refused r => refused(r), AlreadyPublished p => alreadyPublished(p), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Id<Lot> lot, AddLot.Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation && c.StageOf == null, cancel);
        if (consultation is null || await db.Lots.SingleOrDefaultAsync(l => l.Id == lot && l.ConsultationId == input.Consultation, cancel) is not { } found) return new Outcome.NotFound();
        if (consultation.PublishedAt is not null) return new Outcome.AlreadyPublished();
        if (AddLot.FaultOf(input) is { } fault) return new Outcome.Refused(fault);
        found.Rewrite(input.Title!.Trim(), CpvCode.Clean(input.Cpv), AddLot.PlaceOf(input), input.ReservedFor, input.FrameworkMaximum);      // checked just above
        await db.SaveChangesAsync(cancel);
        return new Outcome.Amended();
    }
}

/// <summary>Takes a lot out of a draft; those after it move up, so that numbers have no hole.</summary>
public sealed class RemoveLot(PlatformDb db)
{
    public sealed record Input(Id<Consultation> Consultation, Id<Lot> Lot);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Removed : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Removed, T> removed, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        { Removed r => removed(r), AlreadyPublished p => alreadyPublished(p), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == input.Consultation && c.StageOf == null, cancel);
        if (consultation is null) return new Outcome.NotFound();
        if (consultation.PublishedAt is not null) return new Outcome.AlreadyPublished();
        var lots = await db.Lots.Where(l => l.ConsultationId == input.Consultation).OrderBy(l => l.Number).ToListAsync(cancel);
        var gone = lots.Find(l => l.Id == input.Lot);
        if (gone is null) return new Outcome.NotFound();
        var moved = lots.Where(l => l.Number > gone.Number).ToList();
        db.Lots.Remove(gone);
        db.Lots.RemoveRange(moved);
        await db.SaveChangesAsync(cancel);
        db.Lots.AddRange(moved.Select(l => l.Renumbered(l.Number - 1)));
        await db.SaveChangesAsync(cancel);
        await RenumberAsync(input.Consultation, gone.Number, cancel);
        return new Outcome.Removed();
    }

    // What was said of a lot follows it, or goes with it.
    private async Task RenumberAsync(Id<Consultation> consultation, int gone, CancellationToken cancel)
    {
        var estimates = await db.Estimates.Where(e => e.ConsultationId == consultation && e.LotNumber >= gone).ToListAsync(cancel);
        var criteria = await db.AwardCriteria.Where(k => k.ConsultationId == consultation && k.LotNumber >= gone).ToListAsync(cancel);
        if (estimates.Count + criteria.Count == 0) return;
        db.RemoveRange(estimates);
        db.RemoveRange(criteria);
        await db.SaveChangesAsync(cancel);
        db.AddRange(estimates.Where(e => e.LotNumber > gone).Select(e => new Estimate(e.TenantId, e.ConsultationId, e.LotNumber - 1, e.Amount)));
        db.AddRange(criteria.Where(k => k.LotNumber > gone).Select(k => new AwardCriterion(k.TenantId, k.ConsultationId, k.LotNumber - 1, k.Position, k.Stated)));
        await db.SaveChangesAsync(cancel);
    }
}
