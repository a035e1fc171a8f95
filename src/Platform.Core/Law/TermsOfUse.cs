namespace Platform.Core.Law;

/// <summary>The terms of use in force: a version from a day on, whose text stands on a page of its own (GD-19).</summary>
public sealed record TermsOfUse(string Version, DateOnly From)
{
    private static readonly DatedRules<Rule> Rules = new("terms");

    public static TermsOfUse On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new TermsOfUse(rule.Version, rule.From);
    }

    private sealed record Rule(string Version, DateOnly From, DateOnly? Until, string Article) : IDated;
}
