namespace Platform.Core.Law;

/// <param name="Retries">How long to wait after the first failure, the second…; the last one again and again: a notice is never given up.</param>
/// <param name="Patience">For one answer.</param>
/// <param name="Settles">After a sending whose answer was lost the channel is only asked, for so long: it may still be working on what it received.</param>
/// <param name="Polls">How often the state of a received notice is asked for.</param>
/// <param name="LimitFollows">How long the notice of a correction waits for the later limit that its author announced: both go together.</param>
public sealed record NoticeChannelRule(IReadOnlyList<TimeSpan> Retries, TimeSpan Patience, TimeSpan Settles, TimeSpan Polls, TimeSpan LimitFollows, string Article)
{
    /// <param name="failures">In a row, with this one.</param>
    public TimeSpan After(int failures) => Retries[Math.Clamp(failures, 1, Retries.Count) - 1];
}

/// <summary>How channels are called: dated data, never a constant in code.</summary>
public static class NoticeChannelRules
{
    private static readonly DatedRules<Rule> Rules = new("notice-channels");

    public static NoticeChannelRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new([.. rule.RetrySeconds.Select(seconds => TimeSpan.FromSeconds(seconds))], TimeSpan.FromSeconds(rule.PatienceSeconds), TimeSpan.FromSeconds(rule.SettleSeconds), TimeSpan.FromSeconds(rule.PollSeconds), TimeSpan.FromSeconds(rule.LimitFollowsSeconds), rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, IReadOnlyList<int> RetrySeconds, int PatienceSeconds, int SettleSeconds, int PollSeconds, int LimitFollowsSeconds, string Article) : IDated;
}

/// <summary>What one notice costs at one channel, without tax.</summary>
/// <param name="Version">Which price, of which date.</param>
public sealed record NoticePrice(decimal Amount, string Currency, string Article, string Version);

/// <summary>Prices of notices (VR-41): dated data with their source.</summary>
public static class NoticePrices
{
    private static readonly DatedRules<Rule> Rules = new("notice-prices");

    /// <param name="publicity">What the value of the purchase demands: a channel may ask more for a formalised procedure.</param>
    public static NoticePrice Of(NoticeChannel channel, Publicity publicity, DateTimeOffset now)
    {
        var rule = Rules.On(now).Where(r => r.Key == channel.ToString() && (r.Publicity is null || r.Publicity == publicity.ToString())).OrderBy(r => r.Publicity is null).First();
        return new(rule.Amount, rule.Currency, rule.Article, LegalDay.Version(rule.Key, rule.From));
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string? Publicity, decimal Amount, string Currency, string Article) : IDated;
}
