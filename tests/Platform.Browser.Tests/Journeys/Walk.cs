using System.Text.RegularExpressions;

namespace Platform.Browser.Tests.Journeys;

/// <summary>Whoever is signed in follows every link from « Mon espace », one of each kind, but for the pages of companies: no link is dead, and each page is judged and photographed like those of a journey.</summary>
internal static partial class Walk
{
    private const int Least = 15;

    /// <returns>Links that led nowhere, each with the page that holds it.</returns>
    public static async Task<IReadOnlyList<string>> EverywhereAsync(Visitor who)
    {
        var (known, ahead, dead) = (new HashSet<string>(StringComparer.Ordinal), new Queue<(string Address, string From)>([("/mon-espace", "")]), new List<string>());
        while (ahead.TryDequeue(out var next))
        {
            await using var answer = await who.ByHand.GetAsync(who.Site.Url(next.Address));
            if (!answer.Ok) dead.Add($"{next.Address} answers {answer.Status}, linked from {next.From}");
            if (!answer.Ok || !answer.Headers["content-type"].StartsWith("text/html", StringComparison.Ordinal)) continue;
            await who.GoAsync(next.Address);
            foreach (var link in await who.Page.Locator("a[href^='/']").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').split('#')[0])"))
                if (link.Length > 0 && !link.StartsWith("/entreprise/", StringComparison.Ordinal) && known.Add(Ids().Replace(link.Split('?')[0], "…"))) ahead.Enqueue((link, next.Address));
        }
        if (known.Count < Least) dead.Add($"Only {known.Count} kinds of links were found: whoever goes nowhere finds nothing dead.");
        return dead;
    }

    /// <summary>One page of each kind is enough: ids, years, codes of the nomenclature.</summary>
    [GeneratedRegex(@"(?<=/)([0-9A-Za-z_-]{22,}|\d+)(?=/|$)", RegexOptions.None, 1000)]
    private static partial Regex Ids();
}
