using System.Net;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Testing;
using Platform.Web.Ui;

namespace Platform.Web.Tests.Pages.Support;

/// <summary>A request for a day, from the account's form to the agglomeration's answer, by forms without JavaScript.</summary>
public sealed class RequestPagesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private Tenant lead = null!, commune = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));       // the days below are to come
        web = new PlatformWeb(platform);
        lead = await platform.LeadAsync();
        commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-35")]
    public async Task An_account_asks_for_a_day_the_agglomeration_accepts_another_and_the_account_s_calendar_says_so()
    {
        var (buyer, clerk) = (web.Browser(await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer)), web.Browser(await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin)));
        var (asks, answers) = (Links.Support.Requests("saint-marcel"), Links.Support.LeadRequests(lead.Slug));
        Assert.NotNull((await buyer.PageAsync(Links.Support.RequestForPublication("saint-marcel"))).QuerySelector("input[name=About][value=Publication][checked]"));
        using (var wrong = await buyer.PostFormAsync(asks, new Dictionary<string, string> { ["Title"] = "" }, "form.pa-texte"))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Equal(3, (await TestBrowser.ReadAsync(wrong)).QuerySelectorAll(".govuk-error-summary__list li").Length);
        }
        using (var sent = await buyer.PostFormAsync(asks, Day("WishedOn", "1", "6", "2027", ("About", "Publication"), ("Title", "Publier la cantine")), "form.pa-texte")) Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);

        Assert.Contains("sans réponse", Text(await clerk.PageAsync(Links.MySpace)), StringComparison.Ordinal);
        var calendar = await clerk.PageAsync(answers);
        Assert.Contains("Saint-Marcel", calendar.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        var link = calendar.QuerySelector("tbody tr a")!.GetAttribute("href")!;
        using (var empty = await clerk.PostFormAsync(link, new Dictionary<string, string>(), "form.pa-texte")) Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        using (var accepted = await clerk.PostFormAsync(link, Day("On", "8", "6", "2027", ("Verdict", "Planned")), "form.pa-texte")) Assert.Equal(HttpStatusCode.SeeOther, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync($"{answers}?demande={Guid.CreateVersion7()}")).StatusCode);

        foreach (var page in (string[])[asks, "/saint-marcel/acheteur/agenda"]) Assert.Contains("8 juin 2027", Text(await buyer.PageAsync(page)), StringComparison.Ordinal);
        using (var withdrawn = await buyer.PostFormAsync(asks, new Dictionary<string, string>(), "form[action*=Withdraw]")) Assert.Equal(HttpStatusCode.SeeOther, withdrawn.StatusCode);
        Assert.Contains("Retirée", Text(await clerk.PageAsync(answers)), StringComparison.Ordinal);
        var over = await clerk.PageAsync(link);
        Assert.Contains("Le compte a retiré cette demande", Text(over), StringComparison.Ordinal);
        Assert.Null(over.QuerySelector("form.pa-texte"));      // nothing left to answer
    }

    [Fact, Trait("Feature", "VR-35")]
    public async Task An_answer_to_what_was_answered_or_withdrawn_meanwhile_says_so_and_keeps_what_was_typed()
    {
        var (buyer, clerk) = (web.Browser(await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer)), web.Browser(await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin)));
        var (asks, answers) = (Links.Support.Requests("saint-marcel"), Links.Support.LeadRequests(lead.Slug));
        using (var sent = await buyer.PostFormAsync(asks, Day("WishedOn", "1", "6", "2027", ("About", "Publication"), ("Title", "Publier la cantine")), "form.pa-texte")) Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        var link = (await clerk.PageAsync(answers)).QuerySelector("tbody tr a")!.GetAttribute("href")!;      // the one that was just asked
        // Two read it at once; a colleague declines first.
        using (var declined = await clerk.PostFormAsync(link, new Dictionary<string, string> { ["Verdict"] = "Declined", ["Reason"] = "Pas avant l’automne." }, "form.pa-texte")) Assert.Equal(HttpStatusCode.SeeOther, declined.StatusCode);
        await RefusedAsync("0", "Pas avant l’automne.");
        // Declined is not done: it may still be accepted.
        using (var accepted = await clerk.PostFormAsync(link, Day("On", "8", "6", "2027", ("Verdict", "Planned")), "form.pa-texte")) Assert.Equal(HttpStatusCode.SeeOther, accepted.StatusCode);
        await PostedAsync("form[action*=Withdraw]");
        await RefusedAsync("2", "Le compte a retiré cette demande");

        async Task PostedAsync(string form)
        {
            using var done = await buyer.PostFormAsync(asks, new Dictionary<string, string>(), form);
            Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        }
        async Task RefusedAsync(string seen, string now)
        {
            // Its own form is there no more: the token is that of any of his.
            using var late = await clerk.PostFormAsync(Links.MySpace, Day("On", "9", "6", "2027", ("Verdict", "Planned"), ("Reason", "Avec le service juridique."), ("Seen", seen)), "form:has(input[name=__RequestVerificationToken])", link);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
            var page = await TestBrowser.ReadAsync(late);
            Assert.Contains("cette demande a changé entre-temps", Text(page), StringComparison.Ordinal);
            Assert.Contains(now, Text(page), StringComparison.Ordinal);
            Assert.Equal("Avec le service juridique.", page.QuerySelector("textarea[name=Reason]")!.TextContent.Trim());
            Assert.Equal("9", page.QuerySelector("input[name='On.Day']")!.GetAttribute("value"));
        }
    }

    [Fact, Trait("Feature", "VR-35")]
    public void Every_fault_object_and_answer_has_its_words()
    {
        foreach (var fault in Enum.GetValues<RequestFault>()) Assert.NotEmpty(Words.Of(fault));
        foreach (var about in Enum.GetNames<RequestAbout>()) Assert.NotEmpty(Words.OfAbout(about));
        foreach (var verdict in (string?[])[null, "Withdrawn", .. Enum.GetNames<ProposalVerdict>()]) Assert.NotNull(Status.Of(Words.OfVerdict(verdict)));
    }

    private static Dictionary<string, string> Day(string field, string day, string month, string year, params (string Name, string Value)[] others) =>
        new(others.Select(o => new KeyValuePair<string, string>(o.Name, o.Value))) { [$"{field}.Day"] = day, [$"{field}.Month"] = month, [$"{field}.Year"] = year };

    private static string Text(AngleSharp.Dom.IDocument page) => page.QuerySelector("main")!.TextContent.Replace('\u00a0', ' ');       // every page has one
}
