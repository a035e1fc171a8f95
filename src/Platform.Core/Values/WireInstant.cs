using System.Globalization;

namespace Platform.Core.Values;

/// <summary>Instants in receipts, registers and on the wire: UTC, to the microsecond, which is what PostgreSQL measures.</summary>
public static class WireInstant
{
    public static string Format(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
