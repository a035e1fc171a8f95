using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>Two people, or two tabs, over one draft: nobody replaces or publishes what he has not read.</summary>
public sealed class StaleDraftTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private TestPerson buyer = null!;
    private TestBrowser browser = null!;        // of several tabs
    private TestConsultation draft = null!;
    private string address = "";

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        (var commune, buyer) = await ConsultationPagesTests.GivenBuyerAsync(platform);
        browser = web.Browser(buyer);
        draft = await platform.DraftAsync(commune, buyer);
        address = $"/{commune.Slug}/acheteur/consultations/{draft.Id}";
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact]
    public async Task A_page_of_criteria_that_was_opened_before_a_colleague_saved_erases_nothing_and_saves_once_it_was_told()
    {
        var fields = await FieldsAsync("criteres", []);
        using (var saved = await SendAsync("criteres", await FieldsAsync("criteres", new() { ["Lines[0].Wording"] = "Prix", ["Lines[0].Kind"] = "Price", ["Lines[0].Weight"] = "100" })))
            Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);

        fields["Environmental"] = "true";
        using (var refused = await SendAsync("criteres", fields)) await SaysAsync(refused, "Cette page a changé depuis que vous l’avez ouverte");
        Assert.Equal(["Prix"], await CriteriaAsync());

        fields["Lu"] = (await FieldsAsync("criteres", []))["Lu"];      // as the page that says so carries it
        using (var told = await SendAsync("criteres", fields)) Assert.Equal(HttpStatusCode.SeeOther, told.StatusCode);
        Assert.Empty(await CriteriaAsync());
    }

    [Theory]
    [InlineData("modifier", "Form.Title", "Vitrerie A", "Vitrerie B")]
    [InlineData("montant", "Amount", "85 000", "95 000")]
    [InlineData("procedure", "Chosen", "Open", "Restricted")]
    [InlineData("conditions", "OffersValid", "3", "4")]
    public async Task Each_page_of_a_draft_refuses_what_was_filled_over_something_else(string page, string field, string first, string second)
    {
        var fields = await FieldsAsync(page, []);
        using (var saved = await SendAsync(page, await FieldsAsync(page, new() { [field] = first }))) Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);

        fields[field] = second;
        using var refused = await SendAsync(page, fields);

        await SaysAsync(refused, "votre saisie est gardée");
        Assert.Contains(second, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_the_notice_names_is_not_replaced_by_a_page_of_before()
    {
        Dictionary<string, string> contact = new() { ["Contact.ContactName"] = "Mairie", ["Contact.Email"] = "marches@exemple.test", ["Contact.Phone"] = "04 75 00 00 01", ["Contact.Street"] = "1 place", ["Contact.PostCode"] = "26000", ["Contact.Town"] = "Valence" };
        var fields = await FieldsAsync("publicite", contact);
        using (var saved = await SendAsync("publicite", await FieldsAsync("publicite", new(contact) { ["Contact.Phone"] = "04 75 00 00 02" }))) Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);

        using var refused = await SendAsync("publicite", fields);

        await SaysAsync(refused, "Cette page a changé depuis que vous l’avez ouverte");
    }

    [Fact]
    public async Task A_lot_that_was_removed_in_another_tab_leads_back_to_the_list()
    {
        var lots = $"{address}/lots";
        using (var added = await SendAsync("lots", await FieldsAsync("lots", new() { ["Title"] = "Chemin du Clos" }))) Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        var remove = (await browser.PageAsync(lots)).QuerySelector("form[action*=Remove]")!;
        var (action, fields) = (remove.GetAttribute("action")!, FormFields.Of(remove));
        using (var removed = await browser.PostFormAsync(lots, fields, "form[action*=Divide]", action)) Assert.Equal(HttpStatusCode.SeeOther, removed.StatusCode);

        using var again = await browser.PostFormAsync(lots, fields, "form[action*=Divide]", action);

        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
    }

    [Fact]
    public async Task Another_page_of_the_same_draft_is_no_obstacle()
    {
        var fields = await FieldsAsync("montant", []);
        using (var saved = await SendAsync("modifier", await FieldsAsync("modifier", new() { ["Form.Title"] = "Vitrerie" }))) Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);

        fields["Amount"] = "85 000";
        using var kept = await SendAsync("montant", fields);
        Assert.Equal(HttpStatusCode.SeeOther, kept.StatusCode);
    }

    [Fact]
    public async Task What_changed_since_it_was_read_is_not_published_and_what_was_read_is()
    {
        await platform.AddDocumentAsync(draft, "rc.pdf", "%PDF-1.7"u8.ToArray());
        await platform.PlantKeysAsync(draft);
        var read = (await browser.PageAsync($"{address}/publier")).QuerySelector("input[name=AsRead]")!.GetAttribute("value")!;
        using (var changed = await SendAsync("modifier", await FieldsAsync("modifier", new() { ["Form.Description"] = "Texte changé par un collègue." }))) Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);

        var refused = Assert.IsType<PublishConsultation.Outcome.Refused>(await PublishAsync(read));

        Assert.Equal(PublishConsultation.Unread, Assert.Single(refused.Objections).Key);
        var again = (await browser.PageAsync($"{address}/publier")).QuerySelector("input[name=AsRead]")!.GetAttribute("value")!;
        Assert.IsType<PublishConsultation.Outcome.Published>(await PublishAsync(again));
    }

    private async Task<PublishConsultation.Outcome> PublishAsync(string read)
    {
        var proof = await platform.ProofAsync(buyer, PublishConsultation.Act, PublishConsultation.ActHash(draft.Id, System.Security.Cryptography.SHA256.HashData("jeu"u8)));
        return await platform.RunAsync(draft.Scope, s => s.GetRequiredService<PublishConsultation>().ExecuteAsync(new(draft.Id, proof, read), default));
    }

    private async Task<Dictionary<string, string>> FieldsAsync(string page, Dictionary<string, string> changes)
    {
        var fields = FormFields.Of((await browser.PageAsync($"{address}/{page}")).QuerySelector("main form[method=post]")!);
        foreach (var (name, value) in changes) fields[name] = value;
        return fields;
    }

    private Task<HttpResponseMessage> SendAsync(string page, Dictionary<string, string> fields) => browser.PostFormAsync($"{address}/{page}", fields);

    private static async Task SaysAsync(HttpResponseMessage answer, string words)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(words, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    private Task<List<string>> CriteriaAsync() =>
        platform.RunAsync(draft.Scope, async s => (await s.GetRequiredService<ReadStatement>().ExecuteAsync(draft.Id, default)).Criteria.Select(k => k.Wording).ToList());
}
