using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Platform.Web.Tests.English;

/// <summary>Words that no English sentence has: where one stands outside an element marked as French, a text was forgotten.</summary>
internal static partial class FrenchWords
{
    [GeneratedRegex("(?<![\\p{L}’/-])(?:vous|votre|vos|nous|cette|aucune?|est|sont|dans|avec|pour|les|des|une|pas|être|été|avant|après|depuis|jusqu’au|publiée?s?|télécharger|rechercher|jours?|limite|consultations? (?:en cours|ouverte)|courriel|entreprise|mes)(?![\\p{L}-])", RegexOptions.IgnoreCase)]
    private static partial Regex Words();

    public static IEnumerable<string> In(string text) => Words().Matches(text).Select(word => word.Value);

    /// <summary>What an English page says in French, with the words around it.</summary>
    public static IEnumerable<string> In(IDocument page) => page.All
        .Where(element => element.LocalName is not ("script" or "style" or "textarea" or "datalist" or "option") && element.Closest("body [lang=fr]") is null && element.Closest("code, pre, .pa-nom-de-fichier") is null)
        .SelectMany(element => element.ChildNodes.OfType<IText>().Select(text => text.Data)
            .Concat(((string[])["aria-label", "title", "alt", "placeholder", "data-libelle"]).Select(element.GetAttribute).OfType<string>()))
        .Where(text => In(text).Any()).Select(text => text.Trim());
}
