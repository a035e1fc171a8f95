using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

/// <summary>Somebody whom an open step names approves, or refuses with a reason. The last approval makes the act ready; a refusal returns it to draft.</summary>
public sealed class DecideStep(PlatformDb db, ReadApprovals readApprovals, Outbox outbox)
{
    /// <param name="Submission">The one that was on the screen: what was submitted again since is another one.</param>
    /// <param name="Position">Of the step.</param>
    /// <param name="Reason">Of a refusal. With an approval it is the plainest sign that something else was meant: asked about, never thrown away in silence.</param>
    /// <param name="Anyway">Asked about, and approved all the same.</param>
    public sealed record Input(Id<ApprovalSubmission> Submission, int Position, bool Approves, string? Reason, bool Anyway = false);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Approved(bool IsComplete) : Outcome;
        public sealed record Rejected : Outcome;
        public sealed record ReasonMissing : Outcome;
        public sealed record ReasonTooLong : Outcome;
        /// <summary>Approved, with a reason for refusing written: nothing is decided before it was asked.</summary>
        public sealed record ReasonWritten : Outcome;
        /// <summary>Nobody approves what he prepared.</summary>
        public sealed record OwnWork : Outcome;
        /// <summary>The step names others.</summary>
        public sealed record NotYours : Outcome;
        /// <summary>The steps before it are not over.</summary>
        public sealed record NotYet : Outcome;
        /// <summary>Somebody was first: decided, withdrawn, changed or published.</summary>
        public sealed record Overtaken : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Approved, T> approved, Func<Rejected, T> rejected, Func<ReasonMissing, T> reasonMissing, Func<ReasonTooLong, T> reasonTooLong, Func<ReasonWritten, T> reasonWritten, Func<OwnWork, T> ownWork,
            Func<NotYours, T> notYours, Func<NotYet, T> notYet, Func<Overtaken, T> overtaken, Func<NotFound, T> notFound) => this switch
        {
            Approved a => approved(a), Rejected r => rejected(r), ReasonMissing r => reasonMissing(r), ReasonTooLong r => reasonTooLong(r), ReasonWritten r => reasonWritten(r), OwnWork o => ownWork(o),
            NotYours n => notYours(n), NotYet n => notYet(n), Overtaken o => overtaken(o), NotFound n => notFound(n), _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (input is { Approves: true, Anyway: false } && !string.IsNullOrWhiteSpace(input.Reason)) return new Outcome.ReasonWritten();
        var reason = input.Approves ? null : Reasons.Read(input.Reason);
        if (!input.Approves && reason is null) return new Outcome.ReasonMissing();
        if (reason is not null && reason.Length < input.Reason!.Trim().Length) return new Outcome.ReasonTooLong();      // read: it is there
        var answer = (await db.Database.SqlQuery<string>($"""
            select sec.decide_step({input.Submission.Value}, {input.Position}, {input.Approves}, {reason}::text) as "Value"
            """).ToListAsync(cancel)).Single();
        switch (answer)
        {
            case "Approved":
                var open = await readApprovals.OpenStageAsync(input.Submission, cancel) ?? throw new InvalidOperationException("A step is left, or it would be complete.");
                await outbox.AddAsync(new ApprovalMoved(input.Submission.Value, ApprovalNews.Asked, open), cancel);      // told once for a stage, by its key
                return new Outcome.Approved(false);
            case "Complete":
                await outbox.AddAsync(new ApprovalMoved(input.Submission.Value, ApprovalNews.Complete, 0), cancel);
                return new Outcome.Approved(true);
            case "Rejected":
                await outbox.AddAsync(new ApprovalMoved(input.Submission.Value, ApprovalNews.Rejected, 0), cancel);
                return new Outcome.Rejected();
            case "OwnWork": return new Outcome.OwnWork();
            case "NotYours": return new Outcome.NotYours();
            case "NotOpen": return new Outcome.NotYet();
            case "Decided" or "Ended": return new Outcome.Overtaken();
            case "NotFound": return new Outcome.NotFound();
            default: throw new UnreachableException(answer);
        }
    }
}

/// <summary>Whoever buys for the department takes the act back: it is a draft again, and what was approved of it counts no more.</summary>
public sealed class WithdrawSubmission(PlatformDb db)
{
    public enum Outcome { Withdrawn, Overtaken, NotFound }

    public async Task<Outcome> ExecuteAsync(Id<ApprovalSubmission> submission, CancellationToken cancel)
    {
        var answer = (await db.Database.SqlQuery<string>($"""select sec.withdraw_submission({submission.Value}) as "Value" """).ToListAsync(cancel)).Single();
        return answer switch
        {
            "Withdrawn" => Outcome.Withdrawn,
            "Ended" => Outcome.Overtaken,
            "NotFound" => Outcome.NotFound,
            _ => throw new UnreachableException(answer),
        };
    }
}
