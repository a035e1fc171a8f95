namespace Platform.Core.Law;

/// <summary>After how many days without an answer an approver is reminded, and how often then. An account may choose its own.</summary>
public sealed record ApprovalRule(int RemindEveryDays, string Article)
{
    /// <returns>0 until the first reminder is due, then one more for each.</returns>
    public static int StepOn(DateOnly openedOn, DateOnly today, int everyDays) => Math.Max(0, today.DayNumber - openedOn.DayNumber) / everyDays;
}

/// <summary>The rule of each day: dated data, never a constant in code.</summary>
public static class ApprovalRules
{
    private static readonly DatedRules<Rule> Rules = new("approvals");

    public static ApprovalRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new(rule.RemindEveryDays, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int RemindEveryDays, string Article) : IDated;
}
