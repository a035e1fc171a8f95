using Microsoft.Playwright;
using Platform.Browser.Tests.Sealing;
using Platform.Crypto.Keys;

namespace Platform.Browser.Tests;

/// <summary>The form in which a supplier seals his answer, as shipped, where the session ends while he types: nothing of it is kept anywhere, so nothing may be lost.</summary>
public sealed class QuoteAnswerTests(Chromium chromium, WorkerSite site) : IClassFixture<Chromium>, IClassFixture<WorkerSite>
{
    private string token = "avant", person = "a1";      // what the server would write into the page now
    private bool isSignedIn = true;
    private readonly List<string> received = [];

    [Fact, Trait("Feature", "VR-43")]
    public async Task Whoever_was_signed_out_is_led_to_another_tab_and_sends_what_he_typed_from_this_one()
    {
        var page = await PageAsync();
        await FillAsync(page, "1 250,00");
        isSignedIn = false;
        await SendAsync(page);
        Assert.Contains("toujours là", await page.InnerTextAsync(".govuk-error-summary"), StringComparison.Ordinal);
        var link = page.Locator(".govuk-error-summary a");
        Assert.Equal(("/connexion?retour=%2Fpage", "_blank"), (await link.GetAttributeAsync("href"), await link.GetAttributeAsync("target")));
        Assert.Equal("1 250,00", await page.InputValueAsync("#montant"));

        (isSignedIn, token) = (true, "apres");
        await page.ClickAsync("button");
        await page.WaitForURLAsync("**/page?recu=true");
        Assert.Equal(["apres"], received);
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task An_answer_is_not_sent_in_the_name_of_somebody_else_who_signed_in_meanwhile()
    {
        var page = await PageAsync();
        await FillAsync(page, "1 250,00");
        (token, person) = ("apres", "b2");
        await SendAsync(page);
        Assert.Contains("Quelqu’un d’autre", await page.InnerTextAsync(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Empty(received);
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task A_price_of_nothing_is_asked_for_once_more()
    {
        var page = await PageAsync();
        await FillAsync(page, "0");
        await SendAsync(page);
        Assert.Contains("Votre prix est de 0", await page.InnerTextAsync(".govuk-error-summary"), StringComparison.Ordinal);
        await page.ClickAsync("button");
        await page.WaitForURLAsync("**/page?recu=true");
        Assert.Single(received);
    }

    private static Task FillAsync(IPage page, string amount) => page.FillAsync("#montant", amount);

    private static async Task SendAsync(IPage page)
    {
        await page.ClickAsync("button");
        await page.Locator(".govuk-error-summary").WaitForAsync();
    }

    private async Task<IPage> PageAsync()
    {
        var page = await chromium.PageAsync(1280);
        var key = X25519Identity.Generate().Recipient;
        await page.RouteAsync(url => new Uri(url).AbsolutePath == "/page", route => route.FulfillAsync(new()
        {
            ContentType = "text/html; charset=utf-8",
            Body = $"""
                <!doctype html><title>Essai</title><body data-personne="{person}">
                <div data-module="devis" data-cle="{key}" data-adresse="/api/reponse" data-jeton="{token}" hidden><div data-problemes></div>
                <form novalidate><input id="montant"><input id="delai"><textarea id="message"></textarea><input id="document" type="file"><button>Sceller et envoyer</button></form></div>
                <script type="module" src="/{site.NameOf("quote.js")}"></script>
                """,
        }));
        await page.RouteAsync("**/api/reponse", AnswerAsync);
        await page.GotoAsync(site.Url("/page"));
        return page;
    }

    // As the server does: 401 without a session, 400 for a token of the one before.
    private Task AnswerAsync(IRoute route)
    {
        var sent = route.Request.Headers["x-jeton"];
        var status = !isSignedIn ? 401 : sent != token ? 400 : 201;
        if (status == 201) received.Add(sent);
        return route.FulfillAsync(new() { Status = status, ContentType = "application/problem+json", Body = status == 201 ? "{}" : """{"title":"Refusé","detail":"Refusé."}""" });
    }
}
