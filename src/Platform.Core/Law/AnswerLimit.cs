using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>Until which day additional information is sent before the limit of a formalised procedure; later, the limit is prolonged (CCP, art. R2132-6, R2151-4).</summary>
public static class AnswerLimit
{
    public static ExplainedDate LastDay(DateTimeOffset limit, bool urgency)
    {
        var day = FranceTime.DayOf(limit);
        var period = LegalPeriod.On(urgency ? "answer-urgent" : "answer", day);
        return new(day.AddDays(-period.Amount), period.Article, Phrases.OfLaw.Say("limit", day), Phrases.OfLaw.Say("before-limit", period.Amount), Phrases.OfLaw.Say("not-counted"), period.Version);
    }
}
