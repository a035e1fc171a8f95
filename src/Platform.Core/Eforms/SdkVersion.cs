using System.Text.RegularExpressions;

namespace Platform.Core.Eforms;

/// <summary>A version as notices name it: major and minor. Patches of one minor replace one another.</summary>
internal static partial class SdkVersion
{
    /// <returns>1.15 of 1.15, 1.15.1, eforms-sdk-1.15 and eforms-sdk-1.15.1; null of anything else.</returns>
    public static string? TryParse(string? text) => text is not null && Shape().Match(text.Trim()) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\A(?:eforms-sdk-)?([0-9]{1,3}\.[0-9]{1,3})(?:\.[0-9]{1,4})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
