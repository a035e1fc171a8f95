using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Questions;

/// <summary>One reader of a question or of its rejection: a fact of its own.</summary>
/// <param name="Rejected">To whoever asked; else to a buyer.</param>
/// <param name="Who">A membership, or a member of a company.</param>
public sealed record QuestionReaderToTell(Guid Tenant, Guid Question, bool Rejected, Guid Who) : IFact
{
    public static string Kind => "question-reader-to-tell";
    public string Key => $"{Question:D}-{Rejected}-{Who:D}";
}

/// <summary>Tells the buyers of the department that a question waits, and its author that it gets no answer. A published answer is told by <see cref="TellConcerned"/>. Scope System.</summary>
public sealed class TellOfQuestions(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    private static readonly string[] Buyers = ["Buyer"];
    private static readonly string[] Administrators = ["AccountAdmin"];

    public async Task ExecuteAsync(QuestionAsked fact, CancellationToken cancel)
    {
        var team = await db.TeamAsync(fact.Tenant, fact.Consultation, Buyers, cancel);
        if (team.Count == 0) team = await db.TeamAsync(fact.Tenant, fact.Consultation, Administrators, cancel);       // every buyer left: somebody must know
        foreach (var member in team) await outbox.AddAsync(new QuestionReaderToTell(fact.Tenant, fact.Question, false, member), cancel);
    }

    public async Task ExecuteAsync(QuestionRejected fact, CancellationToken cancel)
    {
        var members = await db.Database.SqlQuery<Guid>($"""
            select m.id as "Value" from questions q left join question_authors w on w.tenant_id = q.tenant_id and w.id = q.company_id join company_members m on m.company_id = coalesce(w.company_id, q.company_id)
            where q.tenant_id = {fact.Tenant} and q.id = {fact.Question} and m.left_at is null and (m.person_id = coalesce(w.asked_by, q.asked_by) or m.role = 'CompanyAdmin')
            """).ToListAsync(cancel);
        foreach (var member in members) await outbox.AddAsync(new QuestionReaderToTell(fact.Tenant, fact.Question, true, member), cancel);
    }

    public async Task ExecuteAsync(QuestionReaderToTell fact, CancellationToken cancel)
    {
        if (await db.AddressAsync(fact.Tenant, fact.Rejected ? Audience.Asker : Audience.Team, fact.Who, cancel) is not { } email) return;
        var id = new Id<Question>(fact.Question);
        var question = await db.Questions.AsNoTracking().SingleAsync(q => q.TenantId == fact.Tenant && q.Id == id, cancel);
        var consultation = await db.ConsultationFaces.AsNoTracking().SingleAsync(c => c.TenantId == fact.Tenant && c.Id == question.ConsultationId, cancel);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["reference"] = consultation.Reference,
            ["objet"] = consultation.Title,
            ["acheteur"] = consultation.Buyer,
            ["question"] = question.Text,
            ["limite"] = FrenchFormat.Limit(consultation.SubmissionDeadline),
            ["lien"] = fact.Rejected ? $"{portal.Value.BaseUrl}/entreprise/consultations/{question.ConsultationId}/question" : $"{portal.Value.BaseUrl}/{consultation.BuyerSlug}/acheteur/consultations/{question.ConsultationId}/questions",
        };
        if (fact.Rejected) values["motif"] = await db.QuestionRejections.Where(r => r.TenantId == fact.Tenant && r.QuestionId == id).Select(r => r.Reason).SingleAsync(cancel);
        // A question names a company: not filed with the account's messages, where other departments could read its subject.
        await sendMail.ExecuteAsync(new(fact.Rejected ? "question-rejetee" : "question-recue", $"{fact.Question:D}", null, email, values, []), cancel);
    }
}
