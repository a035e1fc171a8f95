namespace Platform.Core.Values;

/// <summary>Paris time: on screen, in what people type, and in legal counts. Everything else is UTC.</summary>
public static class FranceTime
{
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>What a person typed as Paris time. 2027-03-28 02:30 does not exist, 2027-10-31 02:30 exists twice.</summary>
    public static FromParis Parse(DateTime typed)
    {
        var local = DateTime.SpecifyKind(typed, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(local)) return new FromParis.DoesNotExist();
        return Zone.IsAmbiguousTime(local)
            ? new FromParis.Twice([.. Zone.GetAmbiguousTimeOffsets(local).Select(offset => At(local, offset)).Order()])
            : new FromParis.Instant(At(local, Zone.GetUtcOffset(local)));
    }

    public static DateTime ToParis(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).DateTime;

    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(ToParis(instant));

    /// <summary>The first instant of a day in Paris. Midnight exists there, once, every day.</summary>
    public static DateTimeOffset Midnight(DateOnly day) => ((FromParis.Instant)Parse(day.ToDateTime(TimeOnly.MinValue))).At;

    /// <summary>Which of the two hours that read the same an instant is in, on the night when clocks go back.</summary>
    public static Repetition Repeated(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, Zone);
        return !Zone.IsAmbiguousTime(local.DateTime) ? Repetition.None : local.Offset > Zone.BaseUtcOffset ? Repetition.First : Repetition.Second;
    }

    private static DateTimeOffset At(DateTime local, TimeSpan offset) => new DateTimeOffset(local, offset).ToUniversalTime();
}

public enum Repetition { None, First, Second }

/// <summary>The instants, in UTC, that a typed Paris time may mean; the summer one first when there are two.</summary>
public abstract record FromParis
{
    private FromParis() { }

    public sealed record Instant(DateTimeOffset At) : FromParis;
    public sealed record DoesNotExist : FromParis;
    public sealed record Twice(IReadOnlyList<DateTimeOffset> Candidates) : FromParis;

    public T Match<T>(Func<DateTimeOffset, T> instant, Func<T> doesNotExist, Func<IReadOnlyList<DateTimeOffset>, T> twice) => this switch
    {
        Instant i => instant(i.At),
        DoesNotExist => doesNotExist(),
        Twice t => twice(t.Candidates),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
