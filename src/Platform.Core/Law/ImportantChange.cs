using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>The later limit that is proposed when the file or the notice changes in an important way: in proportion, the law gives no number (CCP, art. R2151-4 2°).</summary>
/// <param name="Days">From the change on, that companies would have.</param>
/// <param name="First">Days that they had first, from the publication to the first limit.</param>
public sealed record ImportantChange(DateTimeOffset Proposed, int Days, int First, int SharePercent, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("important-changes");

    /// <param name="first">The limit that was published first.</param>
    /// <param name="limit">In force.</param>
    /// <param name="department">Where the buyer is, for its holidays.</param>
    public static ImportantChange Of(DateTimeOffset publishedAt, DateTimeOffset first, DateTimeOffset limit, DateTimeOffset at, string? department = null)
    {
        var rule = Rules.On(at).Single();
        var (whole, today) = (FranceTime.DayOf(first).DayNumber - FranceTime.DayOf(publishedAt).DayNumber, FranceTime.DayOf(at));
        var share = today.AddDays(Math.Max(((whole * rule.SharePercent) + 99) / 100, rule.LeastDays));
        var least = FranceTime.DayOf(limit).AddDays(rule.LeastDays);
        var proposed = LateInformation.SameHour(limit, share > least ? share : least, department);
        return new(proposed, FranceTime.DayOf(proposed).DayNumber - today.DayNumber, whole, rule.SharePercent, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int SharePercent, int LeastDays, string Article) : IDated;
}
