namespace Platform.Core.Law;

/// <param name="KeptDays">How long a complete export can be fetched.</param>
/// <param name="MostAttempts">After so many tries the job gives up, and says so.</param>
public sealed record ExportRule(int KeptDays, int MostAttempts, string Article);

/// <summary>How long the complete export of an account is kept: dated data, never a constant in code.</summary>
public static class ExportRules
{
    private static readonly DatedRules<Rule> Rules = new("exports");

    public static ExportRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new(rule.KeptDays, rule.MostAttempts, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int KeptDays, int MostAttempts, string Article) : IDated;
}
