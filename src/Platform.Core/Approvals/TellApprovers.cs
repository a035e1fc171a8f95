using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

public enum ApprovalNews
{
    /// <summary>To those who may decide the stage that just opened.</summary>
    Asked,

    /// <summary>To the same, again; to the author and the administrators where nobody is left who could.</summary>
    Reminded,

    /// <summary>To whoever prepared it.</summary>
    Rejected,

    /// <summary>To whoever prepared it: it may be published.</summary>
    Complete,
}

/// <param name="Stage">Of the circuit; 0 where none is meant.</param>
/// <param name="Step">0, then one more for each reminder.</param>
public sealed record ApprovalMoved(Guid Submission, ApprovalNews News, int Stage, int Step = 0) : IFact
{
    public static string Kind => "approval-moved";
    public string Key => $"{Submission:N}-{News}-{Stage}-{Step}";
}

/// <summary>One reader: a fact of its own, so that an address that is refused keeps it from nobody else.</summary>
public sealed record ApprovalReaderToTell(Guid Submission, ApprovalNews News, int Stage, int Step, Guid Person) : IFact
{
    public static string Kind => "approval-reader-to-tell";
    public string Key => $"{Submission:N}-{News}-{Stage}-{Step}-{Person:N}";
}

/// <summary>Writes to those whose turn it is, and to those who wait for them. Scope System.</summary>
public sealed class TellApprovers(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(ApprovalMoved fact, CancellationToken cancel)
    {
        if (await MessageAsync(fact.Submission, fact.News, fact.Stage, cancel) is not { } message) return;
        foreach (var person in message.Readers) await outbox.AddAsync(new ApprovalReaderToTell(fact.Submission, fact.News, fact.Stage, fact.Step, person), cancel);
    }

    public async Task ExecuteAsync(ApprovalReaderToTell fact, CancellationToken cancel)
    {
        if (await MessageAsync(fact.Submission, fact.News, fact.Stage, cancel) is not { } message || !message.Readers.Contains(fact.Person)) return;      // decided, or left, since
        var tenant = message.Submission.TenantId;
        var emails = await db.Memberships.AsNoTracking().Where(m => m.TenantId == tenant && m.PersonId == fact.Person && m.RevokedAt == null).OrderBy(m => m.GrantedAt).Select(m => m.PersonEmail).Take(1).ToListAsync(cancel);
        if (emails is not [var email]) return;
        await sendMail.ExecuteAsync(new(message.Template, $"{fact.Submission:N}-{fact.Stage}-{fact.Step}", tenant, email, await ValuesAsync(message.Submission, cancel), []), cancel);
    }

    private sealed record Message(ApprovalSubmission Submission, string Template, IReadOnlyList<Guid> Readers);

    /// <returns>Null: there is nothing to say any more.</returns>
    private async Task<Message?> MessageAsync(Guid of, ApprovalNews news, int stage, CancellationToken cancel)
    {
        var id = new Id<ApprovalSubmission>(of);
        var submission = await db.ApprovalSubmissions.AsNoTracking().SingleAsync(s => s.Id == id, cancel);
        var authors = await AuthorsAsync(submission, cancel);
        if (news == ApprovalNews.Rejected) return new(submission, "validation-refusee", authors);
        if (submission.EndedAt is not null) return null;
        if (news == ApprovalNews.Complete) return new(submission, "validation-complete", authors);
        var readers = await db.Database.SqlQuery<Guid>($"""
            select distinct p as "Value" from approval_steps t cross join sec.submission_approvers({submission.TenantId}, {of}, t.position) p
            where t.tenant_id = {submission.TenantId} and t.circuit_id = {submission.CircuitId.Value} and t.stage = {stage} and t.stage = sec.open_stage({submission.TenantId}, {of})
              and not exists (select from approval_decisions d where d.tenant_id = t.tenant_id and d.submission_id = {of} and d.position = t.position)
            """).ToListAsync(cancel);
        if (readers.Count > 0) return new(submission, news == ApprovalNews.Asked ? "validation-demandee" : "validation-rappel", readers);
        if (news == ApprovalNews.Asked || !await IsOpenAsync(submission, stage, cancel)) return null;
        var administrators = await db.Memberships.AsNoTracking().Where(m => m.TenantId == submission.TenantId && m.RevokedAt == null && m.Role == Identity.MembershipRole.AccountAdmin).Select(m => m.PersonId).ToListAsync(cancel);
        return new(submission, "validation-bloquee", [.. authors.Concat(administrators).Distinct()]);
    }

    private async Task<bool> IsOpenAsync(ApprovalSubmission submission, int stage, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"""select coalesce(sec.open_stage({submission.TenantId}, {submission.Id.Value}) = {stage}, false) as "Value" """).ToListAsync(cancel)).Single();

    private async Task<IReadOnlyList<Guid>> AuthorsAsync(ApprovalSubmission submission, CancellationToken cancel)
    {
        if (submission.Kind == ActKind.Dce) return [.. (await DceAuthors.OfNextAsync(db, submission.ConsultationId.Value, cancel)).Append(submission.SubmittedBy).Distinct()];
        if (submission.Kind is ActKind.Notice or ActKind.Award) return [.. (await NoticeAuthors.OfAsync(db, submission.ConsultationId.Value, submission.Kind, cancel)).Append(submission.SubmittedBy).Distinct()];
        if (submission.Kind != ActKind.Consultation) return [submission.SubmittedBy];
        var creator = await db.Consultations.AsNoTracking().Where(c => c.TenantId == submission.TenantId && c.Id == submission.ConsultationId).Select(c => c.CreatedBy).SingleAsync(cancel);
        return creator == submission.SubmittedBy ? [creator] : [submission.SubmittedBy, creator];
    }

    private async Task<Dictionary<string, string>> ValuesAsync(ApprovalSubmission submission, CancellationToken cancel)
    {
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.TenantId == submission.TenantId && c.Id == submission.ConsultationId, cancel);
        var account = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(submission.TenantId), cancel);
        var refusal = await db.ApprovalDecisions.AsNoTracking().Where(d => d.TenantId == submission.TenantId && d.SubmissionId == submission.Id && !d.Approved).ToListAsync(cancel);
        return new()
        {
            ["reference"] = consultation.Reference, ["objet"] = (await db.WordsInForceAsync(consultation, cancel)).Title, ["compte"] = BodyName.InSentence(account.Name), ["auteur"] = submission.SubmittedByName,
            ["depuis"] = FrenchFormat.LongDate(submission.SubmittedAt), ["valideur"] = refusal is [var by, ..] ? by.DecidedByName : "", ["motif"] = refusal is [var why, ..] ? why.Reason ?? "" : "",
            ["lien"] = $"{portal.Value.BaseUrl}/{account.Slug}/acheteur/consultations/{consultation.Id}/validation",
        };
    }
}
