using System.Globalization;

namespace Platform.Core.Values;

/// <summary>Dates, durations, sizes and numbers as French people read them, or as the reader of an English page does (<see cref="Reader"/>). Written out by hand: the ICU version must not change a printed date.</summary>
public static class FrenchFormat
{
    /// <summary>No-break space: a number never leaves its unit.</summary>
    public const char NoBreak = '\u00A0';

    private static readonly string[] Days = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];
    private static readonly string[] Months =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    /// <summary>« 27 novembre 2026 »</summary>
    public static string Date(DateOnly day) => Reader.IsEnglish ? EnglishFormat.Date(day) : $"{(day.Day == 1 ? "1er" : day.Day)}{NoBreak}{Months[day.Month - 1]}{NoBreak}{day.Year:0000}";

    /// <summary>« février »</summary>
    public static string Month(DateOnly day) => Reader.IsEnglish ? EnglishFormat.Month(day) : Months[day.Month - 1];

    /// <summary>Words that begin a sentence: « février » becomes « Février ».</summary>
    public static string Sentence(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>« vendredi 27 novembre 2026 »</summary>
    public static string LongDate(DateOnly day) => Reader.IsEnglish ? EnglishFormat.LongDate(day) : $"{Days[(int)day.DayOfWeek]} {Date(day)}";

    public static string LongDate(DateTimeOffset instant) => LongDate(FranceTime.DayOf(instant));

    /// <summary>After « jusqu’au », for an end that is the first instant at which something no longer holds: a midnight is the end of the day before it.</summary>
    public static string Until(DateTimeOffset end) =>
        FranceTime.ToParis(end).TimeOfDay == TimeSpan.Zero ? $"{LongDate(FranceTime.DayOf(end).AddDays(-1))} {(Reader.IsEnglish ? "inclusive" : "inclus")}" : LongDateTime(end);

    /// <summary>« vendredi 27 novembre 2026 à 12 h 00 »</summary>
    public static string LongDateTime(DateTimeOffset instant) => $"{LongDate(instant)} {At}{NoBreak}{Hour(instant)}";

    /// <summary>« vendredi 27 novembre 2026 à 11 h 42 min 07 s »</summary>
    public static string LongDateTimeSeconds(DateTimeOffset instant) => $"{LongDate(instant)} {At}{NoBreak}{HourSeconds(instant)}";

    /// <summary>The same for the last byte of a bid: with the fraction of the second where only that tells it from the limit.</summary>
    public static string LongDateTimeSeconds(DateTimeOffset instant, DateTimeOffset limit) => $"{LongDate(instant)} {At}{NoBreak}{HourSeconds(instant, limit)}";

    /// <summary>« 14 h 32 »; « 02 h 30 (heure d’été) » in the hour that exists twice.</summary>
    public static string Hour(DateTimeOffset instant) => Reader.IsEnglish ? EnglishFormat.Hour(instant) : Paris(instant, $"HH'{NoBreak}h{NoBreak}'mm") + WhichOfTwo(instant);

    /// <summary>« 14 h 32 » of today; of another day, with it.</summary>
    public static string HourOf(DateTimeOffset instant, DateTimeOffset now) => FranceTime.DayOf(instant) == FranceTime.DayOf(now) ? Hour(instant) : LongDateTime(instant);

    /// <summary>« à 14 h 32 », or « le vendredi 27 novembre 2026 à 14 h 32 ».</summary>
    public static string AtHour(DateTimeOffset instant, DateTimeOffset now) => FranceTime.DayOf(instant) == FranceTime.DayOf(now) ? $"{At}{NoBreak}{Hour(instant)}" : $"{(Reader.IsEnglish ? "on" : "le")} {LongDateTime(instant)}";

    /// <summary>The same beside others of which it is said once whose hours they are.</summary>
    public static string ClockHour(DateTimeOffset instant) => Reader.IsEnglish ? EnglishFormat.ClockHour(instant) : Hour(instant);

    /// <summary>Words that somebody said, between the signs of the reader’s language.</summary>
    public static string Quoted(string words) => Reader.IsEnglish ? $"“{words}”" : $"«{NoBreak}{words}{NoBreak}»";

    /// <summary>« Clérieux, Romans-sur-Isère et Saint-Bardoux »</summary>
    public static string Enumerated(IReadOnlyList<string> names) => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} {(Reader.IsEnglish ? "and" : "et")} {names[^1]}";

    /// <summary>« 14 h 32 min 08 s »</summary>
    public static string HourSeconds(DateTimeOffset instant) => Reader.IsEnglish ? EnglishFormat.HourSeconds(instant) : Paris(instant, $"HH'{NoBreak}h{NoBreak}'mm'{NoBreak}min{NoBreak}'ss'{NoBreak}s'") + WhichOfTwo(instant);

    /// <summary>« 16 h 00 min 00,001 s » against a limit of 16 h 00: late, and it must be seen to be.</summary>
    private static string HourSeconds(DateTimeOffset instant, DateTimeOffset limit) => (instant - limit).Duration() >= TimeSpan.FromSeconds(1) || instant == limit ? HourSeconds(instant)
        : Reader.IsEnglish ? EnglishFormat.HourFraction(instant)
        : Paris(instant, $"HH'{NoBreak}h{NoBreak}'mm'{NoBreak}min{NoBreak}'ss','ffffff").TrimEnd('0').TrimEnd(',') + $"{NoBreak}s" + WhichOfTwo(instant);

    /// <summary>« 14/12/2026, 15 h 59 min 58 s », for tables.</summary>
    public static string TableDateTime(DateTimeOffset instant) => $"{TableDate(instant)}, {HourSeconds(instant)}";

    /// <summary>The last byte of a bid in a table, beside its limit.</summary>
    public static string TableDateTime(DateTimeOffset instant, DateTimeOffset limit) => $"{TableDate(instant)}, {HourSeconds(instant, limit)}";

    /// <summary>A limit, in a sentence: its seconds are told when it has some, for they decide.</summary>
    public static string Limit(DateTimeOffset limit) => $"{LongDate(limit)} {At}{NoBreak}{LimitHour(limit)}";

    /// <summary>« 12 h 00 », « 07 h 46 min 11 s »</summary>
    public static string LimitHour(DateTimeOffset limit) => limit.ToUniversalTime().Ticks % TimeSpan.TicksPerMinute == 0 ? Hour(limit) : HourSeconds(limit);

    /// <summary>« 14/12/2026, 12 h 00 », for tables.</summary>
    public static string TableLimit(DateTimeOffset limit) => $"{TableDate(limit)}, {LimitHour(limit)}";

    /// <summary>« dans 6 jours », « demain », « dans 3 h 12 min », « il y a 2 jours »: days are counted on the calendar, as people do.</summary>
    public static string FromNow(DateTimeOffset instant, DateTimeOffset now)
    {
        if (Reader.IsEnglish) return EnglishFormat.FromNow(instant, now);
        var days = FranceTime.DayOf(instant).DayNumber - FranceTime.DayOf(now).DayNumber;
        return days switch
        {
            > 1 => $"dans {Count(days, "jour")}",
            1 => "demain",
            0 when instant > now => $"dans {Duration(instant - now)}",
            0 => $"il y a {Duration(now - instant)}",
            -1 => "hier",
            _ => $"il y a {Count(-days, "jour")}",
        };
    }

    /// <summary>« encore 5 jours 21 h 27 min », « limite dépassée de 14 s »</summary>
    public static string Remaining(DateTimeOffset limit, DateTimeOffset now) =>
        Reader.IsEnglish ? EnglishFormat.Remaining(limit, now) : limit > now ? $"encore {Duration(limit - now)}" : $"limite dépassée de {Duration(now - limit)}";

    /// <summary>« 5 jours 21 h 27 min », « 17 min 53 s », « 14 s », « moins d’une seconde »: seconds are told only under one hour.</summary>
    public static string Duration(TimeSpan length)
    {
        if (Reader.IsEnglish) return EnglishFormat.Duration(length);
        if (length > TimeSpan.Zero && length < TimeSpan.FromSeconds(1)) return "moins d’une seconde";
        var text = new List<string>(3);
        if (length.Days > 0) text.Add(Count(length.Days, "jour"));
        if (length.TotalHours >= 1)
        {
            if (length.Hours > 0 || length.Minutes > 0) text.Add($"{length.Hours}{NoBreak}h{NoBreak}{length.Minutes:00}{NoBreak}min");
            return string.Join(' ', text);
        }
        if (length.Minutes > 0) text.Add($"{length.Minutes}{NoBreak}min");
        if (length.Seconds > 0 || length.Minutes == 0) text.Add($"{length.Seconds}{NoBreak}s");
        return string.Join(NoBreak, text);
    }

    /// <summary>« 3 lots », « 1 lot », « 0 lot »: French is plural from two.</summary>
    public static string Count(long number, string singular, string? plural = null) =>
        Reader.IsEnglish ? EnglishFormat.Count(number, Reader.SayOurs(singular), Reader.SayOurs(plural ?? singular + "s")) : $"{Number(number)}{NoBreak}{(Math.Abs(number) < 2 ? singular : plural ?? singular + "s")}";

    /// <summary>« 1 204 »</summary>
    public static string Number(long number) =>
        Reader.IsEnglish ? EnglishFormat.Number(number) : number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', NoBreak);

    /// <summary>« 4ee6 f70c … »: a fingerprint as people compare it.</summary>
    public static string InFours(string hex) => string.Join(' ', hex.Chunk(4).Select(four => new string(four)));

    /// <summary>« 12 500,00 € »</summary>
    public static string Euros(decimal amount) =>
        Reader.IsEnglish ? EnglishFormat.Euros(amount) : decimal.Round(amount, 2, MidpointRounding.AwayFromZero).ToString("#,0.00", CultureInfo.InvariantCulture)
            .Replace(',', NoBreak).Replace('.', ',') + NoBreak + "€";

    /// <summary>« 62 % »</summary>
    public static string Percent(int percent) => Reader.IsEnglish ? EnglishFormat.Percent(percent) : $"{percent}{NoBreak}%";

    /// <summary>« 88 ko », « 2,1 Mo », « 5 Go »: decimal octets, as règlements de consultation write them.</summary>
    public static string Size(long bytes)
    {
        if (Reader.IsEnglish) return EnglishFormat.Size(bytes);
        if (bytes < 1_000) return Count(bytes, "octet");
        var (value, unit) = bytes switch
        {
            < 999_500 => (bytes / 1_000m, "ko"),
            < 999_500_000 => (bytes / 1_000_000m, "Mo"),
            < 999_500_000_000 => (bytes / 1_000_000_000m, "Go"),
            _ => (bytes / 1_000_000_000_000m, "To"),
        };
        return value.ToString(value < 99.95m ? "0.#" : "0", CultureInfo.InvariantCulture).Replace('.', ',') + NoBreak + unit;
    }

    /// <summary>« 130 025 265 »; any other length comes back unchanged.</summary>
    public static string Siren(string digits) => digits.Length == 9 ? string.Join(NoBreak, digits[..3], digits[3..6], digits[6..]) : digits;

    /// <summary>« +33 475055151 » as the French read it: « 04 75 05 51 51 ».</summary>
    public static string Phone(string phone) => phone is ['+', '3', '3', ' ', .. var digits] && digits.Length == 9 && digits.All(char.IsAsciiDigit)
        ? string.Join(' ', ("0" + digits).Chunk(2).Select(pair => new string(pair))) : phone;

    /// <summary>« 130 025 265 00013 »; any other length comes back unchanged.</summary>
    public static string Siret(string digits) =>
        digits.Length == 14 ? string.Join(NoBreak, digits[..3], digits[3..6], digits[6..9], digits[9..]) : digits;

    // Said wherever an hour is said: on that night a limit of 02 h 30 is two limits, an hour apart.
    private static string WhichOfTwo(DateTimeOffset instant) => FranceTime.Repeated(instant) switch
    { Repetition.First => $" (heure{NoBreak}d’été)", Repetition.Second => $" (heure{NoBreak}d’hiver)", Repetition.None => "" };

    private static string At => Reader.IsEnglish ? "at" : "à";

    private static string TableDate(DateTimeOffset instant) => Reader.IsEnglish ? EnglishFormat.TableDate(instant) : Paris(instant, "dd'/'MM'/'yyyy");

    private static string Paris(DateTimeOffset instant, string format) => FranceTime.ToParis(instant).ToString(format, CultureInfo.InvariantCulture);
}
