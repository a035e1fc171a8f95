using System.Globalization;
using System.Text;

namespace Platform.Core.Eforms.XPath;

/// <summary>A number: exact (integer, decimal) until a double meets it.</summary>
internal sealed class NumberAtom : Item
{
    private readonly decimal exact;
    private readonly double real;

    public NumberAtom(decimal value) => exact = value;

    public NumberAtom(double value) => (real, IsDouble) = (value, true);

    public static readonly NumberAtom Zero = new(0m), NaN = new(double.NaN);

    public bool IsDouble { get; }

    public double Real => IsDouble ? real : (double)exact;

    public override string Text => IsDouble ? Write(real) : Trimmed(exact);

    /// <summary>XML's double: blanks around it do not count, INF and NaN are spelled so, and nothing of .NET's other spellings is one.</summary>
    public static double? TryParse(string text)
    {
        var trimmed = text.AsSpan().Trim(" \t\r\n");
        if (trimmed is "INF" or "+INF") return double.PositiveInfinity;
        if (trimmed is "-INF") return double.NegativeInfinity;
        if (trimmed is "NaN") return double.NaN;
        foreach (var c in trimmed) if (!char.IsAsciiDigit(c) && c is not ('+' or '-' or '.' or 'e' or 'E')) return null;
        return double.TryParse(trimmed, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    public static NumberAtom Combine(NumberAtom a, NumberAtom b, char op)
    {
        if (a.IsDouble || b.IsDouble || op == '/')
        {
            var (x, y) = (a.Real, b.Real);
            return new(op switch { '+' => x + y, '-' => x - y, '*' => x * y, '/' => x / y, _ => x % y });
        }
        try
        {
            return new(op switch { '+' => a.exact + b.exact, '-' => a.exact - b.exact, '*' => a.exact * b.exact, _ => a.exact % b.exact });
        }
        catch (ArithmeticException wrong)
        {
            throw new DynamicError("FOAR0001", wrong.Message);
        }
    }

    /// <summary>null when one of them is not a number.</summary>
    public static int? Compare(NumberAtom a, NumberAtom b)
    {
        if (!a.IsDouble && !b.IsDouble) return a.exact.CompareTo(b.exact);
        var (x, y) = (a.Real, b.Real);
        return double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y) is var order && x == y ? 0 : order;
    }

    private static string Trimmed(decimal value) => value == decimal.Truncate(value) ? decimal.Truncate(value).ToString(CultureInfo.InvariantCulture) : value.ToString("0.############################", CultureInfo.InvariantCulture);

    // As XPath casts a double to a string: plain between a millionth and a million, else with an exponent.
    private static string Write(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "INF" : "-INF";
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        var size = Math.Abs(value);
        if (size is >= 0.000001 and < 1000000) return value == Math.Truncate(value) ? ((long)value).ToString(CultureInfo.InvariantCulture) : Plain(value);
        var parts = value.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var digits = new StringBuilder();
        foreach (var c in shortest.AsSpan(0, shortest.IndexOf('E', StringComparison.Ordinal) is var e && e >= 0 ? e : shortest.Length)) if (char.IsAsciiDigit(c)) digits.Append(c);
        var mantissa = digits.ToString().Trim('0');
        var exponent = int.Parse(parts.AsSpan(parts.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{(value < 0 ? "-" : "")}{mantissa[0]}.{(mantissa.Length > 1 ? mantissa[1..] : "0")}E{exponent}";
    }

    private static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture) is var text && !text.Contains('E', StringComparison.Ordinal) ? text : value.ToString("0.####################", CultureInfo.InvariantCulture);
}
