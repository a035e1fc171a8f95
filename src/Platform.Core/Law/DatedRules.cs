using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>A rule in force from one day, until another if that one is known.</summary>
internal interface IDated
{
    DateOnly From { get; }

    /// <summary>The first day on which it no longer holds.</summary>
    DateOnly? Until { get; }
}

/// <summary>One file of dated rules, whatever its rows are.</summary>
internal interface IDatedRules
{
    string Name { get; }

    /// <summary>Reads every row: one that does not have the form of its file throws here.</summary>
    int Count { get; }
}

/// <summary>The rules of one file, asked by the day in Paris of what they judge: dated data, never a constant in code.</summary>
internal sealed class DatedRules<T>(string name) : IDatedRules where T : IDated
{
    public string Name => name;

    public int Count => Lawbook.Current.Rules<T>(name).Count;

    public IEnumerable<T> All => Lawbook.Current.Rules<T>(name);

    public IEnumerable<T> On(DateTimeOffset instant) => On(FranceTime.DayOf(instant));

    public IEnumerable<T> On(DateOnly day) => All.Where(rule => rule.From <= day && (rule.Until is null || day < rule.Until));
}
