namespace Platform.Core.Law;

public enum KeyTestState
{
    /// <summary>Counts as a way to open.</summary>
    Good,

    /// <summary>Still counts, and soon no more: the holder is told.</summary>
    EndsSoon,

    /// <summary>Counts no more until the key is tried again.</summary>
    TooOld,
}

/// <summary>How long the test of a holder's key counts. <paramref name="NoticeDays"/> before the end, the holder is told.</summary>
public sealed record KeyTestRule(int Days, int NoticeDays, string Article)
{
    /// <summary>The last instant at which a test still counts.</summary>
    public DateTimeOffset EndOf(DateTimeOffset testedAt) => testedAt.AddDays(Days);

    public KeyTestState Judge(DateTimeOffset testedAt, DateTimeOffset now) =>
        now > EndOf(testedAt) ? KeyTestState.TooOld : now > EndOf(testedAt).AddDays(-NoticeDays) ? KeyTestState.EndsSoon : KeyTestState.Good;
}

/// <summary>The rule of each day: dated data, never a constant in code.</summary>
public static class KeyTestRules
{
    private static readonly DatedRules<Rule> Rules = new("key-tests");

    public static KeyTestRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new KeyTestRule(rule.Days, rule.NoticeDays, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int Days, int NoticeDays, string Article) : IDated;
}
