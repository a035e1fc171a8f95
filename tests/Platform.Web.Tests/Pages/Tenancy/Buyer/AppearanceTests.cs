using System.Net;
using AngleSharp.Dom;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Tenancy.Buyer;

/// <summary>Colour and logo of an account, through its settings page and through everybody's eyes.</summary>
public sealed class AppearanceTests : IAsyncLifetime
{
    private const string Page = "/saint-marcel/commune/apparence";
    private TestPlatform platform = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private Tenant own = null!, other = null!;
    private TestPerson aline = null!;
    private TestBrowser administrator = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        var lead = await platform.LeadAsync();
        (own, other) = (await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel"), await platform.CommuneAsync(lead, "alpha", "Alpha"));
        aline = await platform.PersonAsync(own, "Aline", MembershipRole.AccountAdmin);
        administrator = web.Browser(aline);
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-25")]
    public async Task What_the_administrator_tries_is_worn_by_the_settings_page_alone_until_he_agrees()
    {
        var buyer = await platform.PersonAsync(own, "Claire Achat", MembershipRole.Buyer);
        var consultation = $"/consultations/{(await platform.PublishedAsync(own, buyer)).Id}";
        var neighbour = await platform.PersonAsync(other, "Benoît Achat", MembershipRole.Buyer);
        var elsewhere = $"/consultations/{(await platform.PublishedAsync(other, neighbour)).Id}";
        string[] dressed = [consultation, $"{consultation}/dossier", $"{consultation}/historique"];

        using var colour = await PostAsync("Colour", "#7A1F5C");
        Assert.Equal(HttpStatusCode.SeeOther, colour.StatusCode);
        using var logo = await SendLogoAsync(TestLogo.Of(240, 120));
        Assert.Equal(HttpStatusCode.SeeOther, logo.StatusCode);
        Assert.StartsWith("data:image/png;base64,", LogoOf(await administrator.PageAsync(Page)), StringComparison.Ordinal);
        Assert.StartsWith("/theme/7a1f5c-", ThemeOf(await administrator.PageAsync(Page)), StringComparison.Ordinal);
        foreach (var page in dressed) Assert.Equal((null, "/theme.css"), await LooksAsync(web.Browser(), page));

        using var wear = await administrator.PostFormAsync(Page, new Dictionary<string, string>(), "form:has([formaction*=Wear])", $"{Page}?handler=Wear");
        Assert.Equal(HttpStatusCode.SeeOther, wear.StatusCode);

        var (address, theme) = await LooksAsync(administrator, Page);
        Assert.StartsWith("/logo/", address, StringComparison.Ordinal);
        Assert.StartsWith("/theme/7a1f5c-", theme, StringComparison.Ordinal);
        foreach (var page in dressed) Assert.Equal((address, theme), await LooksAsync(web.Browser(), page));
        Assert.Equal((address, theme), await LooksAsync(web.Browser(buyer), "/saint-marcel/acheteur"));
        Assert.Equal((null, "/theme.css"), await LooksAsync(web.Browser(neighbour), "/alpha/acheteur"));
        foreach (var page in (string[])["/", "/consultations", elsewhere]) Assert.Equal((null, "/theme.css"), await LooksAsync(web.Browser(), page));
    }

    [Fact]
    public async Task The_files_say_what_they_are_are_kept_for_ever_and_leave_with_the_look()
    {
        await platform.WearAsync(own, aline);
        var (address, theme) = await LooksAsync(administrator, Page);

        using var css = await web.Browser().GetAsync(theme!);       // worn: it has one
        Assert.Equal("text/css", css.Content.Headers.ContentType?.MediaType);
        Assert.Contains($"--govuk-brand-colour: {TestLogo.Colour};", await css.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var logo = await web.Browser().GetAsync(address!);
        Assert.Equal("image/png", logo.Content.Headers.ContentType?.MediaType);
        foreach (var file in (HttpResponseMessage[])[css, logo])
        {
            Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("public, max-age=31536000, immutable", file.Headers.CacheControl?.ToString());
        }

        foreach (var missing in (string[])["/theme/ffd500-0000000000.css", "/theme/xyz-0.css", "/logo/00.png", $"/logo/{new string('0', 64)}.png", address!.ToUpperInvariant()])
            Assert.Equal(HttpStatusCode.NotFound, (await web.Browser().GetAsync(missing)).StatusCode);
        using var removed = await administrator.PostFormAsync(Page, new Dictionary<string, string>(), "form[action*=NoLogo]");
        using var worn = await administrator.PostFormAsync(Page, new Dictionary<string, string>(), "form:has([formaction*=Wear])", $"{Page}?handler=Wear");
        Assert.Equal(HttpStatusCode.NotFound, (await web.Browser().GetAsync(address)).StatusCode);
        Assert.Equal((null, theme), await LooksAsync(administrator, Page));
    }

    [Fact, Trait("Feature", "VR-25")]
    public async Task A_colour_that_cannot_be_read_is_refused_and_the_nearest_one_is_one_click_away()
    {
        using var pale = await PostAsync("Colour", "#ffd500");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, pale.StatusCode);
        var refused = await TestBrowser.ReadAsync(pale);
        Assert.Contains("1,28", refused.QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        var proposed = refused.QuerySelector("form[action*=Colour] input[type=hidden][name=Colour]")!.GetAttribute("value")!;
        Assert.True(BrandColour.IsReadable(proposed));

        using var taken = await PostAsync("Colour", proposed);
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        Assert.StartsWith($"/theme/{proposed[1..]}-", ThemeOf(await administrator.PageAsync(Page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logo_that_is_a_bomb_broken_or_something_else_is_refused_with_what_to_do_and_nothing_is_kept()
    {
        var png = TestLogo.Of(240, 120);
        var bomb = (byte[])png.Clone();
        (bomb[16], bomb[17]) = (0x7F, 0xFF);       // two thousand million points wide; the checksum is wrong too
        foreach (var (file, sentence) in ((byte[], string)[])
        [
            (bomb, "abîmé"), (png[..^20], "abîmé"), (new byte[Logo.MostBytes + 1], "trop lourd"), ("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), "n’est pas une image PNG"),
            ([0xFF, 0xD8, 0xFF, 0xE0], "n’est pas une image PNG"), (TestLogo.Of(8, 8), "trop petite"), (TestLogo.Of(4_001, 1), "trop de points"),
        ])
        {
            using var answer = await SendLogoAsync(file);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains(sentence, (await TestBrowser.ReadAsync(answer)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        }
        using var none = await administrator.PostFormAsync(Page, new Dictionary<string, string>(), "form[action*=Logo]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
        Assert.Null((await administrator.PageAsync(Page)).QuerySelector("[formaction*=Wear]"));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Only_the_account_s_own_administrator_comes_here()
    {
        foreach (var (tenant, role) in ((Tenant, MembershipRole)[])[(other, MembershipRole.AccountAdmin), (own, MembershipRole.Buyer), (own, MembershipRole.CaoPresident)])
        {
            var person = web.Browser(await platform.PersonAsync(tenant, "Quelqu’un", role));
            Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync(Page)).StatusCode);
            using var post = await person.PostFormAsync("/mon-espace", new Dictionary<string, string> { ["Colour"] = "#7a1f5c" }, "form", $"{Page}?handler=Colour");
            Assert.Equal(HttpStatusCode.NotFound, post.StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(Page)).StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string field, string value) =>
        administrator.PostFormAsync(Page, new Dictionary<string, string> { [field] = value }, $"form[action*={field}]");

    private async Task<HttpResponseMessage> SendLogoAsync(byte[] file)
    {
        var form = (await administrator.PageAsync(Page)).QuerySelector("form[enctype]")!;
        using var content = new MultipartFormDataContent
        {
            { new StringContent(form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" },
            { new ByteArrayContent(file) { Headers = { ContentType = new("image/png") } }, "Logo", "logo.png" },
        };
        return await administrator.Client.PostAsync(form.GetAttribute("action"), content);
    }

    private static async Task<(string? Logo, string? Theme)> LooksAsync(TestBrowser browser, string address)
    {
        var page = await browser.PageAsync(address);
        Assert.NotNull(page.QuerySelector("h1"));
        return (LogoOf(page), ThemeOf(page));
    }

    private static string? LogoOf(IDocument page) => page.QuerySelector(".pa-tete__image")?.GetAttribute("src");

    private static string? ThemeOf(IDocument page) => page.QuerySelector("link[href^='/theme']")?.GetAttribute("href");
}
