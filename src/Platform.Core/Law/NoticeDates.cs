using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>When notices may appear, and until when they are due.</summary>
public static class NoticeDates
{
    /// <summary>National publication after that of the JOUE, or without word of it some hours after the Office confirmed receipt (CCP, art. R2131-20).</summary>
    /// <param name="published">When the buyer knew of the publication in the JOUE; null: no word yet.</param>
    public static ExplainedInstant NationalPublication(DateTimeOffset receipt, DateTimeOffset? published)
    {
        var period = LegalPeriod.On("national-publication", FranceTime.DayOf(receipt));
        var (law, waited) = (Phrases.OfLaw, receipt.AddHours(period.Amount));
        return published <= waited
            ? new(published.Value, period.Article, law.Say("known", FrenchFormat.LongDateTime(published.Value)), law.Say("at-once"), law.Say("not-counted"), period.Version)
            : new(waited, period.Article, law.Say("receipt", FrenchFormat.LongDateTime(receipt)), law.Say("hours", period.Amount), law.Say("not-counted"), period.Version);
    }

    /// <summary>Award notice of a formalised procedure (CCP, art. R2183-1).</summary>
    public static ExplainedDate AwardNotice(DateOnly signed) => LegalPeriod.On("award-notice", signed).AtMostAfter(signed, Phrases.OfLaw.Say("signed", signed));

    /// <summary>Award notices grouped by quarter, where the law allows it (CCP, art. R2183-4).</summary>
    /// <param name="day">Any day of the quarter.</param>
    public static ExplainedDate GroupedAwardNotice(DateOnly day)
    {
        var end = new DateOnly(day.Year, 1, 1).AddMonths(((day.Month + 2) / 3) * 3).AddDays(-1);
        return LegalPeriod.On("grouped-award-notice", end).AtMostAfter(end, Phrases.OfLaw.Say("quarter", end));
    }

    /// <summary>Essential data on the national portal (CCP, art. R2196-1).</summary>
    public static ExplainedDate EssentialData(DateOnly notified) => LegalPeriod.On("essential-data", notified).AtMostAfter(notified, Phrases.OfLaw.Say("notified", notified));
}
