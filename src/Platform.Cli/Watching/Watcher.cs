namespace Platform.Cli.Watching;

/// <summary>Asks the site, counts by the minute, writes a minute once it is over.</summary>
public sealed class Watcher(MinuteFile file, Func<CancellationToken, Task<bool>> ask, TimeProvider clock)
{
    private WatchedMinute? current;

    public async Task BeatAsync(CancellationToken cancel)
    {
        var minute = MinuteOf(clock.GetUtcNow());
        var answered = await ask(cancel);
        if (current is { } over && over.At != minute)
        {
            file.Append(over);
            if (over.At.Hour != minute.Hour) file.Forget(minute);
            current = null;
        }
        current = (current ?? new(minute, 0, 0)) is var sofar ? sofar with { Asked = sofar.Asked + 1, Answered = sofar.Answered + (answered ? 1 : 0) } : null;
    }

    private static DateTimeOffset MinuteOf(DateTimeOffset now) => new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
