using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Questions;

/// <summary>Begins an answer to one question or to several together, or a precision to nobody's; the wording starts with what was asked.</summary>
public sealed class BeginAnswer(PlatformDb db, CurrentScope scope)
{
    /// <param name="Questions">None: a precision.</param>
    public sealed record Input(Id<Consultation> Consultation, IReadOnlyList<Guid> Questions, string ByName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Begun(Id<AnswerDraft> Draft) : Outcome;

        /// <summary>One was answered or rejected meanwhile, or a colleague's draft answers it.</summary>
        public sealed record NotWaiting : Outcome;

        /// <summary>The limit has passed, or the consultation has ended.</summary>
        public sealed record Closed : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Begun, T> begun, Func<NotWaiting, T> notWaiting, Func<Closed, T> closed, Func<NotFound, T> notFound) => this switch
        { Begun b => begun(b), NotWaiting w => notWaiting(w), Closed c => closed(c), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel) is not { PublishedAt: not null } consultation) return new Outcome.NotFound();
        var now = await db.NowAsync(cancel);
        if (consultation.DiscontinuedAt is not null || now > consultation.SubmissionDeadline) return new Outcome.Closed();
        Guid[] ids = [.. input.Questions.Distinct()];
        var waiting = await db.WaitingQuestions(input.Consultation).OrderBy(q => q.AskedAt).ToListAsync(cancel);
        var chosen = waiting.Where(q => ids.Contains(q.Id.Value)).ToList();
        if (chosen.Count != ids.Length || await db.AnswerDrafts.AnyAsync(d => d.ConsultationId == input.Consultation && d.Questions.Any(q => ids.Contains(q)), cancel)) return new Outcome.NotWaiting();
        var wording = Joined(chosen.Select(q => q.Text));
        var draft = new AnswerDraft(consultation.TenantId, consultation.Id, [.. chosen.Select(q => q.Id.Value)], wording[..Math.Min(wording.Length, Answer.MaxQuestion)], scope.Person(), input.ByName, now);
        db.AnswerDrafts.Add(draft);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Begun(draft.Id);
    }

    /// <summary>Several questions as one text.</summary>
    public static string Joined(IEnumerable<string> questions) => string.Join("\n\n", questions);
}

/// <summary>Keeps what was written so far, whatever is still missing.</summary>
public sealed class SaveAnswer(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Id<AnswerDraft> Draft, string? Question, string? Text, string ByName);

    public enum Outcome { Saved, QuestionTooLong, TextTooLong, NotFound }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await db.LockedDraftAsync(input.Draft, cancel) is not { } draft) return Outcome.NotFound;
        var (question, text) = (WrittenText.Read(input.Question), WrittenText.Read(input.Text));
        if (question.Length > Answer.MaxQuestion) return Outcome.QuestionTooLong;
        if (text.Length > Answer.MaxText) return Outcome.TextTooLong;
        draft.Write(question, text, scope.Person(), input.ByName, await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return Outcome.Saved;
    }
}

/// <summary>Throws an answer away that is being written; its questions wait again.</summary>
public sealed class DiscardAnswer(PlatformDb db)
{
    /// <returns>False: published or thrown away meanwhile.</returns>
    public async Task<bool> ExecuteAsync(Id<AnswerDraft> id, CancellationToken cancel)
    {
        if (await db.LockedDraftAsync(id, cancel) is not { } draft) return false;
        db.AnswerDrafts.Remove(draft);
        await db.SaveChangesAsync(cancel);
        return true;
    }
}

internal static class Waiting
{
    /// <summary>As it stands once nobody else publishes, keeps or throws away; null: somebody did meanwhile.</summary>
    public static async Task<AnswerDraft?> LockedDraftAsync(this PlatformDb db, Id<AnswerDraft> id, CancellationToken cancel)
    {
        if (await db.AnswerDrafts.AsNoTracking().Where(d => d.Id == id).Select(d => (Guid?)d.ConsultationId.Value).SingleOrDefaultAsync(cancel) is not { } consultation) return null;
        await db.LockConsultationAsync(consultation, cancel);
        return await db.AnswerDrafts.SingleOrDefaultAsync(d => d.Id == id, cancel);
    }

    /// <summary>Neither answered nor rejected.</summary>
    public static IQueryable<Question> WaitingQuestions(this PlatformDb db, Id<Consultation> consultation) => db.Questions.AsNoTracking()
        .Where(q => q.ConsultationId == consultation && !db.AnsweredQuestions.Any(a => a.QuestionId == q.Id) && !db.QuestionRejections.Any(r => r.QuestionId == q.Id));

    public static Guid Person(this CurrentScope scope) => scope.Required.PersonId ?? throw new InvalidOperationException("A person writes.");
}
