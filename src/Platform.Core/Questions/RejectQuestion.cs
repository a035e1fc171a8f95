using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Questions;

public sealed record QuestionRejected(Guid Tenant, Guid Question) : IFact
{
    public static string Kind => "question-rejected";
    public string Key => $"{Question:D}";
}

/// <summary>Leaves a question without answer, for a reason that its author alone reads.</summary>
public sealed class RejectQuestion(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    public sealed record Input(Id<Question> Question, string? Reason, string ByName);

    /// <summary>NotWaiting: answered or rejected meanwhile. Drafted: an answer to it is being written.</summary>
    public enum Outcome { Rejected, ReasonMissing, ReasonTooLong, NotWaiting, Drafted, NotFound }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await db.Questions.AsNoTracking().SingleOrDefaultAsync(q => q.Id == input.Question, cancel) is not { } question) return Outcome.NotFound;
        if (Reasons.Read(input.Reason) is not { } reason) return Outcome.ReasonMissing;
        if (reason.Length < input.Reason!.Trim().Length) return Outcome.ReasonTooLong;       // read: it is there
        await db.LockConsultationAsync(question.ConsultationId.Value, cancel);
        if (!await db.WaitingQuestions(question.ConsultationId).AnyAsync(q => q.Id == question.Id, cancel)) return Outcome.NotWaiting;
        if (await db.AnswerDrafts.AnyAsync(d => d.ConsultationId == question.ConsultationId && d.Questions.Contains(question.Id.Value), cancel)) return Outcome.Drafted;
        db.QuestionRejections.Add(new QuestionRejection(question, reason, scope.Person(), input.ByName, await db.NowAsync(cancel)));
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new QuestionRejected(question.TenantId, question.Id.Value), cancel);
        return Outcome.Rejected;
    }
}
