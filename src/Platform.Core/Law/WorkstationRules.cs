namespace Platform.Core.Law;

/// <summary>From which measure a light of the workstation test is orange, then red; and how much it may ask of the platform.</summary>
/// <param name="ClockWarn">Offset between the workstation and the platform.</param>
/// <param name="ClockFail">Likewise, red.</param>
/// <param name="UploadWarn">Bytes per second on the way up.</param>
/// <param name="UploadFail">Likewise, red.</param>
/// <param name="DraftWarn">Room that the browser leaves for drafts, in bytes.</param>
/// <param name="ProbeBytes">What one measure sends or fetches; nothing of it is stored.</param>
/// <param name="AtOnce">Probes from one address without waiting; then <paramref name="PerMinute"/>.</param>
public sealed record WorkstationRule(TimeSpan ClockWarn, TimeSpan ClockFail, long UploadWarn, long UploadFail, long DraftWarn, int ProbeBytes, int AtOnce, int PerMinute, string Article);

/// <summary>Dated data, never a constant in code.</summary>
public static class WorkstationRules
{
    private static readonly DatedRules<Rule> Rules = new("workstation");

    public static WorkstationRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new(TimeSpan.FromSeconds(rule.ClockWarnSeconds), TimeSpan.FromSeconds(rule.ClockFailSeconds), rule.UploadWarnKilobytesPerSecond * 1000L, rule.UploadFailKilobytesPerSecond * 1000L,
            rule.DraftWarnBytes, rule.ProbeBytes, rule.ProbesAtOnce, rule.ProbesPerMinute, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, int ClockWarnSeconds, int ClockFailSeconds, int UploadWarnKilobytesPerSecond, int UploadFailKilobytesPerSecond,
        long DraftWarnBytes, int ProbeBytes, int ProbesAtOnce, int ProbesPerMinute, string Article) : IDated;
}
