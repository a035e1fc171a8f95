using System.Net;
using Platform.Testing;
using Platform.Web.Tests.Ui;

namespace Platform.Web.Tests.English;

/// <summary>The choice of a language: made once, by the reader, kept by a cookie, told to caches.</summary>
public sealed class SwitchTests(UiSite site) : IClassFixture<UiSite>
{
    [Fact, Trait("Feature", "VR-13")]
    public async Task An_English_reader_gets_the_page_in_English_and_others_in_French()
    {
        var (english, french) = (await ReadAsync("/aide", "pa-langue=en"), await ReadAsync("/aide", null));
        Assert.Equal(("en", "fr"), (english.Page.DocumentElement.GetAttribute("lang"), french.Page.DocumentElement.GetAttribute("lang")));
        Assert.Contains("Submit a bid", english.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Déposer un pli", french.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(FrenchPages.In(english.Page));
        Assert.NotEmpty(FrenchPages.In(french.Page));       // the same look finds French where there is some
    }

    [Fact]
    public async Task Caches_are_told_that_the_page_differs_by_reader()
    {
        foreach (var cookie in (string?[])["pa-langue=en", null])
        {
            using var answer = await GetAsync("/aide", cookie);
            Assert.Contains("Cookie", answer.Headers.Vary.SelectMany(value => value.Split(", ")));
            Assert.Equal(cookie is null ? "fr" : "en", Assert.Single(answer.Content.Headers.ContentLanguage));
        }
    }

    [Theory, Trait("Feature", "VR-13")]
    [InlineData(null, null, "fr")]
    [InlineData("*", null, "fr")]
    [InlineData("fr-FR,fr;q=0.9,en;q=0.5", null, "fr")]
    [InlineData("en-GB,en;q=0.9,fr;q=0.5", null, "en")]
    [InlineData("fr;q=0.4,en;q=0.8", null, "en")]
    [InlineData("de-DE,de;q=0.9", null, "en")]                   // neither: English
    [InlineData("Negotiate", null, "fr")]                        // no language at all
    [InlineData("de-CH,fr;q=0.8,en;q=0.5", null, "fr")]
    [InlineData("fy", null, "en")]                               // Frisian is no French
    [InlineData("de-DE,de;q=0.9", "pa-langue=fr", "fr")]         // the switch decides
    [InlineData("fr-FR", "pa-langue=en", "en")]
    public async Task Without_a_choice_the_browser_says_whether_its_reader_has_French(string? accepts, string? cookie, string language)
    {
        using var answer = await GetAsync("/aide", cookie, accepts);
        Assert.Equal(language, Assert.Single(answer.Content.Headers.ContentLanguage));
        Assert.Equal(language, (await UiSite.ReadAsync(answer)).DocumentElement.GetAttribute("lang"));
        Assert.Contains("Accept-Language", answer.Headers.Vary.SelectMany(value => value.Split(", ")));
    }

    [Theory]
    [InlineData("/aide?x=1", "/aide?x=1")]
    [InlineData("//autre.example/", "/")]
    [InlineData("/\\autre.example", "/")]
    [InlineData("https://autre.example/", "/")]
    [InlineData("", "/")]
    public async Task The_switch_leads_back_to_an_address_of_ours(string asked, string back)
    {
        using var chosen = await ChooseAsync("en", asked);
        Assert.Equal((HttpStatusCode.SeeOther, back), (chosen.StatusCode, chosen.Headers.Location!.OriginalString));
        Assert.StartsWith("pa-langue=en;", Assert.Single(chosen.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_only_agents_use_stay_French_and_have_no_switch()
    {
        var page = (await ReadAsync("/atelier/composants", "pa-langue=en")).Page;
        Assert.Equal("fr", page.DocumentElement.GetAttribute("lang"));
        Assert.Null(page.QuerySelector(".pa-langues"));
    }

    [Fact]
    public async Task A_legal_text_stays_French_and_says_so_in_English()
    {
        var page = (await ReadAsync("/mentions-legales", "pa-langue=en")).Page;
        Assert.Equal(("en", "fr"), (page.DocumentElement.GetAttribute("lang"), page.QuerySelector("main")!.GetAttribute("lang")));
        Assert.Contains("binding in French", page.QuerySelector("main [lang=en]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_page_says_so_in_English_and_the_switch_leads_back_to_it()
    {
        var page = (await ReadAsync("/nulle/part?a=1", "pa-langue=en")).Page;
        Assert.Equal("Page not found", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("/nulle/part?a=1", page.QuerySelector(".pa-langues input[name=retour]")!.GetAttribute("value"));
        Assert.Empty(FrenchPages.In(page));
    }

    private async Task<HttpResponseMessage> GetAsync(string url, string? cookie, string? accepts = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (accepts is not null) request.Headers.Add("Accept-Language", accepts);
        return await site.Client.SendAsync(request);
    }

    private async Task<(HttpStatusCode Status, AngleSharp.Dom.IDocument Page)> ReadAsync(string url, string? cookie, string? accepts = null)
    {
        using var answer = await GetAsync(url, cookie, accepts);
        return (answer.StatusCode, await UiSite.ReadAsync(answer));
    }

    private async Task<HttpResponseMessage> ChooseAsync(string language, string back)
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("langue", language), KeyValuePair.Create("retour", back)]);
        return await site.Client.PostAsync(Links.Language, content);
    }
}
