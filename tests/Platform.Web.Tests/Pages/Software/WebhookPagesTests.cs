using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Software;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Software;

public sealed class WebhookPagesTests
{
    [Fact, Trait("Feature", "PEER-08")]
    public async Task An_administrator_subscribes_an_address_reads_its_secret_once_tries_it_and_takes_it_away()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var given = await GivenSoftware.StartAsync(platform);
        var browser = web.Browser(given.Administrator);
        const string page = "/saint-marcel/commune/webhooks";
        foreach (var (fields, faults) in ((Dictionary<string, string>, int)[])[([], 2), (Asked("https://127.0.0.1/avis"), 1)])
        {
            using var refused = await browser.PostFormAsync(page, fields);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Equal(faults, (await TestBrowser.ReadAsync(refused)).QuerySelectorAll(".govuk-error-summary li").Length);
        }

        using var subscribed = await browser.PostFormAsync(page, Asked("https://finances.exemple.fr/avis"));
        Assert.Equal((HttpStatusCode.OK, true), (subscribed.StatusCode, subscribed.Headers.CacheControl?.NoStore));
        var answer = (await TestBrowser.ReadAsync(subscribed)).QuerySelector("main")!;
        var (secret, address) = (answer.QuerySelector("code")!.TextContent, answer.QuerySelector($"a[href^='{page}/']")!.GetAttribute("href")!);
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Text(await browser.PageAsync(address)), StringComparison.Ordinal);

        // The same form again, by a reload or a second click: nothing more, and what to do is said.
        var form = (await browser.PageAsync(page)).QuerySelector("main form input[name=Key]")!.GetAttribute("value")!;
        for (var click = 0; click < 2; click++)
            using (var posted = await browser.PostFormAsync(page, Asked("https://autre.exemple.fr/avis").Append(new("Key", form)).ToDictionary()))
                Assert.Equal(click == 0 ? HttpStatusCode.OK : HttpStatusCode.SeeOther, posted.StatusCode);
        var again = await browser.PageAsync($"{page}/{form}?deja=true");
        Assert.Contains("abonnée, une seule fois", Text(again), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", Text(again), StringComparison.Ordinal);
        Assert.Equal(2, (await browser.PageAsync(page)).QuerySelectorAll("main tbody tr").Length);

        using var tried = await browser.PostFormAsync(address, new Dictionary<string, string>(), "form[action*=Try]");
        Assert.Equal(HttpStatusCode.SeeOther, tried.StatusCode);
        Assert.Contains("En attente", Text(await browser.PageAsync(address)), StringComparison.Ordinal);
        using (var buyer = await web.Browser(given.Buyer).GetAsync(address)) Assert.Equal(HttpStatusCode.NotFound, buyer.StatusCode);

        using var removed = await browser.PostFormAsync(address, new Dictionary<string, string>(), "form[action*=Remove]");
        Assert.Equal(HttpStatusCode.SeeOther, removed.StatusCode);
        var over = await browser.PageAsync(address);
        Assert.Contains("Retirée", Text(over), StringComparison.Ordinal);
        Assert.Empty(over.QuerySelectorAll("main form"));
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_form_that_links_a_program_and_comes_twice_links_one_and_says_what_to_do_about_its_secret()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var given = await GivenSoftware.StartAsync(platform);
        var (browser, form) = (web.Browser(given.Administrator), Guid.CreateVersion7());
        var lastDay = Core.Values.FranceTime.DayOf(await given.NowAsync()).AddDays(30);
        Task<AddClient.Outcome> AddAsync() => platform.RunAsync(given.Scope, s => s.GetRequiredService<AddClient>().ExecuteAsync(new("Logiciel de finances", [ClientScope.ReadAccount], lastDay, "Aline", form), default));
        var outcomes = await Task.WhenAll(AddAsync(), AddAsync());
        Assert.Equal((form, form), (Assert.Single(outcomes.OfType<AddClient.Outcome.Added>()).Client, Assert.Single(outcomes.OfType<AddClient.Outcome.Already>()).Client));

        const string page = "/saint-marcel/commune/logiciels";
        Assert.NotNull((await browser.PageAsync($"{page}/ajouter")).QuerySelector("main form input[name=Key][value]"));
        using var again = await browser.PostFormAsync($"{page}/ajouter", new Dictionary<string, string> { ["Key"] = $"{form}" });
        Assert.Equal((HttpStatusCode.SeeOther, $"{page}/{form}?deja=true"), (again.StatusCode, again.Headers.Location?.ToString()));
        Assert.Contains("relié, une seule fois", Text(await browser.PageAsync($"{page}/{form}?deja=true")), StringComparison.Ordinal);
        Assert.Single((await browser.PageAsync(page)).QuerySelectorAll("main tbody tr"));
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_stopped_address_promises_no_attempt_and_neither_does_one_whose_attempt_is_past()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var given = await GivenSoftware.StartAsync(platform);
        var browser = web.Browser(given.Administrator);
        var (subscription, delivery, now) = (Guid.CreateVersion7(), Guid.CreateVersion7(), await given.NowAsync());
        var tenant = given.Commune.Id.Value;
        await platform.SuperuserAsync("insert into webhook_subscriptions (tenant_id, id, url, events, secret, created_by, created_by_name, created_at, failing_since) values ($1, $2, 'https://finances.exemple.fr/avis', '{essai}', 'x', $2, 'Aline', $3, $3)", tenant, subscription, now);
        await platform.SuperuserAsync("insert into webhook_deliveries values ($1, $2, $3, 'essai', $3, '/x', $4)", tenant, delivery, subscription, now);
        await platform.SuperuserAsync("insert into webhook_attempts (tenant_id, delivery_id, number, at, status, fault, milliseconds, next_at) values ($1, $2, 1, $3, 500, 'Status', 3, $4)", tenant, delivery, now, now.AddHours(2));
        var page = $"/saint-marcel/commune/webhooks/{subscription}";
        Assert.Contains("Nouvel essai le", Text(await browser.PageAsync(page)), StringComparison.Ordinal);
        await platform.SuperuserAsync("update webhook_subscriptions set stopped_at = $2 where id = $1", subscription, now);
        Assert.DoesNotContain("Nouvel essai le", Text(await browser.PageAsync(page)), StringComparison.Ordinal);
        await platform.SuperuserAsync("update webhook_subscriptions set stopped_at = null where id = $1", subscription);      // calls go on, and what was to come has passed
        await platform.SuperuserAsync("insert into webhook_attempts (tenant_id, delivery_id, number, at, status, fault, milliseconds, next_at) values ($1, $2, 2, $3, 500, 'Status', 3, $3)", tenant, delivery, now.AddHours(-1));
        Assert.DoesNotContain("Nouvel essai le", Text(await browser.PageAsync(page)), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Asked(string address) => new() { ["Address"] = address, ["Events"] = nameof(WebhookEvent.ConsultationPublished) };

    private static string Text(AngleSharp.Dom.IDocument page) => page.QuerySelector("main")!.TextContent;      // each page has a main
}
