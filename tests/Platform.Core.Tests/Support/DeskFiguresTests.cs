using Platform.Core.Law;
using Platform.Core.Messaging;
using Platform.Core.Support;

namespace Platform.Core.Tests.Support;

/// <summary>The arithmetic of the desk's delays: no database.</summary>
public sealed class DeskFiguresTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);      // 9 in Paris

    [Fact, Trait("Feature", "VR-26"), Trait("Feature", "VR-27")]
    public void Delays_are_counted_by_class_in_open_hours_against_what_is_aimed_at()
    {
        var lines = DeskFigures.Count(
        [
            Sample("Deadline", 10, 40, "Yes"), Sample("Deadline", 20, 50, "No"), Sample("Deadline", 14, null, null), Sample("Deadline", null, null, null),
            Sample("Fault", 60, 600, null), Sample("Question", 10, 20, "Yes") with { OwnDesk = true },
        ], new Helpline(), SupportRules.On(Monday));

        var (deadline, fault, question) = (lines[0], lines[1], lines[2]);
        Assert.Equal((4, 3, (TimeSpan?)TimeSpan.FromMinutes(14), 2), (deadline.Came, deadline.Answered, deadline.Answer, deadline.AnsweredInTime));
        Assert.Equal((2, (TimeSpan?)TimeSpan.FromMinutes(40), 2, 2, 1), (deadline.Solved, deadline.Resolution, deadline.SolvedInTime, deadline.Rated, deadline.Content));
        Assert.Equal((1, 1), (fault.AnsweredInTime, fault.SolvedInTime));        // ten hours on the clock, nine and a half while the line was open
        Assert.Equal((0, (TimeSpan?)null), (question.Came, question.Answer));              // an account's own desk is its own
    }

    private static DeskFigures.Sample Sample(string priority, int? answered, int? solved, string? satisfied) =>
        new("Company", "Page", priority, false, Monday, answered is { } a ? Monday.AddMinutes(a) : null, solved is { } s ? Monday.AddMinutes(s) : null, "New", 0, satisfied);
}
