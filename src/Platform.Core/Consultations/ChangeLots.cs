using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Adds a lot at the end of a draft.</summary>
public sealed class AddLot(PlatformDb db)
{
    public const int MaxLots = 300;

    public sealed record Input(Id<Consultation> Consultation, string? Title, string? Cpv);

    public enum Fault { TitleMissing, TitleTooLong, CpvUnknown, TooMany }

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
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel);
        if (consultation is null) return new Outcome.NotFound();
        if (consultation.PublishedAt is not null) return new Outcome.AlreadyPublished();
        if (string.IsNullOrWhiteSpace(input.Title)) return new Outcome.Refused(Fault.TitleMissing);
        if (input.Title.Trim().Length > ConsultationContent.MaxTitle) return new Outcome.Refused(Fault.TitleTooLong);
        var cpv = CpvCode.Clean(input.Cpv);
        if (!string.IsNullOrWhiteSpace(input.Cpv) && cpv is null) return new Outcome.Refused(Fault.CpvUnknown);
        var last = await db.Lots.Where(l => l.ConsultationId == input.Consultation).MaxAsync(l => (int?)l.Number, cancel) ?? 0;
        if (last >= MaxLots) return new Outcome.Refused(Fault.TooMany);
        db.Lots.Add(new Lot(consultation.TenantId, consultation.Id, last + 1, input.Title.Trim(), cpv));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Added(last + 1);
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
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel);
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
        return new Outcome.Removed();
    }
}
