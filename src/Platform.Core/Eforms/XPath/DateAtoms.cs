using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Core.Eforms.XPath;

/// <summary>A day with or without its zone; without one it is read in UTC. Days count from 1970-01-01.</summary>
internal sealed partial class DateAtom(long day, int? zoneMinutes) : Item
{
    public long Day => day;
    public int? ZoneMinutes => zoneMinutes;

    /// <summary>The instant when the day begins, in minutes.</summary>
    public long Begins => day * 1440 - (zoneMinutes ?? 0);

    public override string Text => $"day {day}";

    public static DateAtom Of(DateOnly date) => new(date.DayNumber - new DateOnly(1970, 1, 1).DayNumber, null);

    public static DateAtom Parse(string text)
    {
        if (Shape().Match(text.Trim(' ', '\t', '\r', '\n')) is not { Success: true } match) throw new DynamicError("FORG0001", $"« {text} » is not a date");
        var (year, month, dayOfMonth) = (Number(match, 1), (int)Number(match, 2), (int)Number(match, 3));
        if (month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > LengthOf(year, month)) throw new DynamicError("FORG0001", $"« {text} » is not a date");
        return new(DaysOf(year, month, dayOfMonth), Zones.Parse(match.Groups[4].Value));
    }

    public DateAtom PlusMonths(long months)
    {
        var (year, month, dayOfMonth) = Civil(day);
        var total = year * 12 + (month - 1) + months;
        var (newYear, newMonth) = (Math.DivRem(total - Mod(total, 12), 12).Quotient, (int)Mod(total, 12) + 1);
        return new(DaysOf(newYear, newMonth, Math.Min(dayOfMonth, LengthOf(newYear, newMonth))), zoneMinutes);
    }

    /// <summary>The day that holds the instant so much after the beginning of this one.</summary>
    public DateAtom Plus(long ticks) => new(day + (ticks - Mod(ticks, TimeSpan.TicksPerDay)) / TimeSpan.TicksPerDay, zoneMinutes);

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static long Mod(long value, long by) => ((value % by) + by) % by;

    private static int LengthOf(long year, int month) => month switch { 4 or 6 or 9 or 11 => 30, 2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28, _ => 31 };

    // Days of the proleptic Gregorian calendar, years without end (Howard Hinnant's days_from_civil).
    private static long DaysOf(long year, int month, int dayOfMonth)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = (y - Mod(y, 400)) / 400;
        var yearOfEra = y - era * 400;
        var dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + dayOfMonth - 1;
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
    }

    private static (long Year, int Month, int Day) Civil(long days)
    {
        var z = days + 719468;
        var dayOfEra = Mod(z, 146097);
        var era = (z - dayOfEra) / 146097;
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var shifted = (5 * dayOfYear + 2) / 153;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (153 * shifted + 2) / 5 + 1));
    }

    [GeneratedRegex(@"\A(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>A time of day, compared as on one same day.</summary>
internal sealed partial class TimeAtom(long ticks) : Item
{
    /// <summary>In UTC; may lie before or after the day.</summary>
    public long Ticks => ticks;

    public override string Text => $"time {ticks}";

    public static TimeAtom Parse(string text)
    {
        if (Shape().Match(text.Trim(' ', '\t', '\r', '\n')) is not { Success: true } match) throw new DynamicError("FORG0001", $"« {text} » is not a time");
        var (hour, minute, second) = (Number(match, 1), Number(match, 2), Number(match, 3));
        var fraction = match.Groups[4].Value.PadRight(7, '0')[..7];
        var sum = ((hour * 60 + minute) * 60 + second) * TimeSpan.TicksPerSecond + long.Parse(fraction, CultureInfo.InvariantCulture);
        if (minute > 59 || second > 59 || hour > 24 || (hour == 24 && sum != TimeSpan.TicksPerDay)) throw new DynamicError("FORG0001", $"« {text} » is not a time");
        return new(sum % TimeSpan.TicksPerDay - (Zones.Parse(match.Groups[5].Value) ?? 0) * TimeSpan.TicksPerMinute);
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

internal static class Zones
{
    /// <returns>null where none is written.</returns>
    public static int? Parse(string text)
    {
        if (text.Length == 0) return null;
        if (text == "Z") return 0;
        var (hours, minutes) = (int.Parse(text.AsSpan(1, 2), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(4, 2), CultureInfo.InvariantCulture));
        if (minutes > 59 || hours * 60 + minutes > 14 * 60) throw new DynamicError("FORG0001", $"« {text} » is not a time zone");
        return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
}

/// <summary>A duration in months, or one in days and time; never both.</summary>
internal sealed partial class DurationAtom(bool inMonths, long amount) : Item
{
    public bool InMonths => inMonths;

    /// <summary>Months, or ticks.</summary>
    public long Amount => amount;

    public override string Text => $"{amount} {(inMonths ? "months" : "ticks")}";

    public static DurationAtom Parse(string text, bool inMonths)
    {
        var trimmed = text.Trim(' ', '\t', '\r', '\n');
        var match = inMonths ? Months().Match(trimmed) : DaysAndTime().Match(trimmed);
        if (!match.Success || trimmed[^1] is 'P' or 'T') throw new DynamicError("FORG0001", $"« {text} » is not a duration");
        try
        {
            return new(inMonths, checked((match.Groups[1].Length > 0 ? -1 : 1) * (inMonths ? Number(match, 2) * 12 + Number(match, 3) : Ticks(match))));
        }
        catch (OverflowException)
        {
            throw new DynamicError("FODT0002", $"« {text} » is too long");
        }
    }

    private static long Ticks(Match match) =>
        checked(Number(match, 2) * TimeSpan.TicksPerDay + Number(match, 3) * TimeSpan.TicksPerHour + Number(match, 4) * TimeSpan.TicksPerMinute + Number(match, 5) * TimeSpan.TicksPerSecond)
        + long.Parse(match.Groups[6].Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);

    private static long Number(Match match, int group) => match.Groups[group].Length == 0 ? 0 : long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(-?)P(?:([0-9]+)Y)?(?:([0-9]+)M)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Months();

    [GeneratedRegex(@"\A(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DaysAndTime();
}
