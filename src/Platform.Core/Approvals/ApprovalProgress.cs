namespace Platform.Core.Approvals;

/// <summary>Where an act stands.</summary>
public enum ApprovalState
{
    /// <summary>Nobody is asked: never submitted, or returned.</summary>
    Draft,

    /// <summary>A step is open.</summary>
    Running,

    /// <summary>Every step approved: it may be published, as it is.</summary>
    Complete,

    Published,
}

/// <summary>The same reading of steps and decisions as sec.open_stage, for what pages show.</summary>
public static class ApprovalProgress
{
    /// <param name="Stage">Of the step.</param>
    /// <param name="Approved">Null: not decided.</param>
    public sealed record Step(int Stage, bool? Approved);

    /// <returns>The first stage that waits for a decision; null when none does.</returns>
    public static int? OpenStage(IEnumerable<Step> steps) => steps.Where(step => step.Approved is null).Min(step => (int?)step.Stage);

    /// <param name="steps">Of a submission.</param>
    /// <param name="outcome">Null: it did not end.</param>
    public static ApprovalState StateOf(IEnumerable<Step> steps, SubmissionOutcome? outcome) => outcome switch
    {
        SubmissionOutcome.Published => ApprovalState.Published,
        SubmissionOutcome.Rejected or SubmissionOutcome.Withdrawn or SubmissionOutcome.Changed => ApprovalState.Draft,
        null => OpenStage(steps) is null ? ApprovalState.Complete : ApprovalState.Running,
    };
}
