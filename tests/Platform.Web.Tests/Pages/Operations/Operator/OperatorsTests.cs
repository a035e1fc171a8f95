using System.Net;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Operations.Operator;

/// <summary>The pages above the agglomerations: who runs the platform, and each agglomeration hosted.</summary>
public sealed class OperatorsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private Tenant lead = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        lead = await platform.LeadAsync();
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-55")]
    public async Task An_operator_names_another_removes_her_and_cannot_remove_the_last_one()
    {
        var browser = web.Browser(await platform.OperatorAsync("Odile Exploitante"));
        Assert.Empty((await browser.PageAsync(Links.Operations.Operators)).QuerySelectorAll("form[action*=Remove]"));        // the last one

        using (var wrong = await browser.PostFormAsync(Links.Operations.Operators, new Dictionary<string, string> { ["FullName"] = "Omar Exploitant", ["Email"] = "contact@exploitant.exemple.test" }, "form.pa-texte"))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using (var named = await browser.PostFormAsync(Links.Operations.Operators, new Dictionary<string, string> { ["FullName"] = "Omar Exploitant", ["Email"] = "omar@exploitant.exemple.test" }, "form.pa-texte"))
            Assert.Equal(HttpStatusCode.SeeOther, named.StatusCode);
        var page = await browser.PageAsync(Links.Operations.Operators);
        Assert.Contains("omar@exploitant.exemple.test", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        var omar = page.QuerySelectorAll("tbody tr").Single(row => row.TextContent.Contains("Omar", StringComparison.Ordinal)).QuerySelector("input[name=One]")!.GetAttribute("value")!;
        using (var gone = await browser.PostFormAsync(Links.Operations.Operators, new Dictionary<string, string> { ["One"] = omar }, "form[action*=Remove]")) Assert.Equal(HttpStatusCode.SeeOther, gone.StatusCode);
        page = await browser.PageAsync(Links.Operations.Operators);
        Assert.Empty(page.QuerySelectorAll("form[action*=Remove]"));
        Assert.Contains("Personnes qui y ont été", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var again = await browser.PostFormAsync(Links.Operations.Operators, new Dictionary<string, string> { ["One"] = omar }, "form.pa-texte", $"{Links.Operations.Operators}?handler=Remove");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact, Trait("Feature", "VR-55")]
    public async Task The_board_leads_to_each_agglomeration_and_an_incident_is_declared_for_the_one_that_is_chosen()
    {
        var browser = web.Browser(await platform.OperatorAsync("Odile Exploitante"));
        var other = await platform.LeadAsync("ailleurs");
        var board = await browser.PageAsync(Links.Operations.Board);
        foreach (var of in (Tenant[])[lead, other]) Assert.NotNull(board.QuerySelector($"a[href='{Links.Operations.Agglomeration(of.Id.Value)}']"));
        Assert.Contains("Aucun incident déclaré", (await browser.PageAsync(Links.Operations.Agglomeration(other.Id.Value))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(Links.Operations.Agglomeration(Guid.CreateVersion7()))).StatusCode);

        var outage = new Dictionary<string, string> { ["What"] = "Le dépôt était impossible." };
        foreach (var (end, hour) in (ReadOnlySpan<(string, string)>)[("Began", "8"), ("Ended", "9")])
            foreach (var (part, value) in (ReadOnlySpan<(string, string)>)[("Day", "2"), ("Month", "3"), ("Year", "2026"), ("Hour", hour), ("Minute", "00")]) outage[$"{end}.{part}"] = value;
        using (var unsaid = await browser.PostFormAsync(Links.Operations.Incidents, outage, "form.pa-texte")) Assert.Equal(HttpStatusCode.UnprocessableEntity, unsaid.StatusCode);
        outage["Agglomeration"] = $"{other.Id.Value}";
        using (var declared = await browser.PostFormAsync(Links.Operations.Incidents, outage, "form.pa-texte")) Assert.Equal(HttpStatusCode.SeeOther, declared.StatusCode);
        Assert.Single((await browser.PageAsync(Links.Operations.Agglomeration(other.Id.Value))).QuerySelectorAll("tbody tr"));
        Assert.Empty((await browser.PageAsync(Links.Operations.Agglomeration(lead.Id.Value))).QuerySelectorAll("tbody tr"));
        Assert.Contains("Le dépôt était impossible.", (await browser.PageAsync(Links.Operations.Incidents)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-55")]
    public async Task My_space_leads_there_by_a_passkey_and_an_agglomeration_s_administrator_finds_no_way()
    {
        var odile = await platform.OperatorAsync("Odile Exploitante");
        Assert.NotNull((await web.Browser(odile).PageAsync(Links.MySpace)).QuerySelector($"a[href='{Links.Operations.Board}']"));
        var clerk = web.Browser(await platform.PersonAsync(lead, "Camille Agglo", MembershipRole.LeadAdmin, MembershipRole.AccountAdmin));
        Assert.Null((await clerk.PageAsync(Links.MySpace)).QuerySelector($"a[href='{Links.Operations.Board}']"));
        foreach (var page in (string[])[Links.Operations.Operators, Links.Operations.Agglomeration(lead.Id.Value), Links.Operations.Board]) Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync(page)).StatusCode);
        Assert.DoesNotContain("xploitant", (await clerk.PageAsync(Links.Identity.People(lead.Slug))).QuerySelector("form.pa-texte, form")!.TextContent, StringComparison.Ordinal);       // no such role to give
    }
}
