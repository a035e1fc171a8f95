using System.Globalization;
using System.Text;

namespace Platform.Core.Law;

/// <summary>Which e-mail addresses look like those that several people read: mairie@, contact@, marches.publics@. Dated data with its clause (VR-38).</summary>
public sealed record SharedAddressRule(IReadOnlySet<string> Words, int LeastReason, string Article)
{
    /// <returns>The word by which the address names a service or an office; null when it names a person, as far as can be seen.</returns>
    public string? WordIn(string address)
    {
        var local = Plain(address.Split('@')[0].Split('+')[0]);
        var parts = local.Split(['.', '-', '_', .. "0123456789"], StringSplitOptions.RemoveEmptyEntries);
        // « mairie », « mairie.saint-marcel », « marches-publics2 »; « luc.marche » is somebody’s name.
        var whole = string.Concat(parts);
        return Words.Contains(whole) ? whole : parts is [var first, ..] && Words.Contains(first) ? first : null;
    }

    private static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
}

/// <summary>The rule of each day.</summary>
public static class SharedAddressRules
{
    private static readonly DatedRules<Rule> Rules = new("personal-addresses");

    public static SharedAddressRule On(DateTimeOffset now)
    {
        var rule = Rules.On(now).Single();
        return new SharedAddressRule(rule.Words.ToHashSet(StringComparer.Ordinal), rule.LeastReason, rule.Article);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, IReadOnlyList<string> Words, int LeastReason, string Article) : IDated;
}
