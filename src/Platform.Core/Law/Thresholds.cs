using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>A value of the law at a date. « Inférieur à » is strict: the threshold itself is on the upper side.</summary>
/// <param name="Unit">EUR-HT, or percent.</param>
/// <param name="From">The first day on which this value holds.</param>
public sealed record Threshold(string Key, decimal Value, string Unit, string Article, DateOnly From)
{
    public bool IsReachedBy(decimal value) => value >= Value;
}

/// <summary>The thresholds of law, by the day that selects them: the launch of the consultation, or the sending of its notice; for some, signature or notification.</summary>
public static class Thresholds
{
    private static readonly DatedRules<Rule> Rules = new("thresholds");

    /// <returns>Null where the law knows none for this kind of purchase, or of buyer.</returns>
    public static Threshold? Of(string key, DateTimeOffset selectedBy, Nature nature, BuyerKind buyer)
    {
        var rule = Rules.On(selectedBy).SingleOrDefault(r => r.Key == key && (r.Natures is null || r.Natures.Contains(nature.ToString())) && buyer.IsAmong(r.Buyers));
        return rule is null ? null : new(rule.Key, rule.Value, rule.Unit, rule.Article, rule.From);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, IReadOnlyList<string>? Natures, IReadOnlyList<string>? Buyers, decimal Value, string Unit, string Article) : IDated;
}
