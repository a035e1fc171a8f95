using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>
/// A period of the law, counted as it is written: calendar days without the day of the event (Regulation 1182/71, art. 3), months de quantième à quantième, working days.
/// A minimum protects companies and ends with a working day; a maximum binds the buyer and is not prolonged.
/// </summary>
internal sealed record LegalPeriod(string Key, DateOnly From, DateOnly? Until, int Amount, string Unit, string Article) : IDated
{
    private static readonly DatedRules<LegalPeriod> Rules = new("legal-periods");

    public static LegalPeriod On(string key, DateOnly day) => Rules.On(day).Single(rule => rule.Key == key);

    public string Version => LegalDay.Version(Key, From);

    /// <summary>A maximum, counted from a day: where it ends on a day off, it is to be done before.</summary>
    public ExplainedDate AtMostAfter(DateOnly start, string from, string? department = null)
    {
        var (day, why) = End(start, department);
        return new(day, Article, from, Count, LegalDay.NotProlonged(day, department) ?? why ?? Phrases.OfLaw.Say("none"), Version);
    }

    /// <summary>A date from which something may be done, which no day off moves.</summary>
    public ExplainedDate EarliestAfter(DateOnly start, string from) => new(End(start, null).Day, Article, from, Count, Phrases.OfLaw.Say("not-counted"), Version);

    private string Count => Phrases.OfLaw.Say(Unit, Amount);

    private (DateOnly Day, string? Why) End(DateOnly start, string? department)
    {
        if (Unit == "days") return (start.AddDays(Amount), null);
        if (Unit == "working-days") return (WorkingDays.After(start, Amount, department), null);
        var day = start.AddMonths(Amount);
        return (day, day.Day == start.Day ? null : Phrases.OfLaw.Say("short-month", start.Day));
    }
}
