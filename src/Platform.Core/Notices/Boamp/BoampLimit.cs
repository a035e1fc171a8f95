using System.Globalization;
using Platform.Core.Values;

namespace Platform.Core.Notices.Boamp;

/// <summary>
/// A limit as published notices write it: with an offset, with Z, with or without fractions of a second, without any zone, a day alone, or nothing. Of 281 notices
/// of one day 119 named no zone: that is told apart, never guessed.
/// </summary>
public abstract record BoampLimit
{
    private static readonly string[] WithZone = ["yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", "yyyy-MM-ddTHH:mmzzz"];
    private static readonly string[] WithoutZone = ["yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm"];

    private BoampLimit() { }

    public sealed record Nothing : BoampLimit;
    public sealed record Instant(DateTimeOffset At) : BoampLimit;

    /// <summary>An hour that names no zone.</summary>
    public sealed record Hour(DateTime Written) : BoampLimit;
    public sealed record Day(DateOnly On) : BoampLimit;
    public sealed record Unreadable(string Written) : BoampLimit;

    public static BoampLimit Read(string? written)
    {
        var text = written?.Trim() ?? "";
        if (text.Length == 0) return new Nothing();
        if (DateTimeOffset.TryParseExact(text.Replace("Z", "+00:00", StringComparison.Ordinal), WithZone, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)) return new Instant(instant.ToUniversalTime());
        if (DateTime.TryParseExact(text, WithoutZone, CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour)) return new Hour(hour);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new Day(day) : new Unreadable(text);
    }

    /// <summary>Does what was published agree with the limit that we sent? Null: it does not say enough to tell.</summary>
    public bool? Agrees(DateTimeOffset sent) => this switch
    {
        Instant instant => instant.At == sent,
        Hour hour => hour.Written == FranceTime.ToParis(sent) ? null : false,                   // the same digits: in Paris time it would be the same instant
        Day day => day.On == FranceTime.DayOf(sent) ? null : false,
        _ => null,
    };
}
