using System.IO.Compression;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Operations.Buyer;

/// <summary>From the list of incidents of an account to the file on its administrator's disk.</summary>
public sealed class EvidencePagesTests
{
    [Fact, Trait("Feature", "GD-18"), Trait("Feature", "VR-01")]
    public async Task The_operator_and_the_administrator_of_an_account_that_was_touched_take_their_file_and_nobody_else_finds_it()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        await Cli.Commands.RegisterKey.RunAsync(Cli.Arguments.Parse(["--out", platform.Configuration["Register:KeyPath"]!]), default);      // every test host has this file
        var lead = await platform.LeadAsync();
        var (commune, untouched) = (await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel"), await platform.CommuneAsync(lead, "beta", "Bêta"));
        var buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        var oper = await platform.OperatorAsync("Odile Exploitante");
        var now = TimeProvider.System.GetUtcNow();
        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: now.AddDays(3)));
        var declared = Assert.IsType<DeclareIncident.Outcome.Declared>(await platform.RunAsync(new Scope.Platform(oper.Id),
            s => s.GetRequiredService<DeclareIncident>().ExecuteAsync(new(lead.Id.Value, now.AddHours(-2), now.AddHours(1), "Le dépôt était impossible.", null), default)));
        var administrator = web.Browser(await platform.PersonAsync(commune, "Aline Administratrice", MembershipRole.AccountAdmin));

        var page = await administrator.PageAsync(Links.Operations.AccountIncidents("saint-marcel"));
        Assert.Contains(declared.Number, page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        var address = page.QuerySelector("tbody a")!.GetAttribute("href")!;
        Assert.Equal(Links.Operations.AccountEvidence("saint-marcel", declared.Incident), address);
        Assert.Contains("depots.csv", await NamesAsync(administrator, address));

        var operating = web.Browser(oper);
        var link = (await operating.PageAsync(Links.Operations.Incident(declared.Incident))).QuerySelector("a[href$='preuves.zip']")!.GetAttribute("href")!;
        Assert.Contains("activite.csv", await NamesAsync(operating, link));
        Assert.DoesNotContain("depots.csv", await NamesAsync(operating, link));

        var neighbour = web.Browser(await platform.PersonAsync(untouched, "Bruno Bêta", MembershipRole.AccountAdmin));
        Assert.Contains("Aucun incident", (await neighbour.PageAsync(Links.Operations.AccountIncidents("beta"))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        foreach (var (who, asked) in new[] { (neighbour, Links.Operations.AccountEvidence("beta", declared.Incident)), (neighbour, address), (web.Browser(buyer), address), (web.Browser(buyer), link), (operating, address), (administrator, link) })
        {
            using var refused = await who.GetAsync(asked);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(TestBrowser browser, string address)
    {
        using var answer = await browser.GetAsync(address);
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var zip = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()));
        return [.. zip.Entries.Select(e => e.FullName)];
    }
}
