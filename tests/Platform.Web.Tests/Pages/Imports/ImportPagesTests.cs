using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Imports;

/// <summary>A file of the former platform through the pages: read, explained, corrected, imported.</summary>
public sealed class ImportPagesTests : IAsyncLifetime
{
    private const string Page = "/saint-marcel/commune/import";
    private TestPlatform platform = null!;      // set by InitializeAsync, before any test
    private PlatformWeb web = null!;            // idem
    private TestPerson admin = null!;           // idem
    private TestPerson buyer = null!;           // idem
    private TestPerson pilot = null!;           // idem

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new(platform);
        var lead = await platform.LeadAsync();
        pilot = await platform.PersonAsync(lead, "Paul Pilote", MembershipRole.LeadAdmin);
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Commune de Saint-Marcel");
        admin = await platform.PersonAsync(commune, "Aline Administratrice", MembershipRole.AccountAdmin);
        buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "PEER-17")]
    public async Task The_administrator_reads_what_would_be_refused_and_why_then_imports_the_rest_and_finds_it_marked()
    {
        var browser = web.Browser(admin);
        using var sent = await UploadAsync(browser, "Contracts", "Numéro;Objet;Qui;Date\n2019-7;Toiture;Toitures du Sud;14/02/2019\n2020-3;École;Maçons;30/02/2020\n");
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        var check = sent.Headers.Location!.OriginalString;

        var page = await browser.PageAsync(check);
        Assert.Contains("Titulaire", page.QuerySelector(".pa-encart")!.TextContent, StringComparison.Ordinal);       // « Qui » is not recognised
        using var mapped = await browser.PostFormAsync(check, new Dictionary<string, string> { ["columns[Reference]"] = "0", ["columns[Title]"] = "1", ["columns[Organisation]"] = "2", ["columns[Day]"] = "3" }, "form[action*=Map]");
        Assert.Equal(HttpStatusCode.SeeOther, mapped.StatusCode);

        page = await browser.PageAsync(check);
        Assert.Equal(["3", "Notifié le", "30/02/2020"], page.QuerySelectorAll("table tbody tr:first-child > *").Take(3).Select(cell => cell.TextContent.Trim()));
        Assert.Contains("Écrivez-la ainsi", await (await browser.GetAsync($"{check}/refus.csv")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var imported = await browser.PostFormAsync(check, new Dictionary<string, string>(), "form[action*=Confirm]");
        Assert.Equal(HttpStatusCode.SeeOther, imported.StatusCode);

        Assert.Contains("Importées\u00a0: 1, déjà là\u00a0: 0, refusées\u00a0: 1", (await browser.PageAsync(Page)).QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        var history = (await browser.PageAsync("/saint-marcel/commune/historique")).QuerySelector("main")!.TextContent;
        Assert.Contains("Aucune preuve", history, StringComparison.Ordinal);
        Assert.Contains("Toitures du Sud", history, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(check)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await web.Browser(buyer).GetAsync(Page)).StatusCode);
    }

    [Fact, Trait("Feature", "PEER-17")]
    public async Task A_file_of_a_hundred_thousand_lines_is_refused_kindly_and_nothing_is_kept()
    {
        using var refused = await UploadAsync(web.Browser(admin), "Departments", "Nom\n" + string.Concat(Enumerable.Repeat("Voirie\n", 100_000)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Partagez-le", (await TestBrowser.ReadAsync(refused)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-17"), Trait("Feature", "GD-23")]
    public async Task The_agglomeration_reads_what_would_be_refused_then_opens_the_accounts_of_a_file_and_finds_them_on_its_board()
    {
        const string accounts = "/agglo/agglo/import";
        var browser = web.Browser(pilot);
        using var sent = await UploadAsync(browser, "Contracts", "Commune;SIRET;Adresse;Marchés;Administrateur;Courriel\nCommune de Chabeuil;21260281700018;chabeuil;14;Aude Maire;aude.maire@chabeuil.example\nAilleurs;123;ailleurs;14;Luc Ailleurs;luc@ailleurs.example\nCommune de Chabeuil;21260281700018;chabeuil;14;Aude Maire;aude.maire@chabeuil.example\nMontélier;21260281700018;montelier;14;Odile Autre;odile@montelier.example\n", accounts);
        var check = sent.Headers.Location!.OriginalString;
        var page = await browser.PageAsync(check);
        Assert.StartsWith(accounts + "/", check, StringComparison.Ordinal);
        Assert.Equal(["3", "SIRET", "123"], page.QuerySelectorAll("table tbody tr:first-child > *").Take(3).Select(cell => cell.TextContent.Trim()));
        Assert.Equal([("Lignes déjà là", "4", "Commune de Chabeuil"), ("Lignes à importer", "2", "Commune de Chabeuil")], page.QuerySelectorAll("table").Skip(1).Select(table =>
            (table.QuerySelector("caption")!.TextContent.Trim(), table.QuerySelector("tbody th")!.TextContent.Trim(), table.QuerySelector("tbody td")!.TextContent.Trim())));
        Assert.Contains("La ligne 2 porte déjà ce SIRET", page.QuerySelector("table")!.TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("chabeuil", page.QuerySelectorAll("table")[2].TextContent, StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("table").Skip(1), table => Assert.Equal("0", table.ParentElement!.GetAttribute("tabindex")));      // as wide as the file is: it scrolls in its own box
        Assert.Contains("14 chiffres", (await (await browser.GetAsync($"{check}/refus.csv")).Content.ReadAsStringAsync()).Replace("quatorze", "14", StringComparison.Ordinal), StringComparison.Ordinal);
        using var opened = await browser.PostFormAsync(check, new Dictionary<string, string>(), "form[action*=Confirm]");
        Assert.StartsWith(accounts + "?fait=", opened.Headers.Location?.OriginalString, StringComparison.Ordinal);

        Assert.Contains("Commune de Chabeuil", (await browser.PageAsync("/agglo/agglo/comptes")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Commune de Chabeuil", (await browser.PageAsync("/agglo/agglo/comptes?nom=chabeu")).QuerySelector("table tbody a")!.TextContent);
        Assert.Contains("Aucun compte ne correspond", (await browser.PageAsync("/agglo/agglo/comptes?nom=lyon")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        foreach (var address in (string[])[accounts, "/saint-marcel/agglo/import"]) Assert.Equal(HttpStatusCode.NotFound, (await web.Browser(admin).GetAsync(address)).StatusCode);
    }

    [Fact, Trait("Feature", "PEER-17")]
    public async Task A_document_is_no_table_and_an_account_without_an_address_gets_that_of_its_name()
    {
        var browser = web.Browser(pilot);
        const string accounts = "/agglo/agglo/import";
        using (var pdf = await UploadAsync(browser, "Accounts", "%PDF-1.7\nNom;SIRET\n", accounts))
            Assert.Contains("ni un CSV ni un XLSX", (await TestBrowser.ReadAsync(pdf)).QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);
        using var sent = await UploadAsync(browser, "Accounts", "Commune;SIRET;Marchés;Administrateur;Courriel\nCommune d’Étoile;21260281700018;14;Aude Maire;aude.maire@chabeuil.example\n;123;;;\n", accounts);
        var page = await browser.PageAsync(sent.Headers.Location!.OriginalString);
        Assert.Contains("etoile", page.QuerySelectorAll("table").Last().TextContent, StringComparison.Ordinal);
        Assert.Equal("1 ligne refusée, 5 motifs", page.QuerySelector(".pa-chiffres-cles li:last-child")!.TextContent.Replace('\u00a0', ' ').Trim());
        using var opened = await browser.PostFormAsync(sent.Headers.Location.OriginalString, new Dictionary<string, string>(), "form[action*=Confirm]");
        var account = (await browser.PageAsync("/agglo/agglo/comptes?nom=toile")).QuerySelector("table tbody a")!.GetAttribute("href")!;
        Assert.Contains("Compte /etoile", (await browser.PageAsync(account)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-17"), Trait("Feature", "PEER-07")]
    public async Task Suppliers_that_were_brought_stand_under_the_directory_as_invited()
    {
        var browser = web.Browser(admin);
        using var sent = await UploadAsync(browser, "Suppliers", "Fournisseur;Courriel;Ville\nJardins du Nord;contact@jardins.example;Valence\n");
        var check = sent.Headers.Location!.OriginalString;
        Assert.Contains("un seul courriel", (await browser.PageAsync(check)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var imported = await browser.PostFormAsync(check, new Dictionary<string, string>(), "form[action*=Confirm]");
        var row = (await web.Browser(buyer).PageAsync("/saint-marcel/acheteur/annuaire")).QuerySelectorAll("table tbody tr").Single().TextContent;
        Assert.Contains("Jardins du Nord", row, StringComparison.Ordinal);
        Assert.Contains("Invité", row, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> UploadAsync(TestBrowser browser, string kind, string text, string address = Page)
    {
        var form = (await browser.PageAsync(address)).QuerySelector("form[enctype]")!;
        using var content = new MultipartFormDataContent
        {
            { new StringContent(form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" },
            { new StringContent(kind), "Kind" },
        };
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        content.Add(file, "Upload", "reprise.csv");
        return await browser.Client.PostAsync(address, content);
    }
}
