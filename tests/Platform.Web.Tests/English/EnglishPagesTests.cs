using System.Net;
using AngleSharp.Dom;
using Platform.Testing;
using Platform.Web.Tests.Isolation.World;
using Xunit.Abstractions;

namespace Platform.Web.Tests.English;

/// <summary>An English reader follows every link of the public side, then of the company side: what is not marked as French is not French.</summary>
public sealed class EnglishPagesTests(ITestOutputHelper output)
{
    private const int Most = 150;

    [Fact, Trait("Feature", "VR-13")]
    public async Task No_page_of_the_public_or_of_a_company_shows_an_English_reader_a_French_sentence()
    {
        await using var world = await Communes.StartAsync();
        await using var web = new PlatformWeb(world.Platform, new FakeClock(Communes.Now));
        var faults = new List<string>();
        var company = world.Principals.First(one => one.Company == world.Company.Id && one.Person is not null);
        foreach (var (person, from, least) in ((TestPerson?, string, int)[])[(null, Links.Home, 20), (company.Person, Links.Bids.Home, 25)])
        {
            var browser = web.Browser(person);
            using var choice = new FormUrlEncodedContent([KeyValuePair.Create("langue", "en"), KeyValuePair.Create("retour", "/")]);
            using var chosen = await browser.Client.PostAsync(Links.Language, choice);
            var seen = await WalkAsync(browser, from, faults);
            Assert.True(seen >= least, $"{seen} pages from {from}");
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
    }

    private async Task<int> WalkAsync(TestBrowser browser, string from, List<string> faults)
    {
        var (waiting, known, english) = (new Queue<string>([from, .. Doors]), new HashSet<string>(StringComparer.Ordinal), 0);
        while (waiting.TryDequeue(out var address) && known.Count < Most)
        {
            if (!known.Add(Shape(address))) continue;
            using var answer = await browser.GetAsync(address);
            if (answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect) { waiting.Enqueue(answer.Headers.Location!.OriginalString); continue; }
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var page = await TestBrowser.ReadAsync(answer);
            if ((int)answer.StatusCode >= 500) faults.Add($"{address}: {answer.StatusCode}");
            if (page.QuerySelector(".pa-langues") is null)
            {
                if (page.DocumentElement.GetAttribute("lang") != "fr" && !address.Contains("integrer", StringComparison.Ordinal)) faults.Add($"{address}: one language, and not French");
                continue;
            }
            english++;
            faults.AddRange(FrenchPages.In(page).Select(text => $"{address}: {text}"));
            foreach (var link in page.QuerySelectorAll("a[href^='/']").Select(link => link.GetAttribute("href")!)) waiting.Enqueue(link);
        }
        output.WriteLine($"{english} English pages from {from}");
        return english;
    }

    /// <summary>Pages that few lead to.</summary>
    private static IEnumerable<string> Doors => [Links.Help, Links.Register, Links.Verify, "/glossaire", "/entreprise/creer", "/devis", "/territoire", "/alertes/nouvelle?q=toiture", "/nulle/part", "/consultations?q=rienvraiment"];

    /// <summary>One page of each kind and two of a query are enough.</summary>
    private static string Shape(string address) => string.Join('/', address.Split('#')[0].Split('?')[0].Split('/').Select(part => Guid.TryParse(part, out _) ? "*" : part)) + (address.Contains('?', StringComparison.Ordinal) ? "?" : "");
}
