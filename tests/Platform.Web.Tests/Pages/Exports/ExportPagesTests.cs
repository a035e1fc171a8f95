using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Exports;
using Platform.Testing;
using Platform.Web.Tests.Pages.Identity;

namespace Platform.Web.Tests.Pages.Exports;

/// <summary>From the administrator's passkey to the archive on his disk, through the pages.</summary>
public sealed class ExportPagesTests : IAsyncLifetime
{
    private const string Page = "/saint-marcel/commune/export";
    private IdentityWeb web = null!;            // set by InitializeAsync, before any test
    private GivenConsent given = null!;         // idem

    public async Task InitializeAsync()
    {
        web = await IdentityWeb.StartAsync();
        given = await GivenConsent.StartAsync(web.Platform);
        await Cli.Commands.RegisterKey.RunAsync(Cli.Arguments.Parse(["--out", web.Platform.Configuration["Register:KeyPath"]!]), default);      // every test host has this file
    }

    public async Task DisposeAsync() => await web.DisposeAsync();

    [Fact, Trait("Feature", "VR-37"), Trait("Feature", "VR-32")]
    public async Task The_administrator_asks_with_a_passkey_waits_and_takes_the_archive_by_ranges_which_is_written_down()
    {
        var (browser, key) = (web.Browser(), await web.PasskeyAsync(given.Administrator));
        using var signedIn = await IdentityWeb.SignInAsync(browser, key);

        using var without = await browser.PostFormAsync(Page, new Dictionary<string, string>(), "form[data-passkey]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        Assert.Contains("à quoi servira", (await TestBrowser.ReadAsync(without)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);

        var purpose = new Dictionary<string, string> { ["Purpose"] = nameof(ExportPurpose.FollowUp) };
        var options = (await browser.PageAsync(Page)).QuerySelector("form[data-passkey]")!.GetAttribute("data-options")!;
        using var question = await browser.PostFormAsync(Page, purpose, "form[data-passkey]", Page + options);
        using var asked = await browser.PostFormAsync(Page, new Dictionary<string, string>(purpose) { ["Credential"] = key.Assert(await question.Content.ReadAsStringAsync(), IdentityWeb.Origin) }, "form[data-passkey]");
        Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);
        Assert.Contains("En préparation", (await browser.PageAsync(Page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        await web.Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<MakeExports>().ExecuteAsync(default));
        using var taken = await browser.PostFormAsync(Page, new Dictionary<string, string>(), "form[action*=Fetch]");
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        var archive = taken.Headers.Location!.OriginalString;
        using var whole = await browser.GetAsync(archive);
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal("application/zip", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal("PK"u8.ToArray(), bytes[..2]);
        using var request = new HttpRequestMessage(HttpMethod.Get, archive) { Headers = { Range = new RangeHeaderValue(10, 19) } };
        using var part = await browser.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[10..20], await part.Content.ReadAsByteArrayAsync());

        var page = (await browser.PageAsync(Page)).QuerySelector("main")!.TextContent;
        Assert.Contains("Suivi, contrôle et archives", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("Aline Administratrice").Length - 1);      // who asked, and one download for two readings

        var lead = web.Browser();
        using var visitor = await IdentityWeb.SignInAsync(lead, await web.PasskeyAsync(given.Visitor));
        Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync(Page)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync(archive)).StatusCode);
    }
}
