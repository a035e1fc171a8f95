namespace Platform.Core.Law;

/// <summary>When the administrator of an account attests the list of its people (VR-33): every quarter, so many days after its first one, with a reminder as often.</summary>
public sealed record AttestationRule(int DueDays, int RemindEveryDays, string Article)
{
    /// <summary>First day of the quarter of a day.</summary>
    public static DateOnly QuarterOf(DateOnly day) => new(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1);

    public DateOnly DueOn(DateOnly askedOn) => askedOn.AddDays(DueDays);

    /// <summary>0 on the day it is asked, then one more for each reminder.</summary>
    public int StepOn(DateOnly askedOn, DateOnly today) => Math.Max(0, today.DayNumber - askedOn.DayNumber) / RemindEveryDays;
}

/// <summary>The rule of each day: dated data, never a constant in code.</summary>
public static class AttestationRules
{
    private static readonly DatedRules<Rule> Rules = new("attestations");

    public static AttestationRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new AttestationRule(rule.DueDays, rule.RemindEveryDays, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int DueDays, int RemindEveryDays, string Article) : IDated;
}
