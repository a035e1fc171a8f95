using Platform.Core.Values;

namespace Platform.Core.Law;

/// <summary>How many people judge the projects of a contest (CCP, art. R2162-22 to -24): of whoever is named, one; of « Deux architectes », two.</summary>
/// <param name="Fewest">Under it the platform warns: the law gives no number.</param>
/// <param name="Qualified">At least so many have the qualification that is asked of participants.</param>
public sealed record JurySize(int People, int Fewest, int Qualified, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("juries");
    private static readonly Lazy<IReadOnlyDictionary<string, int>> Numbers = new(() => RuleFile.Read<File>("juries").Numbers);

    /// <param name="jury">A line each, by name or by quality.</param>
    public static JurySize Of(string jury, DateTimeOffset launch)
    {
        var rule = Rules.On(launch).Single();
        var people = jury.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Sum(CountOf);
        return new(people, rule.Fewest, (people + rule.QualifiedOneIn - 1) / rule.QualifiedOneIn, rule.Article);
    }

    private static int CountOf(string line)
    {
        var word = line.Split([' ', '\u00A0'], 2)[0].ToLowerInvariant();
        return word.Length <= 2 && int.TryParse(word, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var figure) && figure > 0 ? figure : Numbers.Value.GetValueOrDefault(word, 1);
    }

    private sealed record File(IReadOnlyDictionary<string, int> Numbers);

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Fewest, int QualifiedOneIn, string Article) : IDated;
}
