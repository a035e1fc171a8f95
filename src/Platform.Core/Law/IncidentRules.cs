using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>A limit that an operator may offer, and how it was counted, so that he can judge it before he changes it.</summary>
/// <param name="Lost">The outage, as long as its sheet says.</param>
/// <param name="FromEnd">Counted from the end of the outage, because the limit fell before it.</param>
/// <param name="Moved">The hour so counted is one at which nobody works: the next working day instead.</param>
public sealed record SuggestedLimit(DateTimeOffset At, TimeSpan Lost, bool FromEnd, bool Moved);

/// <summary>Whose limit an outage has touched: those within it, and those within <paramref name="Hours"/> of its end.</summary>
/// <param name="Longest">No outage is declared longer: a month typed wrong would touch everybody.</param>
/// <param name="Opens">A limit is offered at a whole hour, from this one</param>
/// <param name="Closes">to this one, on a working day;</param>
/// <param name="Otherwise">or else at this one, on the next working day.</param>
public sealed record IncidentRule(int Hours, TimeSpan Longest, int Opens, int Closes, int Otherwise, string Article)
{
    /// <summary>The time that was lost, given back after the limit (or after the outage, when that ends later), up to a whole hour at which people work.</summary>
    public SuggestedLimit Suggest(DateTimeOffset limit, DateTimeOffset began, DateTimeOffset ended)
    {
        var (lost, fromEnd) = (ended - began, ended > limit);
        var at = NextHour((fromEnd ? ended : limit) + lost);
        var paris = FranceTime.ToParis(at);
        var day = DateOnly.FromDateTime(paris);
        if (WorkingDays.Includes(day) && paris.Hour >= Opens && paris.TimeOfDay <= TimeSpan.FromHours(Closes)) return new(at, lost, fromEnd, Moved: false);
        // Before the working hours of a working day, or after them, or on a day off. No clock changes between morning and evening.
        if (paris.Hour >= Opens) day = day.AddDays(1);
        while (!WorkingDays.Includes(day)) day = day.AddDays(1);
        return new(FranceTime.Parse(day.ToDateTime(new TimeOnly(Otherwise, 0))).Match(instant => instant, () => throw new InvalidOperationException("No hour is skipped by day."), twice => twice[^1]), lost, fromEnd, Moved: true);
    }

    // Every offset of Paris is a whole number of hours.
    private static DateTimeOffset NextHour(DateTimeOffset instant)
    {
        var beyond = instant.Ticks % TimeSpan.TicksPerHour;
        return beyond == 0 ? instant : instant.AddTicks(TimeSpan.TicksPerHour - beyond);
    }
}

/// <summary>The rule of each day: dated data, never a constant in code.</summary>
public static class IncidentRules
{
    private static readonly DatedRules<Rule> Rules = new("incidents");

    public static IncidentRule On(DateTimeOffset outage)
    {
        var rule = Rules.On(outage).Single();
        return new(rule.Hours, TimeSpan.FromDays(rule.LongestDays), rule.Opens, rule.Closes, rule.Otherwise, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Hours, int LongestDays, int Opens, int Closes, int Otherwise, string Article) : IDated;
}
