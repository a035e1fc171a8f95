using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Dce.Public;

public sealed class FilesTests
{
    [Fact, Trait("Feature", "VR-08")]
    public async Task Who_is_signed_in_for_a_company_finds_her_own_name_and_address_in_the_form_and_a_visitor_nothing()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        var consultation = await platform.PublishedAsync(commune, buyer);
        var company = await platform.CompanyAsync("Toitures du Sud", "111111118");
        async Task<List<string>> FormAsync(TestBrowser browser)
        {
            var page = await browser.PageAsync($"/consultations/{consultation.Id}/dossier");
            return [.. ((string[])["#Organisation", "#Person", "#Email"]).Select(field => page.QuerySelector(field)!.GetAttribute("value") ?? "")];
        }

        Assert.Equal(["Toitures du Sud", company.Depositor.Name, company.Depositor.Email], await FormAsync(web.Browser(company.Depositor, "mfa")));
        Assert.Equal(["", "", ""], await FormAsync(web.Browser()));
        Assert.Equal(["", "", ""], await FormAsync(web.Browser(buyer)));
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task The_hash_on_the_page_is_the_hash_of_the_file_that_a_visitor_gets()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var consultation = await platform.PublishedAsync(commune, await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer));
        var (visitor, address) = (web.Browser(), $"/consultations/{consultation.Id}/dossier");
        Assert.Contains("en cours de calcul", (await visitor.PageAsync(address)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        await platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<HashArchives>().ExecuteAsync(default));
        using var withdrawn = await visitor.PostFormAsync(address, new Dictionary<string, string>());
        using var download = await visitor.GetAsync(withdrawn.Headers.Location!.OriginalString);

        var sha256 = SHA256.HashData(await download.Content.ReadAsByteArrayAsync());
        Assert.Equal(Convert.ToHexStringLower(sha256), (await visitor.PageAsync(address)).QuerySelector("#empreinte")!.TextContent);
        Assert.Equal($"sha-256=:{Convert.ToBase64String(sha256)}:", download.Headers.GetValues("Repr-Digest").Single());
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task A_download_resumes_across_the_border_of_four_gibibytes()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        await using var zeros = web.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton<IBlobStore, ZeroStore>()));
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var consultation = await platform.DraftAsync(commune, await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer));
        foreach (var name in (string[])["a.bin", "b.bin"]) await platform.AddDocumentAsync(consultation, name, [0]);
        const long size = (1L << 32) - 60;
        await platform.SuperuserAsync("update dce_documents set size = $1 where name = 'a.bin'", size);
        await platform.PlantKeysAsync(consultation);
        await platform.PublishAsync(consultation);
        var link = (WithdrawDce.Outcome.Withdrawn)await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(consultation.Id), default));

        // a.bin has a header of 35 bytes: its data end 25 bytes before the border, and the header of b.bin lies across it.
        const long end = 35 + size;
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"/telechargements/{link.Token}") { Headers = { Range = new RangeHeaderValue(end - 4, end + 39) } };
        using var part = await zeros.CreateClient().SendAsync(ask);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.True(part.Content.Headers.ContentRange!.Length > 1L << 32);
        var bytes = await part.Content.ReadAsByteArrayAsync();
        Assert.Equal([0, 0, 0, 0, .. "PK\u0003\u0004"u8], bytes[..8]);
        Assert.Equal([.. "b.bin"u8, 0, .. "PK\u0001\u0002"u8], bytes[34..]);
    }
}
