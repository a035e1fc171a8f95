using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>
/// What companies learn before a limit, and whether that is late (PEER-21). In a formalised procedure the law names the last day (CCP, art. R2132-6, R2151-4 1°); in an adapted one the platform
/// warns by its own rule and nothing binds.
/// </summary>
/// <param name="LastDay">On which it may still be sent without a later limit.</param>
/// <param name="IsBinding">The law asks for a later limit; else a warning of ours.</param>
/// <param name="Proposed">The limit that would leave companies as many days, at the same hour of a working day.</param>
public sealed record LateInformation(ExplainedDate LastDay, bool IsLate, bool IsBinding, DateTimeOffset Proposed)
{
    /// <param name="urgency">The period was shortened for urgency.</param>
    /// <param name="department">Where the buyer is, for its holidays.</param>
    public static LateInformation Of(Procedure procedure, bool urgency, DateTimeOffset limit, DateTimeOffset at, string? department = null)
    {
        var (day, binding) = (FranceTime.DayOf(limit), procedure.IsFormalised);
        var last = binding ? AnswerLimit.LastDay(limit, urgency) : OfCustom(procedure, limit);
        var proposed = SameHour(limit, FranceTime.DayOf(at).AddDays(day.DayNumber - last.Day.DayNumber), department);
        return new(last, FranceTime.DayOf(at) > last.Day, binding, proposed > limit ? proposed : limit);
    }

    /// <summary>The hour of a limit on another day, or on the working day that follows it.</summary>
    internal static DateTimeOffset SameHour(DateTimeOffset limit, DateOnly day, string? department)
    {
        var typed = WorkingDays.Next(day, department).ToDateTime(TimeOnly.FromDateTime(FranceTime.ToParis(limit)));
        return FranceTime.Parse(typed) is FromParis.Instant instant ? instant.At : limit.AddDays(day.DayNumber - FranceTime.DayOf(limit).DayNumber);      // an hour of the night when clocks change
    }

    private static ExplainedDate OfCustom(Procedure procedure, DateTimeOffset limit)
    {
        var (day, rule) = (FranceTime.DayOf(limit), ExtensionRules.On(procedure.ToString(), limit));
        var days = rule?.Days ?? 0;
        return new(day.AddDays(-days), Phrases.OfLaw.Say("custom"), Phrases.OfLaw.Say("limit", day), Phrases.OfLaw.Say("before-limit", days), Phrases.OfLaw.Say("not-counted"), rule?.Article ?? "");
    }
}
