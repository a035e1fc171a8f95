using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>
/// Monday to Friday without the public holidays (Code du travail, art. L3133-1, and those of a department). Regulation 1182/71 counts so; French « jours ouvrables » may
/// include Saturdays: for a time that protects companies the platform counts the shorter week.
/// </summary>
public static class WorkingDays
{
    private static readonly DatedRules<Rule> Holidays = new("holidays");

    /// <param name="department">« 67 », « 974 »: some have holidays of their own. Null: those of the whole country.</param>
    public static bool Includes(DateOnly day, string? department = null) => !IsWeekend(day) && HolidayOn(day, department) is null;

    /// <summary>So many working days after a day, which does not count.</summary>
    public static DateOnly After(DateOnly day, int count, string? department = null)
    {
        for (; count > 0; count--) day = Next(day.AddDays(1), department);
        return day;
    }

    /// <summary>The day itself, or the first working day that follows.</summary>
    public static DateOnly Next(DateOnly day, string? department = null)
    {
        while (!Includes(day, department)) day = day.AddDays(1);
        return day;
    }

    /// <summary>The day itself, or the last working day before it.</summary>
    public static DateOnly Previous(DateOnly day, string? department = null)
    {
        while (!Includes(day, department)) day = day.AddDays(-1);
        return day;
    }

    /// <summary>« Le 1er novembre 2026 est un dimanche ».</summary>
    /// <returns>Null for a working day.</returns>
    public static string? WhyNot(DateOnly day, string? department = null) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => Phrases.OfLaw.Say("saturday", day),
        DayOfWeek.Sunday => Phrases.OfLaw.Say("sunday", day),
        _ => HolidayOn(day, department) is { } name ? Phrases.OfLaw.Say("holiday", day, name) : null,
    };

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static string? HolidayOn(DateOnly day, string? department)
    {
        var fromEaster = day.DayNumber - Easter(day.Year).DayNumber;
        return Holidays.On(day).FirstOrDefault(rule => (rule.Departments is null || (department is not null && rule.Departments.Contains(department)))
            && (rule.Easter is { } days ? days == fromEaster : (rule.Month, rule.Day) == (day.Month, day.Day)))?.Name;
    }

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

    /// <param name="Departments">Null: everywhere.</param>
    /// <param name="Easter">Days after Easter Sunday, where the feast moves.</param>
    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string Name, IReadOnlyList<string>? Departments, int? Month, int? Day, int? Easter, string Article) : IDated;
}
