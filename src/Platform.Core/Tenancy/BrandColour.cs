using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Core.Tenancy;

/// <summary>
/// A colour in which an account may write: its links on white and on the pale surface, and white on it, reach 4.5 to 1 (WCAG 2.2, 1.4.3), which
/// also covers the 3 to 1 of bars and borders (1.4.11). What falls short is answered with the nearest darker shade that does not.
/// </summary>
public static partial class BrandColour
{
    public const double Least = 4.5;
    public const string White = "#ffffff", Surface = "#eef5f4";

    /// <summary>« #00595a », or null for what is no colour.</summary>
    public static string? Read(string? typed) => typed?.Trim().ToLowerInvariant() is { } text && Form().IsMatch(text) ? text.StartsWith('#') ? text : $"#{text}" : null;

    /// <summary>From 1 to 21, by the formula of WCAG 2.x; white on the colour is as good as the colour on white.</summary>
    public static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>Against the worse of the two backgrounds.</summary>
    public static double Contrast(string colour) => Math.Min(Contrast(colour, White), Contrast(colour, Surface));

    public static bool IsReadable(string colour) => Contrast(colour) >= Least;

    /// <summary>Same hue and saturation, lightness lowered one hundredth at a time until it can be read. Black always can.</summary>
    public static string Nearest(string colour)
    {
        var (hue, saturation, lightness) = ToHsl(colour);
        while (!IsReadable(colour)) colour = FromHsl(hue, saturation, lightness = Math.Max(0, lightness - 0.01));
        return colour;
    }

    /// <summary>A shade for links under the pointer.</summary>
    public static string Darker(string colour)
    {
        var (hue, saturation, lightness) = ToHsl(colour);
        return FromHsl(hue, saturation, Math.Max(0, lightness - 0.08));
    }

    private static double Luminance(string colour)
    {
        var (r, g, b) = Channels(colour);
        return (0.2126 * Linear(r)) + (0.7152 * Linear(g)) + (0.0722 * Linear(b));
        static double Linear(double c) => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }

    private static (double R, double G, double B) Channels(string colour) => (Channel(colour, 1), Channel(colour, 3), Channel(colour, 5));

    private static double Channel(string colour, int at) => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;

    private static (double Hue, double Saturation, double Lightness) ToHsl(string colour)
    {
        var (r, g, b) = Channels(colour);
        var (most, least) = (Math.Max(r, Math.Max(g, b)), Math.Min(r, Math.Min(g, b)));
        var (lightness, range) = ((most + least) / 2, most - least);
        if (range == 0) return (0, 0, lightness);
        var hue = most == r ? ((g - b) / range) + (g < b ? 6 : 0) : most == g ? ((b - r) / range) + 2 : ((r - g) / range) + 4;
        return (hue / 6, range / (1 - Math.Abs((2 * lightness) - 1)), lightness);
    }

    private static string FromHsl(double hue, double saturation, double lightness)
    {
        var reach = saturation * Math.Min(lightness, 1 - lightness);
        return string.Create(CultureInfo.InvariantCulture, $"#{Part(0):x2}{Part(8):x2}{Part(4):x2}");
        int Part(int n)
        {
            var k = (n + (hue * 12)) % 12;
            return (int)Math.Round(255 * (lightness - (reach * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1)))));
        }
    }

    [GeneratedRegex("^#?[0-9a-f]{6}$", RegexOptions.None, 1000)]
    private static partial Regex Form();
}
