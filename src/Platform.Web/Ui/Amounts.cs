using System.Globalization;

namespace Platform.Web.Ui;

/// <summary>An amount as French people type it: « 1 234,50 », « 1234.5 », « 12 € ».</summary>
public static class Amounts
{
    /// <returns>Null for what is no amount.</returns>
    public static decimal? Read(string? typed)
    {
        var text = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c) && c != '€')).Replace(',', '.');
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }
}
