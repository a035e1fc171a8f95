namespace Platform.Core.Law;

/// <param name="Retries">How long to wait after the first failure, the second…; after the last there is no other.</param>
/// <param name="Patience">For an answer.</param>
/// <param name="StoppedAfter">So long without one success: the address is called no more.</param>
/// <param name="MostSubscriptions">Live ones of one account.</param>
public sealed record WebhookRule(IReadOnlyList<TimeSpan> Retries, TimeSpan Patience, TimeSpan StoppedAfter, int MostSubscriptions, string Article)
{
    /// <returns>When to try again after that many failures in a row; null: not by itself.</returns>
    public DateTimeOffset? Next(int failures, DateTimeOffset now) => failures <= Retries.Count ? now + Retries[failures - 1] : null;
}

/// <summary>How often what was not received is sent again: dated data, never a constant in code.</summary>
public static class WebhookRules
{
    private static readonly DatedRules<Rule> Rules = new("webhooks");

    public static WebhookRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new([.. rule.RetrySeconds.Select(seconds => TimeSpan.FromSeconds(seconds))], TimeSpan.FromSeconds(rule.PatienceSeconds), TimeSpan.FromDays(rule.StoppedAfterDays), rule.MostSubscriptions, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, IReadOnlyList<int> RetrySeconds, int PatienceSeconds, int StoppedAfterDays, int MostSubscriptions, string Article) : IDated;
}
