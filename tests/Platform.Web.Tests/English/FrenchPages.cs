using AngleSharp.Dom;
using Platform.Testing;

namespace Platform.Web.Tests.English;

/// <summary>What an English page says in French, with the words around it.</summary>
internal static class FrenchPages
{
    public static IEnumerable<string> In(IDocument page) => page.All
        .Where(element => element.LocalName is not ("script" or "style" or "textarea" or "datalist" or "option") && element.Closest("body [lang=fr]") is null && element.Closest("code, pre, .pa-nom-de-fichier") is null)
        .SelectMany(element => element.ChildNodes.OfType<IText>().Select(text => text.Data)
            .Concat(((string[])["aria-label", "title", "alt", "placeholder", "data-libelle"]).Select(element.GetAttribute).OfType<string>()))
        .Where(text => FrenchWords.In(text).Any()).Select(text => text.Trim());
}
