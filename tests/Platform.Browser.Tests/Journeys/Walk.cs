using System.Net;
using System.Text.RegularExpressions;
using Platform.Browser.Tests.Album;

namespace Platform.Browser.Tests.Journeys;

/// <summary>
/// Whoever is signed in follows every link from « Mon espace », one of each kind, but for the pages of companies: no link is dead. A page that the album of this journey shows is
/// looked at, judged and photographed; one that another album shows is asked for its links alone.
/// </summary>
internal static partial class Walk
{
    private const int Least = 15;

    /// <param name="album">Of the journey, as in Album/pages.tsv.</param>
    /// <returns>Links that led nowhere, each with the page that holds it.</returns>
    public static async Task<IReadOnlyList<string>> EverywhereAsync(Visitor who, string album)
    {
        var (known, ahead, dead) = (new HashSet<string>(StringComparer.Ordinal), new Queue<(string Address, string From)>([("/mon-espace", "")]), new List<string>());
        while (ahead.TryDequeue(out var next))
        {
            await using var answer = await who.ByHand.GetAsync(who.Site.Url(next.Address));
            if (!answer.Ok) dead.Add($"{next.Address} answers {answer.Status}, linked from {next.From}");
            if (!answer.Ok || !answer.Headers["content-type"].StartsWith("text/html", StringComparison.Ordinal)) continue;
            if (IsShownBy(album, new Uri(answer.Url).AbsolutePath)) await who.GoAsync(next.Address);
            foreach (var link in Links().Matches(await answer.TextAsync()).Select(found => WebUtility.HtmlDecode(found.Groups["to"].Value).Split('#')[0]))
                if (link.Length > 0 && !link.StartsWith("/entreprise/", StringComparison.Ordinal) && known.Add(Ids().Replace(link.Split('?')[0], "…"))) ahead.Enqueue((link, next.Address));
        }
        if (known.Count < Least) dead.Add($"Only {known.Count} kinds of links were found: whoever goes nowhere finds nothing dead.");
        return dead;
    }

    private static bool IsShownBy(string album, string path) => AppPages.At(path) is not { } route || Photographed.Lines.Any(line => line.Route == route && line.Album == album);

    [GeneratedRegex(@"<a\s[^>]*?href=""(?<to>/[^""]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links();

    /// <summary>One page of each kind is enough: ids, years, codes of the nomenclature.</summary>
    [GeneratedRegex(@"(?<=/)([0-9A-Za-z_-]{22,}|\d+)(?=/|$)", RegexOptions.None, 1000)]
    private static partial Regex Ids();
}
