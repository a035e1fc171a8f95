using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Writes the criteria of a draft, for all its lots or for one, in their order; none takes them away. Whether the law accepts them is said before the publication.</summary>
public sealed class StateCriteria(PlatformDb db)
{
    /// <param name="LotNumber">0: of every lot that has none of its own.</param>
    public sealed record Input(Id<Consultation> Consultation, int LotNumber, IReadOnlyList<Typed> Criteria);

    /// <summary>One line of the form, as typed; a blank one is no criterion.</summary>
    public sealed record Typed(string? Wording, CriterionKind? Kind, decimal? Weight, bool Environmental)
    {
        public bool IsBlank => string.IsNullOrWhiteSpace(Wording) && Weight is null;
    }

    public enum Fault { WordingMissing, WordingTooLong, KindMissing, WeightOutOfRange }

    /// <param name="Line">0, 1…: place of the line in the form.</param>
    public sealed record Problem(int Line, Fault Fault);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Stated : Outcome;
        public sealed record Refused(IReadOnlyList<Problem> Problems) : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Stated, T> stated, Func<Refused, T> refused, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        { Stated s => stated(s), Refused r => refused(r), AlreadyPublished p => alreadyPublished(p), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation && c.StageOf == null, cancel);
        if (consultation is null || (input.LotNumber > 0 && !await db.Lots.AnyAsync(l => l.ConsultationId == input.Consultation && l.Number == input.LotNumber, cancel))) return new Outcome.NotFound();
        if (consultation.PublishedAt is not null) return new Outcome.AlreadyPublished();
        if (Problems(input.Criteria) is { Count: > 0 } problems) return new Outcome.Refused(problems);

        db.AwardCriteria.RemoveRange(await db.AwardCriteria.Where(k => k.ConsultationId == input.Consultation && k.LotNumber == input.LotNumber).ToListAsync(cancel));
        await db.SaveChangesAsync(cancel);      // their places are taken again
        var stated = input.Criteria.Where(line => !line.IsBlank).Take(StatedCriterion.Most).Select(line => new StatedCriterion(line.Kind!.Value, line.Wording!.Trim(), line.Weight, line.Environmental));      // checked just above
        db.AwardCriteria.AddRange(stated.Select((criterion, place) => new AwardCriterion(consultation.TenantId, consultation.Id, input.LotNumber, place + 1, criterion)));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Stated();
    }

    private static List<Problem> Problems(IReadOnlyList<Typed> criteria)
    {
        var problems = new List<Problem>();
        foreach (var (place, line) in criteria.Index().Where(each => !each.Item.IsBlank))
        {
            if (string.IsNullOrWhiteSpace(line.Wording)) problems.Add(new(place, Fault.WordingMissing));
            else if (line.Wording.Trim().Length > StatedCriterion.MaxWording) problems.Add(new(place, Fault.WordingTooLong));
            if (line.Kind is null) problems.Add(new(place, Fault.KindMissing));
            if (line.Weight is <= 0 or > 100) problems.Add(new(place, Fault.WeightOutOfRange));
        }
        return problems;
    }
}
