using Platform.Core.Consultations;

namespace Platform.Core.Approvals;

/// <summary>Keeps a correction as it is asked now and asks the circuit for it. One at a time: another one takes its place, and is asked anew.</summary>
public sealed class SubmitCorrection(SubmitForApproval submit, CorrectConsultation correct, KeepCorrection keep)
{
    /// <param name="Objection">What stands against it in any case; then nothing was submitted.</param>
    /// <param name="IsStale">It was not what was seen: nothing was submitted.</param>
    public sealed record Outcome(CorrectConsultation.Outcome? Objection, SubmitForApproval.Outcome Submission, bool IsStale = false);

    /// <param name="seen">Null: not said.</param>
    public async Task<Outcome> ExecuteAsync(CorrectConsultation.Asked asked, string byName, KeepCorrection.Seen? seen, CancellationToken cancel)
    {
        if ((await correct.PreviewAsync(asked, cancel)).Objection is { } objection) return new(objection, new SubmitForApproval.Outcome.NotFound());
        return await keep.ExecuteAsync(asked, byName, seen, cancel) is { } draft
            ? new(null, await submit.SubmitAsync(new Act(ActKind.Correction, asked.Consultation, draft.Value), cancel))
            : new(null, new SubmitForApproval.Outcome.NotFound(), IsStale: true);
    }
}
