using System.Text.RegularExpressions;

namespace Platform.Core.Law;

/// <summary>How VAT numbers are written in the member states. Form alone: whether a number was given to somebody is what VIES answers.</summary>
public static class VatNumber
{
    private static readonly DatedRules<Rule> Rules = new("vat-numbers");

    /// <param name="country">ISO 3166-1.</param>
    /// <param name="number">Capitals and digits, with or without the letters of the country.</param>
    /// <param name="at">The day that chooses the form.</param>
    /// <returns>The number with these letters; the same one when the country gives no form that is known here.</returns>
    public static string? Read(string country, string number, DateTimeOffset at)
    {
        if (Rules.On(at).SingleOrDefault(rule => rule.Key == country) is not { } rule) return number;
        var own = number.StartsWith(rule.Prefix, StringComparison.Ordinal) ? number[rule.Prefix.Length..] : number;
        return Regex.IsMatch(own, $"^{rule.Form}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) ? rule.Prefix + own : null;
    }

    /// <summary>« DE123456789 »; null for a country of which no form is known here.</summary>
    public static string? Example(string country, DateTimeOffset at) => Rules.On(at).SingleOrDefault(rule => rule.Key == country)?.Example;

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string Prefix, string Form, string Example, string Article) : IDated;
}
