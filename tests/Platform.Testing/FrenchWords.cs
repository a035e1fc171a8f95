using System.Text.RegularExpressions;

namespace Platform.Testing;

/// <summary>Words that no English sentence has: where one stands outside an element marked as French, a text was forgotten.</summary>
public static partial class FrenchWords
{
    [GeneratedRegex("(?<![\\p{L}\\p{N}’/+=-])(?:vous|votre|vos|nous|cette|aucune?|est|sont|dans|avec|pour|les|des|une|pas|être|été|avant|après|depuis|jusqu’au|publiée?s?|télécharger|rechercher|jours?|limite|consultations? (?:en cours|ouverte)|courriel|entreprise|mes|vérifier|voir|ainsi|déjà|aussi|(?-i:à|et|ou|où|ne|qui|que|ce|ces|lire))(?![\\p{L}\\p{N}+/=-])", RegexOptions.IgnoreCase)]
    private static partial Regex Words();

    public static IEnumerable<string> In(string text) => Words().Matches(text).Select(word => word.Value);
}
