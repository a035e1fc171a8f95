using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Questions;

public sealed record QuestionAsked(Guid Tenant, Guid Consultation, Guid Question) : IFact
{
    public static string Kind => "question-asked";
    public string Key => $"{Question:D}";
}

/// <summary>
/// A company asks the buyer, until the last day for questions by the database's clock (A7-C10). Nothing that anybody else reads changes: not a byte, not a date (UX-7).
/// </summary>
public sealed class AskQuestion(PlatformDb db, Outbox outbox)
{
    /// <param name="Question">Chosen with the form: sent twice, it is asked once.</param>
    public sealed record Input(Id<Consultation> Consultation, Id<Question> Question, string? Text, string ByName);

    /// <summary>NamesAuthor: it says the name or the number of the company, and the projects are anonymous.</summary>
    public enum Fault { TextMissing, TextTooLong, NamesAuthor }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Asked(Id<Question> Question) : Outcome;
        public sealed record Refused(Fault Fault) : Outcome;

        /// <summary>The day for questions has passed, or the consultation has ended.</summary>
        public sealed record Closed : Outcome;
        public sealed record TooMany(int Most) : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Asked, T> asked, Func<Refused, T> refused, Func<Closed, T> closed, Func<TooMany, T> tooMany, Func<NotFound, T> notFound) => this switch
        { Asked a => asked(a), Refused r => refused(r), Closed c => closed(c), TooMany t => tooMany(t), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var consultation = await db.ConsultationFaces.AsNoTracking().Where(c => c.Id == input.Consultation)
            .Select(c => new { c.TenantId, c.SubmissionDeadline, c.QuestionsDeadline, c.DiscontinuedAt }).SingleOrDefaultAsync(cancel);
        if (consultation is null) return new Outcome.NotFound();
        var now = await db.NowAsync(cancel);
        if (consultation.DiscontinuedAt is not null || now > QuestionTime.End(consultation.QuestionsDeadline, consultation.SubmissionDeadline)) return new Outcome.Closed();
        var text = WrittenText.Read(input.Text);
        if (text.Length == 0) return new Outcome.Refused(Fault.TextMissing);
        if (text.Length > Question.MaxText) return new Outcome.Refused(Fault.TextTooLong);
        if (await db.AsksForProjectsAsync(input.Consultation, cancel) && await NamesOwnCompanyAsync(text, cancel)) return new Outcome.Refused(Fault.NamesAuthor);
        if (await db.Questions.AnyAsync(q => q.Id == input.Question, cancel)) return new Outcome.Asked(input.Question);
        var waiting = await db.Questions.CountAsync(q => q.ConsultationId == input.Consultation && !db.AnsweredQuestions.Any(a => a.QuestionId == q.Id) && !db.QuestionRejections.Any(r => r.QuestionId == q.Id), cancel);
        if (waiting >= QuestionRules.MostWaiting(now)) return new Outcome.TooMany(QuestionRules.MostWaiting(now));

        await db.Database.ExecuteSqlAsync($"select sec.ask_question({input.Consultation.Value}, {input.Question.Value}, {text}, {input.ByName})", cancel);
        await outbox.AddAsync(new QuestionAsked(consultation.TenantId, input.Consultation.Value, input.Question.Value), cancel);
        return new Outcome.Asked(input.Question);
    }

    private async Task<bool> NamesOwnCompanyAsync(string text, CancellationToken cancel) =>
        (await db.Database.SqlQuery<Signs>($"select name as \"Name\", national_id as \"Number\" from companies where id = sec.company()").ToListAsync(cancel)).Any(own => CompanyNames.Says(text, own.Name, everyday: false) || CompanyNames.Says(text, own.Number));

    private sealed record Signs(string Name, string Number);
}

/// <summary>Until when questions are taken.</summary>
public static class QuestionTime
{
    /// <summary>The day that the buyer gave; without one, until offers are due.</summary>
    public static DateTimeOffset End(DateTimeOffset? questions, DateTimeOffset submission) => questions is { } day && day < submission ? day : submission;
}
