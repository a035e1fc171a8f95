using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Questions;

/// <summary>What everybody reads: answers and precisions, dated, without author.</summary>
public sealed class AnswersForPublic(PlatformDb db)
{
    public sealed record Line(int Number, string? Question, string Text, DateTimeOffset PublishedAt);

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Line>> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        await db.Answers.AsNoTracking().Where(a => a.ConsultationId == consultation).OrderByDescending(a => a.Number)
            .Select(a => new Line(a.Number, a.Question, a.Text, a.PublishedAt)).ToListAsync(cancel);
}

/// <summary>A company's own questions on one consultation, and what became of them. Of others there is not a trace.</summary>
public sealed class QuestionsForCompany(PlatformDb db)
{
    public sealed record View(string Reference, string Title, string Buyer, DateTimeOffset End, DateTimeOffset Now, bool IsDiscontinued, IReadOnlyList<Line> Own, bool IsStage, bool IsUnnamed)
    {
        public bool IsOpen => !IsDiscontinued && Now <= End;
    }

    /// <param name="Answer">The number of the answer that everybody reads.</param>
    /// <param name="Rejection">Why it gets none.</param>
    public sealed record Line(string Text, string ByName, DateTimeOffset AskedAt, int? Answer, string? AnswerText, string? Rejection);

    public async Task<View?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        if (await db.ConsultationFaces.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } consultation) return null;
        var own = await (from question in db.Questions.AsNoTracking()
                         where question.ConsultationId == id
                         orderby question.AskedAt descending
                         select new
                         {
                             question.Text, question.AskedAt,
                             AskedByName = db.QuestionAuthors.Where(a => a.Id == question.CompanyId).Select(a => a.AskedByName).FirstOrDefault() ?? question.AskedByName,
                             Answer = (from answered in db.AnsweredQuestions join answer in db.Answers on answered.AnswerId equals answer.Id where answered.QuestionId == question.Id select new { answer.Number, answer.Text }).FirstOrDefault(),
                             Rejection = db.QuestionRejections.Where(r => r.QuestionId == question.Id).Select(r => r.Reason).FirstOrDefault(),
                         }).Take(200).ToListAsync(cancel);
        return new(consultation.Reference, consultation.Title, consultation.Buyer, QuestionTime.End(consultation.QuestionsDeadline, consultation.SubmissionDeadline), await db.NowAsync(cancel),
            consultation.DiscontinuedAt is not null, [.. own.Select(q => new Line(q.Text, q.AskedByName, q.AskedAt, q.Answer?.Number, q.Answer?.Text, q.Rejection))],
            consultation.StageOf is not null, consultation.StageOf is not null && await db.AsksForProjectsAsync(id, cancel));
    }
}

/// <summary>The buyer's list: what waits, what is being written, what was said. The asker is shown here and nowhere else.</summary>
public sealed class QuestionsForBuyer(PlatformDb db)
{
    /// <param name="IsUnnamed">Asked about a project of a contest whose anonymity stands: the database gives no name.</param>
    public sealed record Asked(Id<Question> Id, string Company, string By, string Text, DateTimeOffset At, bool IsUnnamed);

    /// <param name="Seal">Of these words.</param>
    public sealed record Draft(Id<AnswerDraft> Id, string Question, string Text, string By, DateTimeOffset At, IReadOnlyList<Asked> Questions, string Seal);

    public sealed record Said(int Number, string? Question, string Text, DateTimeOffset At, IReadOnlyList<Asked> Questions, ExtensionChoice? Choice);

    public sealed record Rejected(Asked Question, string Reason, string By, DateTimeOffset At);

    public sealed record View(IReadOnlyList<Asked> Waiting, IReadOnlyList<Draft> Drafts, IReadOnlyList<Said> Answers, IReadOnlyList<Rejected> Rejections);

    public sealed record WaitingIn(Guid Consultation, string Reference, string Title, int Questions, DateTimeOffset Limit);

    public async Task<View> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var asked = await AskedAsync(db.Questions.Where(q => q.ConsultationId == id), cancel);
        var links = await db.AnsweredQuestions.AsNoTracking().Where(a => a.ConsultationId == id).ToListAsync(cancel);
        var rejections = await db.QuestionRejections.AsNoTracking().Where(r => r.ConsultationId == id).OrderByDescending(r => r.At).ToListAsync(cancel);
        var drafts = await db.AnswerDrafts.AsNoTracking().Where(d => d.ConsultationId == id).OrderBy(d => d.At).ToListAsync(cancel);
        var answers = await db.Answers.AsNoTracking().Where(a => a.ConsultationId == id).OrderByDescending(a => a.Number).ToListAsync(cancel);
        var choices = (await db.ExtensionChoices.AsNoTracking().Where(c => c.ConsultationId == id && c.Cause == ExtensionCause.Answer).ToListAsync(cancel)).ToDictionary(c => c.OfId);
        var gone = links.Select(l => l.QuestionId).Concat(rejections.Select(r => r.QuestionId)).Concat(drafts.SelectMany(d => d.Questions).Select(q => new Id<Question>(q))).ToHashSet();
        return new([.. asked.Values.Where(q => !gone.Contains(q.Id))], [.. drafts.Select(d => Of(d, asked))],
            [.. answers.Select(a => new Said(a.Number, a.Question, a.Text, a.PublishedAt, [.. links.Where(l => l.AnswerId == a.Id).Select(l => asked[l.QuestionId])], choices.GetValueOrDefault(a.Id.Value)))],
            [.. rejections.Select(r => new Rejected(asked[r.QuestionId], r.Reason, r.ByName, r.At))]);
    }

    public Task<int> CountWaitingAsync(Id<Consultation> id, CancellationToken cancel) => db.WaitingQuestions(id).CountAsync(cancel);

    public async Task<Asked?> FindAsync(Id<Question> id, CancellationToken cancel) =>
        (await AskedAsync(db.Questions.Where(q => q.Id == id), cancel)).GetValueOrDefault(id);

    /// <returns>Null: published or thrown away meanwhile, or another consultation's.</returns>
    public async Task<Draft?> DraftAsync(Id<Consultation> consultation, Id<AnswerDraft> id, CancellationToken cancel)
    {
        if (await db.AnswerDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.ConsultationId == consultation, cancel) is not { } draft) return null;
        var ids = draft.Questions.Select(q => new Id<Question>(q)).ToList();
        return Of(draft, await AskedAsync(db.Questions.Where(q => ids.Contains(q.Id)), cancel));
    }

    /// <summary>What the law, or our custom, says of an answer published now.</summary>
    public async Task<LateInformation> LateAsync(Consultation consultation, CancellationToken cancel) => await db.LateInformationAsync(consultation, await db.NowAsync(cancel), cancel);

    /// <summary>Every open consultation where somebody waits for an answer, soonest limit first.</summary>
    public async Task<IReadOnlyList<WaitingIn>> WaitingAsync(CancellationToken cancel) => await db.Database.SqlQuery<WaitingIn>($"""
        select c.id as "Consultation", c.reference as "Reference", p.title as "Title", count(*)::int as "Questions", c.submission_deadline as "Limit"
        from questions q join consultations c on c.tenant_id = q.tenant_id and c.id = q.consultation_id join consultation_faces p on p.tenant_id = c.tenant_id and p.id = c.id
        where c.closed_at is null and c.discontinued_at is null and c.submission_deadline > {await db.NowAsync(cancel)}
          and not exists (select from answered_questions a where a.tenant_id = q.tenant_id and a.question_id = q.id)
          and not exists (select from question_rejections r where r.tenant_id = q.tenant_id and r.question_id = q.id)
        group by 1, 2, 3, 5 order by c.submission_deadline limit 50
        """).ToListAsync(cancel);

    /// <summary>The oldest first; with their authors, unless the anonymity of a contest stands.</summary>
    private async Task<Dictionary<Id<Question>, Asked>> AskedAsync(IQueryable<Question> questions, CancellationToken cancel) =>
        await (from question in questions.AsNoTracking()
               join author in db.QuestionAuthors on new { question.TenantId, Id = question.CompanyId } equals new { author.TenantId, author.Id } into authors
               from author in authors.DefaultIfEmpty()
               orderby question.AskedAt
               select new Asked(question.Id, author != null ? author.CompanyName : question.CompanyName, author != null ? author.AskedByName : question.AskedByName, question.Text, question.AskedAt,
                   author == null && question.AskedBy == question.CompanyId)).ToDictionaryAsync(q => q.Id, cancel);

    private static Draft Of(AnswerDraft draft, Dictionary<Id<Question>, Asked> asked) =>
        new(draft.Id, draft.Question, draft.Text, draft.ByName, draft.At, [.. draft.Questions.Select(q => asked[new(q)])], draft.Seal);
}
