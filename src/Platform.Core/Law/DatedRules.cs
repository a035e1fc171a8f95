using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>A rule in force from one day, until another if that one is known.</summary>
internal interface IDated
{
    DateOnly From { get; }

    /// <summary>The first day on which it no longer holds.</summary>
    DateOnly? Until { get; }
}

/// <summary>The rules of one file, asked by the day in Paris of what they judge: dated data, never a constant in code.</summary>
internal sealed class DatedRules<T>(string name) where T : IDated
{
    private readonly Lazy<IReadOnlyList<T>> rules = new(() => RuleFile.Read<File>(name).Rules);

    public IEnumerable<T> All => rules.Value;

    public IEnumerable<T> On(DateTimeOffset instant) => On(FranceTime.DayOf(instant));

    public IEnumerable<T> On(DateOnly day) => All.Where(rule => rule.From <= day && (rule.Until is null || day < rule.Until));

    private sealed record File(IReadOnlyList<T> Rules);
}
