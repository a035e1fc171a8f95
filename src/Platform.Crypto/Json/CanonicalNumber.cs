using System.Globalization;

namespace Platform.Crypto.Json;

/// <summary>A double as ECMAScript writes it (ECMA-262 Number::toString): .NET finds the same shortest digits, only their layout differs.</summary>
internal static class CanonicalNumber
{
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new FormatException("NaN and infinities are no JSON numbers.");
        }

        if (value == 0)
        {
            return "0"; // minus zero too
        }

        var (digits, point) = Digits(Math.Abs(value));
        return (value < 0 ? "-" : "") + Layout(digits, point);
    }

    /// <summary>Shortest digits without zeros at either end, and the place of the decimal point after the first of them.</summary>
    private static (string Digits, int Point) Digits(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var significant = all.TrimStart('0');
        var point = (dot < 0 ? mantissa.Length : dot) + exponent - (all.Length - significant.Length);
        return (significant.TrimEnd('0'), point);
    }

    private static string Layout(string digits, int point) => point switch
    {
        > 21 or <= -6 => digits[..1] + (digits.Length > 1 ? "." + digits[1..] : "") + string.Create(CultureInfo.InvariantCulture, $"e{(point > 0 ? "+" : "")}{point - 1}"),
        <= 0 => "0." + new string('0', -point) + digits,
        _ when point >= digits.Length => digits.PadRight(point, '0'),
        _ => digits[..point] + "." + digits[point..],
    };
}
