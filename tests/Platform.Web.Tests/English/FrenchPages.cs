using AngleSharp.Dom;
using Platform.Testing;

namespace Platform.Web.Tests.English;

/// <summary>What an English page says in French, with the words around it. The title of a tab holds no markup: what it repeats of a text that the page marks as French is not counted.</summary>
internal static class FrenchPages
{
    public static IEnumerable<string> In(IDocument page)
    {
        var marked = page.QuerySelectorAll("body [lang=fr]").Select(element => element.TextContent.Trim()).Where(text => text.Length > 0).ToList();
        return page.All
            .Where(element => element.LocalName is not ("script" or "style" or "textarea" or "datalist" or "option") && element.Closest("body [lang=fr]") is null && element.Closest("code, pre, .pa-nom-de-fichier") is null)
            .SelectMany(element => element.ChildNodes.OfType<IText>().Select(text => element.LocalName == "title" ? marked.Aggregate(text.Data, (title, said) => title.Replace(said, "", StringComparison.Ordinal)) : text.Data)
                .Concat(((string[])["aria-label", "title", "alt", "placeholder", "data-libelle"]).Select(element.GetAttribute).OfType<string>()))
            .Where(text => FrenchWords.In(text).Any()).Select(text => text.Trim());
    }
}
