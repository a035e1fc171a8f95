using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Dce;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

/// <summary>
/// Asks those whom the circuit names. What is submitted is bound to a hash of its content: a change returns it to draft. Only what could be published is
/// submitted, so that nobody approves half a file.
/// </summary>
public sealed class SubmitForApproval(PlatformDb db, PublishConsultation publishConsultation, PublishDceVersion publishVersion, DceDraftStarter starter, ReadApprovals readApprovals, Outbox outbox)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Submitted(Id<ApprovalSubmission> Submission) : Outcome;
        /// <summary>Something else stands against its publication.</summary>
        public sealed record NotReady(IReadOnlyList<PublicationObjection> Objections) : Outcome;
        /// <summary>The version of the file cannot be published either.</summary>
        public sealed record VersionNotReady(PublishDceVersion.Fault Fault) : Outcome;
        /// <summary>These steps have nobody, or nobody but the author.</summary>
        public sealed record NobodyToApprove(IReadOnlyList<ReadApprovals.Step> Steps) : Outcome;
        public sealed record Running : Outcome;
        /// <summary>No circuit applies: it is published at once.</summary>
        public sealed record NotRequired : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Submitted, T> submitted, Func<NotReady, T> notReady, Func<VersionNotReady, T> versionNotReady, Func<NobodyToApprove, T> nobodyToApprove,
            Func<Running, T> running, Func<NotRequired, T> notRequired, Func<NotFound, T> notFound) => this switch
        {
            Submitted s => submitted(s), NotReady n => notReady(n), VersionNotReady v => versionNotReady(v), NobodyToApprove n => nobodyToApprove(n),
            Running r => running(r), NotRequired n => notRequired(n), NotFound n => notFound(n), _ => throw new UnreachableException(),
        };
    }

    /// <summary>A draft, before its publication.</summary>
    public async Task<Outcome> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        await db.LockConsultationAsync(id.Value, cancel);
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { PublishedAt: null } consultation) return new Outcome.NotFound();
        // Keys are made when it is published; the approval is what is being asked for.
        var objections = (await publishConsultation.ObjectionsAsync(consultation, cancel))
            .Where(o => o.Severity == ObjectionSeverity.Error && o.Step is not (PublicationStep.Keys or PublicationStep.Approval)).ToList();
        if (objections.Count > 0) return new Outcome.NotReady(objections);
        return await SubmitAsync(new Act(ActKind.Consultation, id, id.Value), cancel);
    }

    /// <summary>A new version of a published file, with the sentence that companies will read.</summary>
    public async Task<Outcome> ExecuteAsync(PublishDceVersion.Asked asked, CancellationToken cancel)
    {
        await db.LockConsultationAsync(asked.Consultation.Value, cancel);
        switch (await publishVersion.ObjectionAsync(asked, cancel))
        {
            case PublishDceVersion.Outcome.Refused refused: return new Outcome.VersionNotReady(refused.Fault);
            case not null: return new Outcome.NotFound();
        }
        var draft = await starter.FindAsync(asked.Consultation, cancel) ?? throw new InvalidOperationException("It was there a moment ago, under this lock.");
        return await SubmitAsync(asked.As(draft), cancel);
    }

    /// <summary>A notice that a person wrote, which another capability has judged ready, as it was read.</summary>
    /// <param name="asRead">What sec.notice_as_it_stands said when the page was shown; null: nobody read a page.</param>
    /// <returns>Null: somebody wrote in it since, and nothing was submitted.</returns>
    public async Task<Outcome?> ExecuteAsync(Act act, string? asRead, CancellationToken cancel)
    {
        if (act.Kind is not (ActKind.Notice or ActKind.Award)) throw new ArgumentException("It has its own way.", nameof(act));
        await db.LockConsultationAsync(act.Consultation.Value, cancel);
        return asRead is not null && asRead != await db.NoticeAsItStandsAsync(act.Subject, cancel) ? null : await SubmitAsync(act, cancel);
    }

    internal async Task<Outcome> SubmitAsync(Act act, CancellationToken cancel)
    {
        var id = Id<ApprovalSubmission>.New();
        var answer = (await db.Database.SqlQuery<string>($"""
            select sec.submit_act({id.Value}, {act.Consultation.Value}, {act.Kind.ToString()}, {act.Subject}, {act.Note}::text, {act.Important}::boolean) as "Value"
            """).ToListAsync(cancel)).Single();
        switch (answer)
        {
            case "Submitted":
                await outbox.AddAsync(new ApprovalMoved(id.Value, ApprovalNews.Asked, 1), cancel);
                return new Outcome.Submitted(id);
            case "NobodyToApprove":
                return new Outcome.NobodyToApprove([.. (await readApprovals.ProposedAsync(act.Consultation, act.Kind, cancel))!.Steps.Where(step => step.Approvers.Count == 0)]);      // a circuit applies: it was just judged
            case "Running": return new Outcome.Running();
            case "NoCircuit": return new Outcome.NotRequired();
            case "NotFound" or "NothingToSubmit": return new Outcome.NotFound();
            default: throw new UnreachableException(answer);
        }
    }
}
