namespace Platform.Core.Law;

/// <summary>How many questions of one company may wait on one consultation: more is a mistake, or a flood.</summary>
public static class QuestionRules
{
    private static readonly DatedRules<Rule> Rules = new("questions");

    public static int MostWaiting(DateTimeOffset now) => Rules.On(now).Single().MostWaiting;

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int MostWaiting, string Article) : IDated;
}
