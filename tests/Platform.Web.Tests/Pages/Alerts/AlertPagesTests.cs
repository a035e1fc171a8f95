using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Alerts;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Alerts;

/// <summary>Search with its filters, and alerts, by forms without JavaScript.</summary>
public sealed class AlertPagesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private Tenant commune = null!;
    private TestPerson buyer = null!;
    private TestCompany company = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        company = await platform.CompanyAsync("Toitures du Sud", "111111118");
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "A7-C4")]
    public async Task A_mistake_is_mended_in_words_filters_go_one_by_one_and_an_empty_list_says_which_one_to_give_up()
    {
        await platform.PublishedAsync(commune, buyer);
        var visitor = web.Browser();

        var mended = await visitor.PageAsync("/consultations?q=toitrue");
        Assert.Contains("Aucun résultat pour « toitrue » : voici ceux pour « toiture »", Text(mended), StringComparison.Ordinal);
        Assert.Single(mended.QuerySelectorAll(".pa-carte"));

        var narrowed = await visitor.PageAsync("/consultations?q=toiture&type=travaux&cpv=4526");
        Assert.Single(narrowed.QuerySelectorAll(".pa-carte"));
        Assert.Equal(["/consultations?type=travaux&cpv=4526", "/consultations?q=toiture&cpv=4526", "/consultations?q=toiture&type=travaux"], narrowed.QuerySelectorAll(".pa-choisi").Select(a => a.GetAttribute("href")));

        var none = await visitor.PageAsync("/consultations?q=toiture&type=services");
        Assert.Contains("Sans « Services » : 1 consultation", Text(none), StringComparison.Ordinal);
        Assert.Contains(none.QuerySelectorAll("a"), a => a.GetAttribute("href") == "/alertes/nouvelle?q=toiture&type=services");
    }

    [Fact, Trait("Feature", "A7-C4")]
    public async Task The_vocabulary_and_the_map_keep_the_search_that_one_comes_from()
    {
        await platform.PublishedAsync(commune, buyer);
        var visitor = web.Browser();

        var tree = await visitor.PageAsync("/consultations/cpv?q=toiture");
        var works = tree.QuerySelectorAll("a").Single(a => a.GetAttribute("href") == "/consultations/cpv?q=toiture&branche=45");
        Assert.Contains("1", works.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Contains((await visitor.PageAsync("/consultations/cpv?q=toiture&branche=45")).QuerySelectorAll("a"), a => a.GetAttribute("href") == "/consultations?q=toiture&cpv=45");
        using (var unknown = await visitor.Client.GetAsync("/consultations/cpv?branche=99")) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        await platform.SuperuserAsync("update tenants set insee_code = '26362' where slug = 'saint-marcel'");
        var map = await visitor.PageAsync("/consultations/communes?q=toiture");
        Assert.Contains(map.QuerySelectorAll("a"), a => a.GetAttribute("href") == "/consultations?q=toiture&commune=26362");
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task Opening_a_link_confirms_nothing_its_button_does_and_a_mail_program_ends_it_by_one_post()
    {
        var visitor = web.Browser();
        using (var wrong = await visitor.PostFormAsync("/alertes/nouvelle?q=toiture", new Dictionary<string, string> { ["Email"] = "nulle part", ["Rhythm"] = "immediat" }))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using (var asked = await visitor.PostFormAsync("/alertes/nouvelle?q=toiture", new Dictionary<string, string> { ["Email"] = "visiteuse@exemple.test", ["Rhythm"] = "immediat" }))
            Assert.Equal("/alertes/nouvelle?fait=oui", asked.Headers.Location?.OriginalString);
        foreach (var fact in await platform.FactsAsync<AlertAsked>()) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailAlertConfirmation>().ExecuteAsync(fact, default));
        var letter = Assert.Single(await PickupMail.ReadAsync(platform.Configuration["Mail:Pickup"]!, default));
        var address = "/alertes/confirmer/" + letter.Text.Split("/alertes/confirmer/")[1].Split('\n')[0];

        Assert.Contains("Confirmer cette alerte", Text(await visitor.PageAsync(address)), StringComparison.Ordinal);
        Assert.Equal(0L, await CountAsync("select count(*) from saved_searches where confirmed_at is not null"));
        using (var confirmed = await visitor.PostFormAsync(address, new Dictionary<string, string>())) Assert.Equal(HttpStatusCode.SeeOther, confirmed.StatusCode);
        Assert.Contains("Votre alerte est confirmée", Text(await visitor.PageAsync(address)), StringComparison.Ordinal);

        await platform.SuperuserAsync("""
            with m as (insert into alert_mails (id, recipient, consultation_id, queued_at, secret) values (gen_random_uuid(), 'visiteuse@exemple.test', gen_random_uuid(), now(), decode(repeat('07', 32), 'hex')) returning id)
            insert into alert_matches (search_id, buyer_id, consultation_id, matched_at, mail_id) select s.id, gen_random_uuid(), gen_random_uuid(), now(), m.id from saved_searches s, m
            """);
        var stop = "/alertes/arret/" + AlertSecret.Write([.. Enumerable.Repeat((byte)7, 32)]);
        Assert.Contains("Arrêter cette alerte", Text(await visitor.PageAsync(stop)), StringComparison.Ordinal);
        Assert.Equal(0L, await CountAsync("select count(*) from saved_searches where ended_at is not null"));
        using (var oneClick = await web.Browser().Client.PostAsync(stop, new StringContent("List-Unsubscribe=One-Click", Encoding.ASCII, "application/x-www-form-urlencoded")))
            Assert.Equal(HttpStatusCode.OK, oneClick.StatusCode);
        Assert.Equal(1L, await CountAsync("select count(*) from saved_searches where ended_at is not null"));
        Assert.Contains("C’est arrêté", Text(await visitor.PageAsync(stop)), StringComparison.Ordinal);
        using (var gone = await visitor.Client.GetAsync("/alertes/confirmer/" + AlertSecret.Write(new byte[32])))
        {
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
            Assert.Contains("une autre demande pour la même recherche a été confirmée depuis", WebUtility.HtmlDecode(await gone.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
        using (var unknown = await visitor.Client.GetAsync("/alertes/arret/" + AlertSecret.Write(new byte[32]))) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task Whatever_an_address_has_already_and_however_often_it_was_asked_for_today_the_page_answers_alike()
    {
        var visitor = web.Browser();
        for (var n = 0; n < VisitorAlerts.MostPerDay; n++) Assert.Equal("/alertes/nouvelle?fait=oui", await AskAsync($"mot{n}"));
        await platform.SuperuserAsync("update saved_searches set confirmed_at = now() where words = 'mot0'");

        // Each is a case of its own behind the page: one more search than a day allows, one that runs, one that was asked for within half a minute.
        Assert.Equal("/alertes/nouvelle?fait=oui", await AskAsync("toiture"));
        Assert.Equal("/alertes/nouvelle?fait=oui", await AskAsync("mot0"));
        Assert.Equal("/alertes/nouvelle?fait=oui", await AskAsync("mot1"));
        Assert.Equal(VisitorAlerts.Answer.EnoughForToday, await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<VisitorAlerts>().AskAsync("visiteuse@exemple.test", new() { Words = "toiture" }, AlertRhythm.AtOnce, default)));
        Assert.Equal((5L, 0L), (await CountAsync("select count(*) from saved_searches"), await CountAsync("select count(*) from saved_searches where words = 'toiture'")));
        Assert.Equal((5, 1), ((await platform.FactsAsync<AlertAsked>()).Count, (await platform.FactsAsync<AlertAskedAgain>()).Count));

        async Task<string?> AskAsync(string words)
        {
            using var asked = await visitor.PostFormAsync($"/alertes/nouvelle?q={words}", new Dictionary<string, string> { ["Email"] = "visiteuse@exemple.test", ["Rhythm"] = "immediat" });
            return asked.Headers.Location?.OriginalString;
        }
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task Behind_its_link_another_rhythm_says_which_one_it_replaces_and_the_page_that_asks_answers_everybody_alike()
    {
        await platform.SuperuserAsync("insert into saved_searches (id, email, words, rhythm, created_at, confirmed_at) values (gen_random_uuid(), 'visiteuse@exemple.test', 'toiture', 'AtOnce', now(), now())");
        var visitor = web.Browser();
        using (var asked = await visitor.PostFormAsync("/alertes/nouvelle?q=toiture", new Dictionary<string, string> { ["Email"] = "visiteuse@exemple.test", ["Rhythm"] = "quotidien" }))
            Assert.Equal("/alertes/nouvelle?fait=oui", asked.Headers.Location?.OriginalString);
        var fact = Assert.Single(await platform.FactsAsync<AlertAsked>());
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailAlertConfirmation>().ExecuteAsync(fact, default));
        var letter = (await PickupMail.ReadAsync(platform.Configuration["Mail:Pickup"]!, default)).Single(mail => mail.Subject == "Confirmez le nouveau rythme de votre alerte");
        var page = Text(await visitor.PageAsync("/alertes/confirmer/" + letter.Text.Split("/alertes/confirmer/")[1].Split('\n')[0]));
        Assert.Contains("Vous recevez déjà cette alerte : tout de suite. Le rythme ci-dessus remplacera celui-là", page, StringComparison.Ordinal);
        Assert.Contains("Une fois par jour, à 7 h", page, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task However_many_stops_come_from_one_address_each_is_heard()
    {
        await platform.SuperuserAsync("insert into alert_mails (id, recipient, consultation_id, queued_at, secret) select gen_random_uuid(), 'v' || n || '@exemple.test', gen_random_uuid(), now(), sha256(int4send(n)) from generate_series(1, 40) n");
        for (var n = 1; n <= 40; n++)
        {
            var secret = System.Security.Cryptography.SHA256.HashData([0, 0, 0, (byte)n]);
            using var stopped = await web.Browser().Client.PostAsync("/alertes/arret/" + AlertSecret.Write(secret), new StringContent("List-Unsubscribe=One-Click", Encoding.ASCII, "application/x-www-form-urlencoded"));
            Assert.Equal(HttpStatusCode.OK, stopped.StatusCode);
        }
    }

    [Fact, Trait("Feature", "VR-13"), Trait("Feature", "PEER-18")]
    public async Task A_company_saves_a_search_changes_its_rhythm_ends_it_and_follows_a_consultation_into_her_calendar()
    {
        var published = await platform.PublishedAsync(commune, buyer);
        var browser = web.Browser(company.Depositor);
        using (var saved = await browser.PostFormAsync("/entreprise/alertes/nouvelle?q=toiture&type=travaux", new Dictionary<string, string> { ["Rhythm"] = "quotidien" }))
            Assert.Equal("/entreprise/alertes", saved.Headers.Location?.OriginalString);
        string again;
        using (var twice = await browser.PostFormAsync("/entreprise/alertes/nouvelle?q=toiture&type=travaux", new Dictionary<string, string> { ["Rhythm"] = "quotidien" })) again = twice.Headers.Location!.OriginalString;
        Assert.Contains("Vous aviez déjà cette alerte", Text(await browser.PageAsync(again)), StringComparison.Ordinal);
        var page = await browser.PageAsync("/entreprise/alertes");
        Assert.Contains("« toiture », travaux", Text(page), StringComparison.Ordinal);
        Assert.Contains("Une fois par jour, à 7 h", Text(page), StringComparison.Ordinal);
        using (var changed = await browser.PostFormAsync("/entreprise/alertes", new Dictionary<string, string>(), "form[action$=Rhythm]")) Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        Assert.Contains("Tout de suite", Text(await browser.PageAsync("/entreprise/alertes")), StringComparison.Ordinal);
        using (var ended = await browser.PostFormAsync("/entreprise/alertes", new Dictionary<string, string>(), "form[action$=End]")) Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
        Assert.Contains("Aucune recherche enregistrée", Text(await browser.PageAsync("/entreprise/alertes")), StringComparison.Ordinal);

        using (var followed = await browser.PostFormAsync($"/entreprise/suivis/{published.Id.Value}", new Dictionary<string, string> { ["suivre"] = "oui" })) Assert.Equal("/entreprise/suivis", followed.Headers.Location?.OriginalString);
        using (var made = await browser.PostFormAsync("/entreprise/suivis", new Dictionary<string, string>(), "form[action$=Calendar]")) Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var calendar = (await browser.PageAsync("/entreprise/suivis")).QuerySelector("a[href$='.ics']")!.GetAttribute("href")!;
        var text = await web.Browser().Client.GetStringAsync(new Uri(calendar).AbsolutePath);
        Assert.Contains($"UID:{published.Id.Value}", text, StringComparison.Ordinal);
        using (var unknown = await web.Browser().Client.GetAsync($"/suivis/{AlertSecret.Write(new byte[32])}.ics")) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static string Text(AngleSharp.Dom.IDocument page) => string.Join(' ', page.QuerySelector("main")!.TextContent.Replace('\u00a0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<long> CountAsync(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;     // count(*) is never null
    }
}
