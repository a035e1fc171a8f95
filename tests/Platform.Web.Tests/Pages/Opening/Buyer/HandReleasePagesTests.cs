using System.Net;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Testing;
using Platform.Web.Tests.Ui;

namespace Platform.Web.Tests.Pages.Opening.Buyer;

/// <summary>What the two people see, and what nobody else does.</summary>
public sealed class HandReleasePagesTests
{
    [Fact, Trait("Feature", "GD-07")]
    public async Task After_an_hour_of_silence_the_presidency_is_offered_to_ask_and_the_operator_to_confirm()
    {
        await using var given = await Ceremony.PublishedAsync();
        var oper = await given.OperatorAsync();
        await using var web = new PlatformWeb(given.Platform);
        var (president, atBoard) = (web.Browser(given.President.Person), web.Browser(oper));
        var (id, portal) = (given.Consultation.Id.Value, "saint-marcel");
        var (session, byHand) = (Links.Cao.Session(portal, id), Links.Cao.ByHand(portal, id));

        await given.StaySilentAsync(TimeSpan.FromMinutes(59));
        Assert.Contains("vous pourrez demander", await TextAsync(president, session), StringComparison.Ordinal);
        Assert.Null((await president.PageAsync(byHand)).QuerySelector("form[data-passkey]"));
        Assert.Contains("la présidence pourra demander à partir de", await TextAsync(atBoard, Links.Operations.Gates), StringComparison.Ordinal);

        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(61));
        await given.ReleaseAsync();
        Assert.NotNull((await president.PageAsync(session)).QuerySelector($"main a[href='{byHand}']"));
        Assert.NotNull((await president.PageAsync(byHand)).QuerySelector("form[data-passkey] textarea[name=Reason]"));
        Assert.Contains("dira votre fonction, sans nom ni motif", await TextAsync(president, byHand), StringComparison.Ordinal);
        Assert.Contains("Une présidence peut maintenant demander", await TextAsync(atBoard, Links.Operations.Board), StringComparison.Ordinal);
        using (var empty = await president.PostFormAsync(byHand, new Dictionary<string, string>(StringComparer.Ordinal), "form[data-passkey]"))
            Assert.Equal(["#Reason"], (await TestBrowser.ReadAsync(empty)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));

        Assert.IsType<AskHandRelease.Outcome.Requested>(await given.AskAsync(given.President));
        Assert.Contains("Ouverture du verrou à deux demandée", await TextAsync(president, session), StringComparison.Ordinal);
        Assert.Contains("Une présidence demande d’ouvrir un verrou à deux", await TextAsync(atBoard, Links.Operations.Board), StringComparison.Ordinal);
        var page = await atBoard.PageAsync(Links.Operations.Gates);
        Assert.NotNull(page.QuerySelector("form[data-passkey] input[name=Request]"));
        Assert.Empty(TypographyTests.FaultsOfPage(page).Concat(TypographyTests.FaultsOfPage(await president.PageAsync(byHand))));
        Assert.Contains(SilentAuthority.Reason, page.Body!.TextContent, StringComparison.Ordinal);        // each page has a body

        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(77));        // the gate has not asked for a quarter of an hour
        foreach (var (browser, address) in ((TestBrowser, string)[])[(president, session), (president, byHand), (atBoard, Links.Operations.Gates)])
        {
            Assert.Contains("n’interroge plus l’autorité", await TextAsync(browser, address), StringComparison.Ordinal);
            Assert.Null((await browser.PageAsync(address)).QuerySelector("main textarea[name=Reason], main form[data-passkey] input[name=Request]"));
        }
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Another_account_s_people_an_operator_and_a_buyer_find_no_such_page()
    {
        await using var given = await Ceremony.PublishedAsync();
        await given.StaySilentAsync(TimeSpan.FromHours(1));
        var neighbour = await given.Platform.CommuneAsync(given.Lead, "beaumont", "Beaumont");
        var stranger = await given.Platform.PersonAsync(neighbour, "Élise", MembershipRole.CaoPresident);
        await using var web = new PlatformWeb(given.Platform);
        var id = given.Consultation.Id.Value;

        foreach (var (person, address) in ((TestPerson, string)[])[(stranger, Links.Cao.ByHand("saint-marcel", id)), (stranger, Links.Cao.ByHand("beaumont", id)), (await given.OperatorAsync(), Links.Cao.ByHand("saint-marcel", id)),
            (given.Consultation.Buyer, Links.Cao.ByHand("saint-marcel", id)), (given.President.Person, Links.Operations.Gates)])
        {
            using var answer = await web.Browser(person).GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var mine = await web.Browser(given.Delegate.Person).GetAsync(Links.Cao.ByHand("saint-marcel", id));
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
    }

    private static async Task<string> TextAsync(TestBrowser browser, string address) => (await browser.PageAsync(address)).QuerySelector("main")!.TextContent;        // each page has a main
}
