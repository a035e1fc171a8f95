using Platform.Core.Approvals;
using Platform.Core.Law;

namespace Platform.Core.Tests.Approvals;

/// <summary>What pages read from steps and decisions; and the days of reminders.</summary>
public sealed class ApprovalProgressTests
{
    public static TheoryData<string, SubmissionOutcome?, int?, ApprovalState> Readings => new()
    {
        // stage, then « + » approved, « - » refused, « . » waiting
        { "1.", null, 1, ApprovalState.Running },
        { "1+ 2.", null, 2, ApprovalState.Running },
        { "1. 1+", null, 1, ApprovalState.Running },
        { "1+ 1+ 2. 2.", null, 2, ApprovalState.Running },
        { "1+ 2+", null, null, ApprovalState.Complete },
        { "1+ 2-", SubmissionOutcome.Rejected, null, ApprovalState.Draft },
        { "1.", SubmissionOutcome.Withdrawn, 1, ApprovalState.Draft },
        { "1+", SubmissionOutcome.Changed, null, ApprovalState.Draft },
        { "1+", SubmissionOutcome.Published, null, ApprovalState.Published },
    };

    [Theory, Trait("Feature", "VR-24"), MemberData(nameof(Readings))]
    public void Steps_and_decisions_say_where_an_act_stands(string said, SubmissionOutcome? outcome, int? open, ApprovalState state)
    {
        var steps = said.Split(' ').Select(step => new ApprovalProgress.Step(step[0] - '0', step[1] switch { '+' => true, '-' => false, _ => null })).ToList();
        Assert.Equal(open, ApprovalProgress.OpenStage(steps));
        Assert.Equal(state, ApprovalProgress.StateOf(steps, outcome));
    }

    [Theory, Trait("Feature", "VR-24")]
    [InlineData("2026-11-20", "2026-11-20", 3, 0)]
    [InlineData("2026-11-20", "2026-11-22", 3, 0)]
    [InlineData("2026-11-20", "2026-11-23", 3, 1)]
    [InlineData("2026-11-20", "2026-11-25", 3, 1)]
    [InlineData("2026-11-20", "2026-11-26", 3, 2)]
    [InlineData("2026-12-31", "2027-01-01", 1, 1)]
    [InlineData("2026-11-23", "2026-11-20", 3, 0)]
    public void A_step_is_recalled_after_so_many_days_and_again_as_often(string opened, string today, int every, int step) =>
        Assert.Equal(step, ApprovalRule.StepOn(DateOnly.Parse(opened, null), DateOnly.Parse(today, null), every));

    [Fact, Trait("Feature", "VR-24")]
    public void The_default_delay_is_dated_data() => Assert.Equal(3, ApprovalRules.On(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)).RemindEveryDays);
}
