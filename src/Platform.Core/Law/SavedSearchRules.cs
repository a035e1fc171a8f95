namespace Platform.Core.Law;

/// <summary>How long a search that was ended, and what a person followed who has left her company, is kept: dated data, never a constant in code.</summary>
public static class SavedSearchRules
{
    private static readonly DatedRules<Rule> Rules = new("saved-searches");

    public static TimeSpan KeptAfterEndOn(DateTimeOffset now) => TimeSpan.FromDays(Rules.On(now).Single().Days);

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Days, string Article) : IDated;
}
