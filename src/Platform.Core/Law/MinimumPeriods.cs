using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>What companies are given time for.</summary>
public enum Phase { Applications, Offers }

/// <summary>What lengthens or shortens the time (CCP, art. R2161-2 to -16, R2151-2).</summary>
/// <param name="Electronic">Offers may be sent by electronic means.</param>
/// <param name="PriorInformation">A prior-information notice was sent in time with the same information.</param>
/// <param name="Urgency">Justified, with its reason kept.</param>
/// <param name="Withheld">Some documents are not on the buyer profile.</param>
/// <param name="Agreed">Whether the date of the offers was agreed with all candidates; null: nobody asked them.</param>
public sealed record PeriodFacts(bool Electronic = true, bool PriorInformation = false, bool Urgency = false, bool Withheld = false, bool? Agreed = null);

/// <summary>The least time between a sending and a limit.</summary>
/// <param name="LastDay">It counts whole.</param>
public sealed record MinimumPeriod(int Days, ExplainedDate LastDay)
{
    /// <summary>The first instant at which the limit may lie.</summary>
    public DateTimeOffset Earliest => FranceTime.Midnight(LastDay.Day.AddDays(1));
}

/// <summary>Minimum periods of the procedures (CCP, part 2), by the law of the day of sending.</summary>
public static class MinimumPeriods
{
    private static readonly DatedRules<Rule> Rules = new("minimum-periods");

    /// <param name="procedure">As <see cref="Procedure"/> is written.</param>
    /// <param name="sent">Of the notice; for the offers of a procedure in two steps, of the invitation.</param>
    /// <param name="department">Where the buyer is, for its holidays.</param>
    /// <returns>Null where the law gives no number of days: adapted procedures, an agreed date.</returns>
    public static MinimumPeriod? After(DateTimeOffset sent, string procedure, Phase phase, BuyerKind buyer, PeriodFacts facts, string? department = null)
    {
        var day = FranceTime.DayOf(sent);
        var rules = Rules.On(day).Where(r => r.Procedure == procedure && r.Phase == phase.ToString() && buyer.IsAmong(r.Buyers)).ToList();
        // The most particular first. An agreement needs no number; without one the law gives its own.
        var rule = Conditions(facts).Select(condition => rules.SingleOrDefault(r => r.Condition == condition)).FirstOrDefault(r => r is not null);
        if (rule is null or { Days: 0 }) return null;
        var withheld = facts is { Withheld: true, Urgency: false } ? LegalPeriod.On("documents-withheld", day) : null;
        var days = rule.Days + (withheld?.Amount ?? 0);
        var (last, why) = LegalDay.Prolonged(day.AddDays(days), department);
        var law = Phrases.OfLaw;
        return new(days, new(last, rule.Article, law.Say(phase == Phase.Offers && rules.Exists(r => r.Condition == "Agreement") ? "invitation" : "sending", day),
            withheld is null ? law.Say("days", rule.Days) : law.Say("days-withheld", rule.Days, withheld.Amount, withheld.Article), why ?? law.Say("none"), LegalDay.Version(rule.Key, rule.From)));
    }

    private static IEnumerable<string> Conditions(PeriodFacts facts)
    {
        if (facts.Agreed == true) yield return "Agreement";      // whatever else would shorten the time
        if (facts.Urgency) yield return "Urgency";
        if (facts.PriorInformation) yield return "PriorInformation";
        if (facts.Agreed == false) yield return "Disagreement";
        if (facts.Electronic) yield return "Electronic";
        yield return "Standard";
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string Procedure, string Phase, string Condition, IReadOnlyList<string>? Buyers, int Days, string Article) : IDated;
}
