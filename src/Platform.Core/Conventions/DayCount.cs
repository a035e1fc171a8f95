namespace Platform.Core.Conventions;

/// <summary>
/// Local days of the calendar, counted as civil law counts months and years: de quantième à quantième, and the last day of a month that lacks the
/// number (CPC, art. 641, by analogy). No hour takes part, so that no clock change can.
/// </summary>
internal static class DayCount
{
    /// <summary>The last day of a period of so many months that begins on <paramref name="first"/>: the eve of the anniversary, always counted from the first day, so that short months do not add up.</summary>
    public static (DateOnly Day, bool Clamped) LastOf(DateOnly first, int months)
    {
        var anniversary = first.AddMonths(months);
        return anniversary.Day == first.Day ? (anniversary.AddDays(-1), false) : (anniversary, true);      // 29 February 2025 does not exist: the year ends on the 28th
    }

    /// <summary>So many months after a day, or before it: the same number, or the last of a month that is too short.</summary>
    public static (DateOnly Day, bool Clamped) After(DateOnly from, int months)
    {
        var day = from.AddMonths(months);
        return (day, day.Day != from.Day);
    }
}
