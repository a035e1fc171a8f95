using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>
/// Maîtrise d’œuvre from the thresholds of formalised procedures on: it passes through a restricted contest, but in the cases that the Code names (CCP, art. R2172-2). Whether one of
/// them holds, the buyer alone knows: said, never refused.
/// </summary>
/// <param name="Exceptions">Each in a few French words.</param>
public sealed record ContestNeeded(string Article, IReadOnlyList<string> Exceptions)
{
    private static readonly DatedRules<Rule> Rules = new("contest-needed");

    /// <param name="cpv">Eight digits; null: not said.</param>
    /// <returns>Null: nothing calls for one.</returns>
    public static ContestNeeded? Of(string? cpv, Nature nature, BuyerKind buyer, DateTimeOffset launch) => nature != Nature.Services || cpv is null ? null
        : Rules.On(launch).FirstOrDefault(rule => buyer.IsAmong(rule.Buyers) && rule.Cpv.Any(code => cpv.StartsWith(code, StringComparison.Ordinal))) is { } found ? new(found.Article, found.Exceptions) : null;

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, IReadOnlyList<string>? Buyers, IReadOnlyList<string> Cpv, IReadOnlyList<string> Exceptions, string Article) : IDated;
}
