using Platform.Core.Law;

namespace Platform.Core.Consultations;

/// <summary>A trade among the words of a search: what is bought from it is looked for too, and the page says so.</summary>
/// <param name="Typed">As somebody called it.</param>
public sealed record NamedTrade(string Typed, Trade Trade)
{
    /// <summary>Each trade once.</summary>
    public static IReadOnlyList<NamedTrade> In(string? words)
    {
        var parts = Question.PartsOf(words);
        return [.. Trade.In(parts).Select(place => new NamedTrade(string.Join(' ', parts.Skip(place.At).Take(place.Length)), place.Trade)).DistinctBy(named => named.Trade)];
    }

    /// <summary>The same words, between the marks that ask for them alone.</summary>
    public string Alone(string words) => words.Replace(Typed, $"\"{Typed}\"", StringComparison.OrdinalIgnoreCase);
}
