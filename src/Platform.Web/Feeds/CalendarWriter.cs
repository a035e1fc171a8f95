using System.Globalization;
using System.Text;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Feeds;

/// <summary>iCalendar (RFC 5545, names of RFC 7986): one event per consultation, at its limit, in Paris time. Discontinued ones stay, cancelled, so that calendars strike them out.</summary>
public static class CalendarWriter
{
    public const string ContentType = "text/calendar; charset=utf-8";

    private const int MostOctets = 75;      // RFC 5545, 3.1: a line is no longer, its break not counted

    // Clocks have changed on these days since 1981 and 1996 (directive 2000/84/CE); a limit of before is none of ours.
    private static readonly string[] Paris =
    [
        "BEGIN:VTIMEZONE", "TZID:Europe/Paris",
        "BEGIN:DAYLIGHT", "DTSTART:19810329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "END:DAYLIGHT",
        "BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD",
        "END:VTIMEZONE",
    ];

    public static byte[] Write(Feed feed)
    {
        var lines = new StringBuilder();
        Add(lines, "BEGIN:VCALENDAR");
        Add(lines, "VERSION:2.0");
        Add(lines, "PRODID:-//Profil d'acheteur mutualisé//Consultations//FR");
        Add(lines, "CALSCALE:GREGORIAN");
        Add(lines, "METHOD:PUBLISH");
        Add(lines, $"NAME:{Text(feed.Title)}");
        Add(lines, $"X-WR-CALNAME:{Text(feed.Title)}");
        Add(lines, $"DESCRIPTION:{Text(feed.Subtitle)}");
        Add(lines, $"SOURCE;VALUE=URI:{feed.Self}");
        Add(lines, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        foreach (var line in Paris) Add(lines, line);
        foreach (var entry in feed.Entries) Add(lines, entry);
        Add(lines, "END:VCALENDAR");
        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private static void Add(StringBuilder lines, FeedEntry entry)
    {
        Add(lines, "BEGIN:VEVENT");
        Add(lines, $"UID:{entry.Id}");
        Add(lines, $"DTSTAMP:{Utc(entry.Updated)}");
        Add(lines, $"CREATED:{Utc(entry.Published)}");
        Add(lines, $"LAST-MODIFIED:{Utc(entry.Updated)}");
        // Grows with each change, which is all that 3.8.7.4 asks: seconds since the publication.
        Add(lines, $"SEQUENCE:{(long)(entry.Updated - entry.Published).TotalSeconds}");
        Add(lines, Start(entry.Deadline));
        Add(lines, $"SUMMARY:{Text(entry.Discontinued ? $"{entry.Title} ({entry.Buyer})" : $"{entry.Due}{FrenchFormat.NoBreak}: {entry.Title} ({entry.Buyer})")}");
        Add(lines, $"DESCRIPTION:{Text($"{entry.Summary}\n{entry.Url}")}");
        Add(lines, $"URL:{entry.Url}");
        Add(lines, $"CATEGORIES:{Text(entry.Nature)}");
        Add(lines, entry.Discontinued ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
        Add(lines, "TRANSP:TRANSPARENT");
        Add(lines, "END:VEVENT");
    }

    // Of an hour that comes twice, a local time means the first (3.3.5), and some readers take the second all the same: there it is said in UTC.
    private static string Start(DateTimeOffset at) => FranceTime.Repeated(at) != Repetition.None ? $"DTSTART:{Utc(at)}"
        : $"DTSTART;TZID=Europe/Paris:{FranceTime.ToParis(at).ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}";

    private static string Utc(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    // 3.3.11; control characters cannot be said at all.
    private static string Text(string value) => string.Concat(value.Replace("\r\n", "\n", StringComparison.Ordinal).Where(c => c is '\n' or '\t' || !char.IsControl(c)))
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    // Folded between characters, never inside one: some readers unfold after they have decoded.
    private static void Add(StringBuilder lines, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MostOctets)
            {
                lines.Append("\r\n ");
                octets = 1;
            }
            lines.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        lines.Append("\r\n");
    }
}
