namespace Platform.Core.Law;

/// <summary>Working days of dynamic purchasing systems and auctions (CCP, art. R2162-45, -47, -63).</summary>
public static class DynamicDates
{
    public static ExplainedDate Evaluation(DateOnly received, bool justified) => After(justified ? "dynamic-evaluation-justified" : "dynamic-evaluation", received, "received");

    public static ExplainedDate Update(DateOnly asked) => After("dynamic-update", asked, "requested");

    /// <summary>The last day before an auction may begin.</summary>
    public static ExplainedDate Auction(DateOnly invited) => After("auction-invitation", invited, "invitation");

    private static ExplainedDate After(string key, DateOnly start, string from) => LegalPeriod.On(key, start).AtMostAfter(start, Phrases.OfLaw.Say(from, start));
}
