using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Questions;

/// <summary>
/// Says an answer to all, dated, numbered and in the register; everybody who withdrew the file under an address, bids, or asked is told by one e-mail (GD-05, CDG-10). Said late, it needs a decision about
/// the limit (PEER-21).
/// </summary>
public sealed class PublishAnswer(PlatformDb db, CurrentScope scope, AppendEntry register, Outbox outbox, IActGuard approval)
{
    /// <param name="Read">The <see cref="AnswerDraft.Seal"/> of the words that were read.</param>
    /// <param name="Decision">Asked only when the answer comes late.</param>
    public sealed record Input(Id<AnswerDraft> Draft, string? Read, ExtensionDecision? Decision, string ByName);

    public enum Fault { QuestionMissing, TextMissing, NotWaiting, Closed, DecisionMissing, ReasonMissing, ReasonTooLong, ApprovalMissing }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Published(int Number, ExtensionChoice? Choice) : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;

        /// <summary>A colleague wrote in it since it was read: nothing was published.</summary>
        public sealed record Changed : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Published, T> published, Func<Refused, T> refused, Func<Changed, T> changed, Func<NotFound, T> notFound) => this switch
        { Published p => published(p), Refused r => refused(r), Changed c => changed(c), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await db.AnswerDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == input.Draft, cancel) is not { } found) return new Outcome.NotFound();
        await db.LockConsultationAsync(found.ConsultationId.Value, cancel);
        // Read again: a colleague may have published it while we waited.
        if (await db.AnswerDrafts.SingleOrDefaultAsync(d => d.Id == input.Draft, cancel) is not { } draft) return new Outcome.NotFound();
        if (draft.Seal != input.Read) return new Outcome.Changed();
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == draft.ConsultationId, cancel);
        var now = await db.NowAsync(cancel);
        var late = await db.LateInformationAsync(consultation, now, cancel);
        var faults = await FaultsAsync(draft, consultation, now, cancel);
        if (faults.Count == 0 && late.IsLate && ExtensionDecision.FaultOf(input.Decision) is { } undecided) faults.Add(Of(undecided));
        if (faults.Count == 0 && await approval.ObjectionAsync(new(ActKind.Answer, consultation.Id, draft.Id.Value), cancel) is not null) faults.Add(Fault.ApprovalMissing);
        if (faults.Count > 0) return new Outcome.Refused(faults);

        var number = (await db.Answers.Where(a => a.ConsultationId == consultation.Id).MaxAsync(a => (int?)a.Number, cancel) ?? 0) + 1;
        var entry = await register.ExecuteAsync(new(consultation.TenantId, consultation.Id.Value, null, "reponse-publiee", new JsonObject
        {
            ["consultation"] = EntryWords.Consultation(consultation.Id, consultation.Title, consultation.Reference),
            ["date"] = WireInstant.Format(now),
            ["numero"] = number,
            ["question"] = Answer.QuestionOf(draft),
            ["reponse"] = WrittenText.Read(draft.Text),
        }), cancel);
        var answer = new Answer(draft, number, entry.Id, now);
        db.Answers.Add(answer);
        await db.SaveChangesAsync(cancel);
        db.AnsweredQuestions.AddRange(draft.Questions.Select(question => new AnsweredQuestion(answer, new(question), scope.Person(), input.ByName)));
        var choice = late.IsLate ? new ExtensionChoice(consultation, ExtensionCause.Answer, answer.Id.Value, late.Proposed, input.Decision!, scope.Person(), input.ByName, now) : null;      // judged above
        if (choice is not null) db.ExtensionChoices.Add(choice);
        db.AnswerDrafts.Remove(draft);
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new ConsultationChanged(consultation.TenantId, consultation.Id.Value, ConsultationChange.Answered, answer.Id.Value), cancel);
        return new Outcome.Published(number, choice);
    }

    /// <summary>What keeps this answer from being published, whatever is decided of the limit; none when there is no such draft.</summary>
    public async Task<IReadOnlyList<Fault>> FaultsOfAsync(Id<AnswerDraft> id, CancellationToken cancel)
    {
        if (await db.AnswerDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } draft) return [];
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == draft.ConsultationId, cancel);
        return await FaultsAsync(draft, consultation, await db.NowAsync(cancel), cancel);
    }

    private async Task<List<Fault>> FaultsAsync(AnswerDraft draft, Consultation consultation, DateTimeOffset now, CancellationToken cancel)
    {
        if (consultation.DiscontinuedAt is not null || consultation.ClosedAt is not null || now > consultation.SubmissionDeadline) return [Fault.Closed];
        var faults = new List<Fault>();
        if (!draft.IsPrecision && WrittenText.Read(draft.Question).Length == 0) faults.Add(Fault.QuestionMissing);
        if (WrittenText.Read(draft.Text).Length == 0) faults.Add(Fault.TextMissing);
        var waiting = await db.WaitingQuestions(consultation.Id).Select(q => q.Id).ToListAsync(cancel);
        if (draft.Questions.Except(waiting.Select(id => id.Value)).Any()) faults.Add(Fault.NotWaiting);
        return faults;
    }

    private static Fault Of(ExtensionDecision.Fault fault) => fault switch
    {
        ExtensionDecision.Fault.Missing => Fault.DecisionMissing,
        ExtensionDecision.Fault.ReasonMissing => Fault.ReasonMissing,
        ExtensionDecision.Fault.ReasonTooLong => Fault.ReasonTooLong,
    };
}
