using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Portals;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Portals;

/// <summary>What an account says of itself and under which address, through its settings pages and through everybody's eyes.</summary>
public sealed class AccountPageTests(OneTerritory given) : IClassFixture<OneTerritory>
{
    private readonly TestBrowser visitor = given.Web.Browser();

    private static Dictionary<string, string> Form(string text, string phone = "", string email = "", string website = "") => new(StringComparer.Ordinal)
    { ["Text"] = text, ["Address"] = "1 place de la Mairie", ["Phone"] = phone, ["Email"] = email, ["OpeningHours"] = "Du lundi au vendredi", ["Website"] = website };

    [Fact, Trait("Feature", "VR-25")]
    public async Task A_preview_changes_nothing_for_anybody_and_what_is_published_is_read_by_all_with_its_history_kept()
    {
        var account = await given.AccountAsync("ecrit");
        await given.AccountAsync("muette");
        var (administrator, settingsPage) = (given.Web.Browser(account.Administrator), "/ecrit/commune/page");
        using var preview = await administrator.PostFormAsync(settingsPage, Form("Nous **achetons** local."), action: $"{settingsPage}?handler=Preview");
        Assert.Contains("<strong>achetons</strong>", await preview.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(settingsPage, (await TestBrowser.ReadAsync(preview)).QuerySelector("main form[method=post]")!.GetAttribute("action"));       // « Publier » after a preview publishes
        Assert.DoesNotContain("achetons", await visitor.Client.GetStringAsync("/ecrit"), StringComparison.Ordinal);

        foreach (var text in (string[])["Nous **achetons** local. <script>alert(1)</script>", "Texte suivant"])
        {
            using var published = await administrator.PostFormAsync(settingsPage, Form(text, "04 75 00 00 00", "marches@saint-marcel.example", "https://www.saint-marcel.example"));
            Assert.Equal(HttpStatusCode.SeeOther, published.StatusCode);
            var page = await visitor.PageAsync("/ecrit");
            Assert.Contains(text.Split('*')[0].Trim(), page.QuerySelector(".pa-presentation")!.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain(page.QuerySelectorAll("script"), script => script.TextContent.Length > 0);
            Assert.Equal("tel:0475000000", page.QuerySelector(".pa-joindre a")!.GetAttribute("href"));
            Assert.DoesNotContain("Aline", page.Body!.TextContent, StringComparison.Ordinal);
        }
        var settings = await administrator.PageAsync(settingsPage);
        Assert.Equal(2, settings.QuerySelectorAll("main > details").Length);
        Assert.Equal("Texte suivant", settings.QuerySelector("#Text")!.TextContent.Trim());
        Assert.DoesNotContain("Texte", await visitor.Client.GetStringAsync("/muette"), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-25")]
    public async Task What_cannot_be_used_is_refused_beside_its_field_and_nothing_is_published()
    {
        var administrator = given.Web.Browser((await given.AccountAsync("refusee")).Administrator);
        foreach (var (field, value) in ((string, string)[])[("Phone", "appelez-nous"), ("Email", "pas une adresse"), ("Website", "javascript:alert(1)"), ("Website", "www.saint-marcel.example"), ("Text", new string('x', 5_001))])
        {
            using var answer = await administrator.PostFormAsync("/refusee/commune/page", new Dictionary<string, string>(Form("Texte gardé"), StringComparer.Ordinal) { [field] = value });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var page = await TestBrowser.ReadAsync(answer);
            Assert.Equal($"#{field}", page.QuerySelector(".govuk-error-summary a")!.GetAttribute("href"));
            Assert.Equal("Du lundi au vendredi", page.QuerySelector("#OpeningHours")!.TextContent.Trim());
        }
        Assert.Null((await visitor.PageAsync("/refusee")).QuerySelector(".pa-presentation"));
    }

    [Fact, Trait("Feature", "VR-25")]
    public async Task A_former_address_leads_for_ever_to_the_account_and_is_nobody_else_s()
    {
        var (account, neighbour) = (await given.AccountAsync("saint-marcel"), await given.AccountAsync("bourg"));
        await given.PublishedAsync(account);
        var administrator = given.Web.Browser(account.Administrator);
        using var changed = await administrator.PostFormAsync("/saint-marcel/commune/adresse", new Dictionary<string, string> { ["Slug"] = "saint-marcel-sur-loire", ["Confirmed"] = "true" });
        Assert.Equal("/saint-marcel-sur-loire/commune/adresse?changee=true", changed.Headers.Location!.OriginalString);

        foreach (var (old, now) in ((string, string)[])
        [
            ("/saint-marcel", "/saint-marcel-sur-loire"), ("/saint-marcel/consultations.atom?type=travaux", "/saint-marcel-sur-loire/consultations.atom?type=travaux"), ("/saint-marcel/integrer", "/saint-marcel-sur-loire/integrer"),
        ])
        {
            using var moved = await visitor.GetAsync(old);
            Assert.Equal((HttpStatusCode.MovedPermanently, now), (moved.StatusCode, moved.Headers.Location?.OriginalString));
            Assert.True(moved.Headers.CacheControl!.NoCache);      // it may take its old address back: nobody goes round in circles
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(now)).StatusCode);
        }
        using var inside = await administrator.GetAsync("/saint-marcel/commune/page");
        Assert.Equal("/saint-marcel-sur-loire/commune/page", inside.Headers.Location?.OriginalString);
        Assert.Single((await visitor.PageAsync("/consultations?acheteur=saint-marcel-sur-loire")).QuerySelectorAll(".pa-carte"));

        // Another account cannot take it, and a chain of changes is one step for whoever follows.
        using var taken = await given.Web.Browser(neighbour.Administrator).PostFormAsync("/bourg/commune/adresse", new Dictionary<string, string> { ["Slug"] = "saint-marcel", ["Confirmed"] = "true" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, taken.StatusCode);
        await Assert.ThrowsAsync<PostgresException>(() => given.Platform.SuperuserAsync("update tenants set slug = 'saint-marcel' where slug = 'bourg'"));
        using var again = await administrator.PostFormAsync("/saint-marcel-sur-loire/commune/adresse", new Dictionary<string, string> { ["Slug"] = "marcel", ["Confirmed"] = "true" });
        using var first = await visitor.GetAsync("/saint-marcel");
        Assert.Equal("/marcel", first.Headers.Location?.OriginalString);

        using var back = await administrator.PostFormAsync("/marcel/commune/adresse", new Dictionary<string, string> { ["Slug"] = "saint-marcel", ["Confirmed"] = "true" });
        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/saint-marcel")).StatusCode);
    }

    [Fact, Trait("Feature", "VR-25")]
    public async Task A_new_address_is_read_once_more_before_it_is_taken_for_ever()
    {
        var administrator = given.Web.Browser((await given.AccountAsync("relue")).Administrator);
        using var read = await administrator.PostFormAsync("/relue/commune/adresse", new Dictionary<string, string> { ["Slug"] = "releu" });
        Assert.Equal("/relue/commune/adresse?verifier=releu", read.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/relue")).StatusCode);        // nothing is changed yet
        var check = await administrator.PageAsync("/relue/commune/adresse?verifier=releu");
        foreach (var said in (string[])["Vérifiez avant de changer d’adresse", "/relue", "/releu"]) Assert.Contains(said, check.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var taken = await administrator.PostFormAsync("/relue/commune/adresse?verifier=releu", new Dictionary<string, string>());
        Assert.Equal("/releu/commune/adresse?changee=true", taken.Headers.Location!.OriginalString);
        using var refused = await administrator.GetAsync("/releu/commune/adresse?verifier=consultations");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task An_address_that_is_reserved_malformed_or_taken_is_refused()
    {
        await given.AccountAsync("prise");
        var administrator = given.Web.Browser((await given.AccountAsync("reste")).Administrator);
        foreach (var slug in (string[])["consultations", "agglo", "Saint Marcel", "prise", ""])
        {
            using var answer = await administrator.PostFormAsync("/reste/commune/adresse", new Dictionary<string, string> { ["Slug"] = slug });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/reste")).StatusCode);
    }

    [Fact, Trait("Feature", "VR-25")]
    public async Task An_account_takes_two_new_addresses_a_year_and_may_always_go_back_to_its_own()
    {
        var account = await given.AccountAsync("romans-bis");
        var scope = new Scope.Tenant(account.Tenant.Id.Value, account.Administrator.Id);
        Task<ChangeSlug.Outcome> TakeAsync(string slug) => given.Platform.RunAsync(scope, s => s.GetRequiredService<ChangeSlug>().ExecuteAsync(slug, "X", default));
        foreach (var slug in (string[])["romans-ter", "romans-quater"]) Assert.IsType<ChangeSlug.Outcome.Changed>(await TakeAsync(slug));
        Assert.Equal(2, Assert.IsType<ChangeSlug.Outcome.Enough>(await TakeAsync("chabeuil")).Rule.MostPerYear);
        Assert.IsType<ChangeSlug.Outcome.Changed>(await TakeAsync("romans-bis"));
        await given.Platform.SuperuserAsync("update former_slugs set left_at = left_at - interval '1 year 1 day' where tenant_id = $1", account.Tenant.Id.Value);
        Assert.IsType<ChangeSlug.Outcome.Changed>(await TakeAsync("chabeuil"));
    }

    [Fact]
    public async Task Nobody_but_an_administrator_of_the_account_changes_its_address_whatever_the_page_says()
    {
        var account = await given.AccountAsync("gardee");
        foreach (var scope in (Scope[])[new Scope.Tenant(account.Tenant.Id.Value, account.Buyer.Id), new Scope.Tenant(account.Tenant.Id.Value, null)])
            await Assert.ThrowsAsync<PostgresException>(() => given.Platform.RunAsync(scope, s => s.GetRequiredService<ChangeSlug>().ExecuteAsync("ailleurs", "X", default)));
    }

    [Fact]
    public async Task What_was_published_is_not_rewritten_not_even_by_the_owner_of_the_table()
    {
        var account = await given.AccountAsync("ecrite");
        using var published = await given.Web.Browser(account.Administrator).PostFormAsync("/ecrite/commune/page", Form("Un"));
        await Assert.ThrowsAsync<PostgresException>(() => given.Platform.SuperuserAsync("update account_pages set text = 'Autre'"));
        await Assert.ThrowsAsync<PostgresException>(() => given.Platform.SuperuserAsync("delete from account_pages"));
    }
}
