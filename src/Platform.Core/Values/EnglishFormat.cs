using System.Globalization;

namespace Platform.Core.Values;

/// <summary>The same as <see cref="FrenchFormat"/>, for English readers: British dates, and hours that always say whose they are.</summary>
internal static class EnglishFormat
{
    private const char NoBreak = FrenchFormat.NoBreak;
    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static string Date(DateOnly day) => $"{day.Day}{NoBreak}{Month(day)}{NoBreak}{day.Year:0000}";

    public static string Month(DateOnly day) => Months[day.Month - 1];

    public static string LongDate(DateOnly day) => $"{day.DayOfWeek} {Date(day)}";

    public static string Hour(DateTimeOffset instant) => Paris(instant, "HH:mm") + Zone(instant);

    public static string ClockHour(DateTimeOffset instant) => Paris(instant, "HH:mm") + (FranceTime.Repeated(instant) == Repetition.None ? "" : Zone(instant));

    public static string HourSeconds(DateTimeOffset instant) => Paris(instant, "HH:mm:ss") + Zone(instant);

    public static string HourFraction(DateTimeOffset instant) => Paris(instant, "HH:mm:ss.ffffff").TrimEnd('0').TrimEnd('.') + Zone(instant);

    public static string TableDate(DateTimeOffset instant) => Date(FranceTime.DayOf(instant));

    public static string FromNow(DateTimeOffset instant, DateTimeOffset now) => (FranceTime.DayOf(instant).DayNumber - FranceTime.DayOf(now).DayNumber) switch
    {
        > 1 and var days => $"in {Count(days, "day", "days")}",
        1 => "tomorrow",
        0 when instant > now => $"in {Duration(instant - now)}",
        0 => $"{Duration(now - instant)} ago",
        -1 => "yesterday",
        var days => $"{Count(-days, "day", "days")} ago",
    };

    public static string Remaining(DateTimeOffset limit, DateTimeOffset now) => limit > now ? $"{Duration(limit - now)} left" : $"deadline passed {Duration(now - limit)} ago";

    public static string Duration(TimeSpan length)
    {
        if (length > TimeSpan.Zero && length < TimeSpan.FromSeconds(1)) return "less than a second";
        var text = new List<string>(3);
        if (length.Days > 0) text.Add(Count(length.Days, "day", "days"));
        if (length.TotalHours >= 1)
        {
            if (length.Hours > 0 || length.Minutes > 0) text.Add($"{length.Hours}{NoBreak}h{NoBreak}{length.Minutes:00}{NoBreak}min");
            return string.Join(' ', text);
        }
        if (length.Minutes > 0) text.Add($"{length.Minutes}{NoBreak}min");
        if (length.Seconds > 0 || length.Minutes == 0) text.Add($"{length.Seconds}{NoBreak}s");
        return string.Join(NoBreak, text);
    }

    /// <summary>« 3 lots », « 1 lot », « 0 lots »: English is plural but for one.</summary>
    public static string Count(long number, string singular, string plural) => $"{Number(number)}{NoBreak}{(Math.Abs(number) == 1 ? singular : plural)}";

    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Euros(decimal amount) => "€" + decimal.Round(amount, 2, MidpointRounding.AwayFromZero).ToString("#,0.00", CultureInfo.InvariantCulture);

    public static string Percent(int percent) => $"{percent}%";

    public static string Size(long bytes)
    {
        if (bytes < 1_000) return Count(bytes, "byte", "bytes");
        var (value, unit) = bytes switch
        {
            < 999_500 => (bytes / 1_000m, "kB"),
            < 999_500_000 => (bytes / 1_000_000m, "MB"),
            < 999_500_000_000 => (bytes / 1_000_000_000m, "GB"),
            _ => (bytes / 1_000_000_000_000m, "TB"),
        };
        return value.ToString(value < 99.95m ? "0.#" : "0", CultureInfo.InvariantCulture) + NoBreak + unit;
    }

    // In the hour that exists twice, which of the two.
    private static string Zone(DateTimeOffset instant) => FranceTime.Repeated(instant) switch
    {
        Repetition.First => $"{NoBreak}Paris{NoBreak}summer{NoBreak}time",
        Repetition.Second => $"{NoBreak}Paris{NoBreak}winter{NoBreak}time",
        _ => $"{NoBreak}Paris{NoBreak}time",
    };

    private static string Paris(DateTimeOffset instant, string format) => FranceTime.ToParis(instant).ToString(format, CultureInfo.InvariantCulture);
}
