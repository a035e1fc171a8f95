using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Rewrites a draft. What is published is corrected by other means, never here.</summary>
public sealed class AmendConsultation(PlatformDb db)
{
    /// <param name="Consultation">A draft.</param>
    /// <param name="Change">From what stands to what shall stand: each page states its own part.</param>
    /// <param name="Agreement">Of a phase. Null: as it is.</param>
    public sealed record Input(Id<Consultation> Consultation, Func<ConsultationContent, ConsultationContent> Change, LimitAgreement? Agreement = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Amended : Outcome;
        public sealed record Refused(IReadOnlyList<ContentProblem> Problems) : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Amended, T> amended, Func<Refused, T> refused, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        { Amended a => amended(a), Refused r => refused(r), AlreadyPublished p => alreadyPublished(p), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel);
        if (consultation is null) return new Outcome.NotFound();
        if (consultation.PublishedAt is not null) return new Outcome.AlreadyPublished();
        var asked = input.Change(consultation.Content);
        // Of a phase only the dates are its own: what is bought was published with the first one.
        if (consultation.StageOf is not null) asked = consultation.Content with { QuestionsDeadline = asked.QuestionsDeadline, SubmissionDeadline = asked.SubmissionDeadline };
        switch (asked.Check(await db.NowAsync(cancel), consultation))
        {
            case Checking.Accepted accepted:
                consultation.Amend(accepted.Content);
                if (consultation.StageOf is not null && input.Agreement is { } agreement) consultation.AgreeOnLimit(agreement);
                await db.SaveChangesAsync(cancel);
                return new Outcome.Amended();
            case Checking.Refused refused:
                return new Outcome.Refused(refused.Problems);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
