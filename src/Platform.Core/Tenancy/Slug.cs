using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Core.Tenancy;

/// <summary>The address of an account: the first segment of its pages, e.g. « saint-marcel ».</summary>
public static partial class Slug
{
    public const int Longest = 60;

    /// <summary>First segments of our own addresses, and of those that are planned: an account cannot take their place. A test compares it with the addresses of the host.</summary>
    public static readonly IReadOnlySet<string> Reserved = new HashSet<string>(StringComparer.Ordinal)
    {
        "accessibilite", "adhesion", "aide", "alertes", "api", "assistance", "atelier", "avis", "bienvenue", "carte", "checkpoint", "conditions-d-utilisation", "confirmer", "connexion", "consultations",
        "creer-un-compte", "deconnexion", "devis", "donnees-essentielles", "donnees-ouvertes", "engagements", "entrainement", "entreprise", "erreur", "etat", "exploitation", "flux",
        "glossaire", "groupements", "inscription", "integrer", "logo", "mentions-legales", "metrics", "mon-compte", "mon-espace", "mon-poste", "pa", "registre", "rejoindre",
        "retablir", "sante", "suivis", "telechargements", "territoire", "theme", "tile", "travaux", "verifier",
    };

    /// <summary>Words that follow the address of an account in those of its pages (« /saint-marcel/commune/… »): no account is called by one. A test compares them with the addresses of the host.</summary>
    public static readonly IReadOnlySet<string> OfPortals = new HashSet<string>(StringComparer.Ordinal) { "acheteur", "adhesion", "agglo", "cao", "commune", "consultations-passees", "integrer" };

    public static bool IsWellFormed(string text) => text.Length <= Longest && Form().IsMatch(text);

    /// <summary>May be the address of an account, chosen or not.</summary>
    public static bool MayBeTaken(string text) => IsWellFormed(text) && !Reserved.Contains(text);

    /// <summary>May be typed for an account.</summary>
    public static bool MayBeChosen(string text) => MayBeTaken(text) && !OfPortals.Contains(text) && !IsLeftOver(text);

    /// <summary>Where a closed account is found that gave back its own address (<see cref="Accounts.FreeAddress"/>).</summary>
    public static string LeftOver(Guid account) => $"libere-{account:N}";

    public static bool IsLeftOver(string text) => text.StartsWith("libere-", StringComparison.Ordinal) && Guid.TryParseExact(text["libere-".Length..], "N", out _);

    /// <summary>« Commune de Saint-Étienne-du-Bois » gives « saint-etienne-du-bois »; empty where nothing readable is left.</summary>
    public static string Propose(string name)
    {
        var text = new StringBuilder();
        foreach (var c in Prefix().Replace(name.Trim(), "").Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) text.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && text.Length > 0 && text[^1] != '-') text.Append('-');
        }
        return text.ToString(0, Math.Min(text.Length, Longest)).Trim('-');
    }

    [GeneratedRegex("^(commune|ville) (de |d['’])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Prefix();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
