using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

/// <summary>Circuits at work, as the pages of a consultation and the list « À valider » show them.</summary>
public sealed class ReadApprovals(PlatformDb db, CurrentScope scope)
{
    /// <param name="Approvers">Names of those who may decide it: now for a step that waits, when it is submitted for one that is proposed. Empty: nobody can.</param>
    /// <param name="IsOpen">It waits for a decision now.</param>
    /// <param name="IsMine">…of the person who looks.</param>
    public sealed record Step(int Position, int Stage, StepKind Kind, IReadOnlyList<string> Approvers, bool IsOpen, bool IsMine, bool? Approved, string? Reason, string? ByName, DateTimeOffset? At)
    {
        /// <summary>Of a submission that nobody has made yet.</summary>
        public bool IsProposed { get; init; }
    }

    public sealed record Submission(Id<ApprovalSubmission> Id, ActKind Kind, Guid Subject, int? Version, string? Note, bool? Important, DateTimeOffset SubmittedAt, string ByName,
        DateTimeOffset? EndedAt, SubmissionOutcome? Outcome, string? EndedByName, IReadOnlyList<Step> Steps)
    {
        public ApprovalState State => ApprovalProgress.StateOf(Steps.Select(step => new ApprovalProgress.Step(step.Stage, step.Approved)), Outcome);
        public Step? Refusal => Steps.FirstOrDefault(step => step.Approved == false);
    }

    /// <summary>What a submission would ask.</summary>
    public sealed record Proposed(Id<ApprovalCircuit> Circuit, bool AuthorMayApprove, IReadOnlyList<Step> Steps);

    /// <summary>An act and its approval.</summary>
    /// <param name="IsRequired">A circuit applies, or one still runs.</param>
    /// <param name="Open">The submission that runs, or is complete.</param>
    /// <param name="Last">The one before, when none is open: it may say why the act is a draft again.</param>
    public sealed record Standing(bool IsRequired, Submission? Open, Submission? Last)
    {
        public ApprovalState State => Open?.State ?? ApprovalState.Draft;
    }

    /// <summary>What a change would return to draft.</summary>
    public sealed record UnderWay(ActKind Kind, string ByName, DateTimeOffset At);

    /// <summary>A step that waits for the person who looks.</summary>
    public sealed record Waiting(Guid Consultation, string Reference, string Title, ActKind Kind, StepKind Step, string ByName, DateTimeOffset SubmittedAt);

    /// <summary>An act in preparation that was refused, and why; it waits for whoever submitted or wrote it.</summary>
    /// <param name="Subject">As in <see cref="ApprovalSubmission.SubjectId"/>: the answer, the notice.</param>
    public sealed record Refused(Guid Consultation, string Reference, string Title, ActKind Kind, Guid Subject, string ByName, DateTimeOffset At, string Reason);

    public async Task<Standing> StandingAsync(Id<Consultation> consultation, ActKind kind, Guid subject, CancellationToken cancel)
    {
        var history = (await HistoryAsync(consultation, cancel)).Where(s => s.Kind == kind && s.Subject == subject).ToList();
        var open = history.Find(s => s.Outcome is null);
        return new(open is not null || await CircuitAsync(consultation, kind, cancel) is not null, open, open is null ? history.FirstOrDefault() : null);
    }

    /// <summary>Of the version of the file that is being prepared after publication; null: there is none.</summary>
    public async Task<Standing?> OfVersionAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        await db.DceVersions.AsNoTracking().SingleOrDefaultAsync(v => v.ConsultationId == consultation && v.PublishedAt == null && v.Number > 1, cancel) is { } draft
            ? await StandingAsync(consultation, ActKind.Dce, draft.Id.Value, cancel) : null;

    public async Task<UnderWay?> UnderWayAsync(Id<Consultation> consultation, CancellationToken cancel) => await db.ApprovalSubmissions.AsNoTracking()
        .Where(s => s.ConsultationId == consultation && s.EndedAt == null).Select(s => new UnderWay(s.Kind, s.SubmittedByName, s.SubmittedAt)).FirstOrDefaultAsync(cancel);

    /// <summary>Every submission of a consultation and of its file, newest first.</summary>
    public async Task<IReadOnlyList<Submission>> HistoryAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var submissions = await db.ApprovalSubmissions.AsNoTracking().Where(s => s.ConsultationId == consultation).OrderByDescending(s => s.SubmittedAt).ToListAsync(cancel);
        if (submissions.Count == 0) return [];
        var circuits = submissions.Select(s => s.CircuitId).Distinct().ToList();
        var steps = (await db.ApprovalSteps.AsNoTracking().Where(s => circuits.Contains(s.CircuitId)).OrderBy(s => s.Position).ToListAsync(cancel)).ToLookup(s => s.CircuitId);
        var decisions = (await db.ApprovalDecisions.AsNoTracking().Where(d => d.ConsultationId == consultation).ToListAsync(cancel)).ToDictionary(d => (d.SubmissionId, d.Position));
        var versions = await db.DceVersions.AsNoTracking().Where(v => v.ConsultationId == consultation).ToDictionaryAsync(v => v.Id.Value, v => v.Number, cancel);
        var waited = (await db.Database.SqlQuery<WaitedRow>($"""
            select s.id as "Submission", t.position as "Position", array(select n.name from (select distinct on (m.person_id) m.person_name as name from memberships m
                where m.tenant_id = s.tenant_id and m.person_id in (select sec.waits_for(s.id, t.position)) and m.revoked_at is null order by m.person_id) n order by 1) as "Names", sec.may_decide(s.id, t.position) as "Mine"
            from approval_submissions s join approval_steps t on t.tenant_id = s.tenant_id and t.circuit_id = s.circuit_id
            where s.consultation_id = {consultation.Value} and s.ended_at is null
            """).ToListAsync(cancel)).ToDictionary(row => (new Id<ApprovalSubmission>(row.Submission), row.Position));
        return [.. submissions.Select(s => new Submission(s.Id, s.Kind, s.SubjectId, versions.TryGetValue(s.SubjectId, out var number) ? number : null, s.Note, s.Important, s.SubmittedAt, s.SubmittedByName,
            s.EndedAt, s.Outcome, s.EndedByName, Steps(s, [.. steps[s.CircuitId]])))];

        IReadOnlyList<Step> Steps(ApprovalSubmission submission, IReadOnlyList<ApprovalStep> all)
        {
            var open = submission.EndedAt is null ? ApprovalProgress.OpenStage(all.Select(step => new ApprovalProgress.Step(step.Stage, decisions.GetValueOrDefault((submission.Id, step.Position))?.Approved))) : null;
            return [.. all.Select(step =>
            {
                var decision = decisions.GetValueOrDefault((submission.Id, step.Position));
                var waits = waited.GetValueOrDefault((submission.Id, step.Position));
                return new Step(step.Position, step.Stage, step.Kind, waits?.Names ?? [], decision is null && step.Stage == open, waits?.Mine == true, decision?.Approved, decision?.Reason, decision?.DecidedByName, decision?.DecidedAt);
            })];
        }
    }

    /// <returns>Null: no circuit applies.</returns>
    public async Task<Proposed?> ProposedAsync(Id<Consultation> id, ActKind kind, CancellationToken cancel)
    {
        if (await CircuitAsync(id, kind, cancel) is not { } circuitId) return null;
        var circuit = await db.ApprovalCircuits.AsNoTracking().SingleAsync(c => c.Id == circuitId, cancel);
        var consultation = await db.Consultations.AsNoTracking().Where(c => c.Id == id).Select(c => new { c.DepartmentId, c.CreatedBy }).SingleAsync(cancel);
        IReadOnlyList<Guid> prepared = kind switch
        {
            ActKind.Consultation => [consultation.CreatedBy],
            ActKind.Dce => await DceAuthors.OfNextAsync(db, id.Value, cancel),
            ActKind.Answer => await db.AnswerDrafts.AsNoTracking().Where(d => d.ConsultationId == id).Select(d => d.ByPerson).Distinct().ToListAsync(cancel),
            ActKind.Correction => await db.CorrectionDrafts.AsNoTracking().Where(d => d.ConsultationId == id).Select(d => d.ByPerson).Distinct().ToListAsync(cancel),
            ActKind.Notice or ActKind.Award => await NoticeAuthors.OfAsync(db, id.Value, kind, cancel),
        };
        Guid[] authors = circuit.AuthorMayApprove ? [] : [.. prepared, scope.Required.PersonId ?? Guid.Empty];
        var names = (await db.Database.SqlQuery<NameRow>($"""
            select distinct t.position as "Position", p as "Person", (select m.person_name from memberships m where m.tenant_id = t.tenant_id and m.person_id = p and m.revoked_at is null limit 1) as "Name"
            from approval_steps t cross join sec.approvers_of(t.circuit_id, t.position, {consultation.DepartmentId.Value}) p where t.circuit_id = {circuitId.Value}
            """).ToListAsync(cancel)).Where(row => !authors.Contains(row.Person)).ToLookup(row => row.Position, row => row.Name);
        var steps = await db.ApprovalSteps.AsNoTracking().Where(s => s.CircuitId == circuitId).OrderBy(s => s.Position).ToListAsync(cancel);
        return new(circuitId, circuit.AuthorMayApprove, [.. steps.Select(s => new Step(s.Position, s.Stage, s.Kind, [.. names[s.Position].Order(FrenchOrder.Names)], false, false, null, null, null, null) { IsProposed = true })]);
    }

    /// <summary>What waits for the person in scope, oldest first.</summary>
    public async Task<IReadOnlyList<Waiting>> WaitingAsync(CancellationToken cancel) => [.. (await db.Database.SqlQuery<WaitingRow>($"""
        select c.id as "Consultation", c.reference as "Reference", c.title as "Title", s.kind as "Kind", t.kind as "Step", s.submitted_by_name as "ByName", s.submitted_at as "SubmittedAt"
        from approval_submissions s join consultations c on c.tenant_id = s.tenant_id and c.id = s.consultation_id
          join approval_steps t on t.tenant_id = s.tenant_id and t.circuit_id = s.circuit_id
        where s.ended_at is null and sec.may_decide(s.id, t.position) order by s.submitted_at, t.position limit 200
        """).ToListAsync(cancel)).Select(row => new Waiting(row.Consultation, row.Reference, row.Title, Enum.Parse<ActKind>(row.Kind), Enum.Parse<StepKind>(row.Step), row.ByName, row.SubmittedAt))];

    /// <summary>Acts of the person in scope whose last submission was refused and that can still be said, oldest first: whatever their kind.</summary>
    public async Task<IReadOnlyList<Refused>> RefusedAsync(CancellationToken cancel)
    {
        var person = scope.Required.PersonId;
        return [.. (await db.Database.SqlQuery<RefusedRow>($"""
            select c.id as "Consultation", c.reference as "Reference", coalesce(f.title, c.title) as "Title", s.kind as "Kind", s.subject_id as "Subject", d.decided_by_name as "ByName", d.decided_at as "At", coalesce(d.reason, '') as "Reason"
            from approval_submissions s join consultations c on c.tenant_id = s.tenant_id and c.id = s.consultation_id
              left join consultation_faces f on f.tenant_id = c.tenant_id and f.id = c.id
              join approval_decisions d on d.tenant_id = s.tenant_id and d.submission_id = s.id and not d.approved
            where s.outcome = 'Rejected' and (s.kind in ('Notice', 'Award') or c.discontinued_at is null)      -- what was declared sans suite is still announced
              and not exists (select from approval_submissions l where l.tenant_id = s.tenant_id and l.kind = s.kind and l.subject_id = s.subject_id and l.submitted_at > s.submitted_at)
              and case s.kind
                when 'Consultation' then c.published_at is null and (s.submitted_by = {person} or c.created_by = {person})
                when 'Dce' then c.closed_at is null and exists (select from dce_versions v where v.tenant_id = s.tenant_id and v.id = s.subject_id and v.published_at is null)
                  and (s.submitted_by = {person} or exists (select from dce_authors a where a.tenant_id = s.tenant_id and a.version_id = s.subject_id and a.person_id = {person}))
                when 'Answer' then c.closed_at is null and exists (select from answer_drafts w where w.tenant_id = s.tenant_id and w.id = s.subject_id and {person} in (s.submitted_by, w.by_person))
                when 'Correction' then c.closed_at is null and exists (select from correction_drafts w where w.tenant_id = s.tenant_id and w.id = s.subject_id and {person} in (s.submitted_by, w.by_person))
                else exists (select from written_notices w where w.tenant_id = s.tenant_id and w.id = s.subject_id and w.published_at is null and {person} in (s.submitted_by, w.created_by, w.changed_by))
              end
            order by d.decided_at limit 50
            """).ToListAsync(cancel)).Select(row => new Refused(row.Consultation, row.Reference, row.Title, Enum.Parse<ActKind>(row.Kind), row.Subject, row.ByName, row.At, row.Reason))];
    }

    /// <returns>Null when every step is approved.</returns>
    internal async Task<int?> OpenStageAsync(Id<ApprovalSubmission> submission, CancellationToken cancel) => await (
        from s in db.ApprovalSubmissions
        join step in db.ApprovalSteps on s.CircuitId equals step.CircuitId
        where s.Id == submission && !db.ApprovalDecisions.Any(d => d.SubmissionId == submission && d.Position == step.Position)
        select (int?)step.Stage).MinAsync(cancel);

    private async Task<Id<ApprovalCircuit>?> CircuitAsync(Id<Consultation> consultation, ActKind kind, CancellationToken cancel) =>
        (await db.Database.SqlQuery<Guid?>($"""select sec.circuit_of({consultation.Value}, {kind.ToString()}) as "Value" """).ToListAsync(cancel)).Single() is { } id ? new Id<ApprovalCircuit>(id) : null;

    private sealed record WaitedRow(Guid Submission, int Position, string[] Names, bool Mine);

    private sealed record RefusedRow(Guid Consultation, string Reference, string Title, string Kind, Guid Subject, string ByName, DateTimeOffset At, string Reason);

    private sealed record NameRow(int Position, Guid Person, string Name);

    private sealed record WaitingRow(Guid Consultation, string Reference, string Title, string Kind, string Step, string ByName, DateTimeOffset SubmittedAt);
}
