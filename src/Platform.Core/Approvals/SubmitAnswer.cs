using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Questions;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

/// <summary>Asks the circuit for an answer, as it is written now: a later word returns it to draft.</summary>
public sealed class SubmitAnswer(PlatformDb db, SubmitForApproval submit, PublishAnswer publish)
{
    /// <param name="Faults">What keeps it from being published in any case; then nothing was submitted.</param>
    /// <param name="Submission">Null: a colleague wrote in it since it was read, and nothing was submitted.</param>
    public sealed record Outcome(IReadOnlyList<PublishAnswer.Fault> Faults, SubmitForApproval.Outcome? Submission);

    /// <param name="read">The <see cref="AnswerDraft.Seal"/> of the words that were read.</param>
    public async Task<Outcome> ExecuteAsync(Id<AnswerDraft> id, string? read, CancellationToken cancel)
    {
        if (await db.AnswerDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } found) return new([], new SubmitForApproval.Outcome.NotFound());
        await db.LockConsultationAsync(found.ConsultationId.Value, cancel);
        // Read again: a colleague may have written, or thrown it away, while we waited.
        if (await db.AnswerDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } draft) return new([], new SubmitForApproval.Outcome.NotFound());
        if (draft.Seal != read) return new([], null);
        var faults = await publish.FaultsOfAsync(id, cancel);
        return faults.Count > 0 ? new(faults, new SubmitForApproval.Outcome.NotFound()) : new([], await submit.SubmitAsync(new Act(ActKind.Answer, draft.ConsultationId, id.Value), cancel));
    }
}
