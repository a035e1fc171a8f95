namespace Platform.Core.Law;

/// <summary>Monday to Friday without the public holidays of the labour code (Code du travail, art. L3133-1).</summary>
public static class WorkingDays
{
    private static readonly (int Month, int Day)[] Fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];

    public static bool Includes(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(day);

    private static bool IsHoliday(DateOnly day) =>
        Fixed.Contains((day.Month, day.Day)) || (day.DayNumber - Easter(day.Year).DayNumber) is 1 or 39 or 50;       // Easter Monday, Ascension, Whit Monday

    // The Gregorian computus, as Meeus writes it.
    private static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var n = h + l - (7 * m) + 114;
        return new DateOnly(year, n / 31, (n % 31) + 1);
    }
}
