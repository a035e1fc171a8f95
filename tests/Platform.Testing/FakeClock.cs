namespace Platform.Testing;

/// <summary>The clock of everything that the database does not decide. Timers fire when the clock is moved past them.</summary>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];
    private DateTimeOffset now = start.ToUniversalTime();

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by) => Set(GetUtcNow() + by);

    public void Set(DateTimeOffset instant)
    {
        lock (gate) now = instant.ToUniversalTime();
        FakeTimer[] due;
        lock (gate) due = [.. timers];
        foreach (var timer in due) timer.FireUntil(instant);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        lock (gate) timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class FakeTimer(FakeClock clock, Action fire) : ITimer
    {
        private DateTimeOffset? next;
        private TimeSpan period;

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            period = newPeriod;
            next = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
            if (dueTime == TimeSpan.Zero) FireUntil(clock.GetUtcNow());
            return true;
        }

        public void FireUntil(DateTimeOffset instant)
        {
            while (next is { } due && due <= instant)
            {
                next = period > TimeSpan.Zero ? due + period : null;
                fire();
            }
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
