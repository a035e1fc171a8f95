using System.Net;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Crypto;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>A company from the form to its own space: address confirmed, application installed, code asked each time.</summary>
public sealed class CompanyAccountTests : IAsyncLifetime
{
    private const string Password = "un mot de passe assez long";
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2027-01-04T09:00:00Z");
    private IdentityWeb web = null!;            // set by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        web = await IdentityWeb.StartAsync();
        await web.Platform.Database.SetNowAsync(Start);
    }

    public async Task DisposeAsync() => await web.DisposeAsync();

    [Theory]
    [InlineData("1300252650001", "Ce SIRET comporte 13 chiffres ; il en faut 14.")]
    [InlineData("13002526500014", "Ce SIRET n’existe pas")]
    [InlineData("13002526500O13", "Un SIRET ne comporte que des chiffres.")]
    [InlineData("", "Saisissez le SIRET de l’établissement.")]
    public async Task A_wrong_siret_is_told_in_words_beside_the_field_and_what_was_typed_stays(string siret, string sentence)
    {
        using var answer = await Register(web.Browser(), siret);
        var page = await TestBrowser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(sentence, Plain(page.QuerySelector(".govuk-error-summary")!));
        Assert.Contains(sentence, Plain(page.QuerySelector("#NationalId-erreur")!));
        Assert.Equal("Toitures Fictives", page.QuerySelector("#CompanyName")!.GetAttribute("value"));
        Assert.Null(page.QuerySelector("#Password")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_foreign_company_is_asked_for_a_country_and_a_kind_of_number()
    {
        var browser = web.Browser();
        var fields = new Dictionary<string, string> { ["Country"] = "PT", ["Kind"] = "VatNumber", ["NationalId"] = "PT 501442600", ["CompanyName"] = "Obras Lda", ["FullName"] = "Ana Silva", ["Email"] = "ana@exemple.pt", ["Password"] = Password };

        using var sent = await browser.PostFormAsync("/entreprise/creer?etranger=true", fields);
        using var unknown = await browser.PostFormAsync("/entreprise/creer?etranger=true", fields.ToDictionary(f => f.Key, f => f.Key == "Country" ? "ZZ" : f.Value));

        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Contains("Choisissez le pays", (await TestBrowser.ReadAsync(unknown)).Body!.TextContent);
    }

    [Theory]
    [InlineData("/entreprise/consultations/01980000-0000-7000-8000-000000000000/deposer", true)]
    [InlineData("//autre.example/entreprise/", false)]
    [InlineData("https://autre.example/entreprise/", false)]
    [InlineData("/saint-marcel/acheteur/consultations", false)]
    public async Task The_way_to_the_bid_is_kept_through_the_sign_up_and_its_message(string going, bool isKept)
    {
        var (browser, register) = (web.Browser(), $"/entreprise/creer?retour={Uri.EscapeDataString(going)}");
        using (await browser.PostFormAsync(register, new Dictionary<string, string>
        {
            ["NationalId"] = "130 025 265 00013", ["CompanyName"] = "Toitures Fictives", ["FullName"] = "Camille Martin", ["Email"] = "camille@exemple.fr", ["Password"] = Password,
        })) { }
        var fact = Assert.Single(await web.Platform.FactsAsync<EmailConfirmationAsked>());
        Assert.Equal(isKept ? going : null, fact.ReturnTo);
        await web.Platform.RunAsync(new Core.Data.Scope.System("test"), s => s.GetRequiredService<MailIdentityLinks>().ExecuteAsync(fact, default));
        var link = (await PickupMail.ReadAsync(web.Platform.Configuration["Mail:Pickup"]!, default))[0].Text.Split('\n').Single(line => line.Contains("/confirmer/", StringComparison.Ordinal)).Trim();

        using var confirmed = await browser.PostFormAsync(new Uri(link).PathAndQuery, new Dictionary<string, string>());

        Assert.Equal(isKept ? $"/connexion?retour={Uri.EscapeDataString(going)}" : "/connexion", (await TestBrowser.ReadAsync(confirmed)).QuerySelector("main a.govuk-button")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Who_comes_from_a_page_of_companies_is_told_why_signs_up_from_there_and_finds_the_password_first()
    {
        var page = await web.Browser().PageAsync("/connexion?retour=%2Fentreprise%2Fconsultations%2F01980000-0000-7000-8000-000000000000%2Fdeposer");
        var other = await web.Browser().PageAsync("/connexion?retour=%2Fmon-espace");

        Assert.Equal("Continuer vers le code", Plain(page.QuerySelector("main .govuk-button:not(.govuk-button--secondary)")!).Trim());
        Assert.Equal("Se connecter avec ma clé d’accès", Plain(other.QuerySelector("main .govuk-button:not(.govuk-button--secondary)")!).Trim());
        Assert.Contains("Vous alliez déposer un pli.", Plain(page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("main a[href^='/entreprise/creer']"), link => Assert.Contains("retour=", link.GetAttribute("href"), StringComparison.Ordinal));
        Assert.Equal(["mot-de-passe", "cle"], page.QuerySelectorAll("main section h2").Select(heading => heading.Id).Where(id => id != "proconnect"));
        Assert.Equal(["cle", "mot-de-passe"], other.QuerySelectorAll("main section h2").Select(heading => heading.Id).Where(id => id != "proconnect"));
        Assert.DoesNotContain("Vous alliez", other.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_form_of_a_foreign_company_says_all_that_is_missing_in_the_order_of_the_page()
    {
        using var answer = await web.Browser().PostFormAsync("/entreprise/creer?etranger=true", new Dictionary<string, string>());
        var page = await TestBrowser.ReadAsync(answer);

        Assert.Equal(["#Country", "#Kind", "#NationalId", "#CompanyName", "#FullName", "#Email", "#Password"], page.QuerySelectorAll(".govuk-error-summary li a").Select(line => line.GetAttribute("href")!.Split("-option")[0]));
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task Countries_stand_in_the_language_and_the_order_of_the_reader()
    {
        var (french, english) = (web.Browser(), web.Browser());
        using var choice = new FormUrlEncodedContent([KeyValuePair.Create("langue", "en"), KeyValuePair.Create("retour", "/")]);
        using var chosen = await english.Client.PostAsync(Links.Language, choice);
        async Task<List<string>> CountriesAsync(TestBrowser browser) => [.. (await browser.PageAsync("/entreprise/creer?etranger=true")).QuerySelectorAll("#Country option[value!='']").Select(option => option.TextContent)];

        var (of, in_) = (await CountriesAsync(french), await CountriesAsync(english));

        Assert.Equal(of.Count, in_.Count);
        Assert.True(of.IndexOf("Allemagne") < of.IndexOf("Belgique"));
        Assert.True(in_.IndexOf("France") < 0 && in_.IndexOf("Finland") < in_.IndexOf("Germany") && in_.IndexOf("Germany") < in_.IndexOf("Greece"));
    }

    [Fact]
    public async Task After_the_form_the_page_shows_the_address_as_typed_and_leads_back_to_a_form_that_is_filled()
    {
        var browser = web.Browser();
        using (await Register(browser)) { }

        var page = await browser.PageAsync("/entreprise/creer?envoye=true");
        var form = await browser.PageAsync(page.QuerySelector("main a[href*='corriger']")!.GetAttribute("href")!);
        var other = await web.Browser().PageAsync("/entreprise/creer?envoye=true");

        Assert.Contains("camille@exemple.fr", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("Toitures Fictives", "camille@exemple.fr"), (form.QuerySelector("#CompanyName")!.GetAttribute("value"), form.QuerySelector("#Email")!.GetAttribute("value")));
        Assert.Null(form.QuerySelector("#Password")!.GetAttribute("value"));
        Assert.DoesNotContain("camille", other.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_form_the_page_says_where_one_comes_back_to()
    {
        var page = await web.Browser().PageAsync("/entreprise/creer?envoye=true&retour=%2Fentreprise%2Fconsultations%2F01980000-0000-7000-8000-000000000000%2Fdeposer");
        var other = await web.Browser().PageAsync("/entreprise/creer?envoye=true&retour=%2Fmon-espace");

        Assert.Contains("Vous reviendrez ensuite au dépôt de votre pli", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Vous reviendrez", other.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_message_leaves_once_more_when_it_is_asked_for_and_not_twice_in_a_row()
    {
        var browser = web.Browser();
        using (await Register(browser)) { }

        using var again = await browser.PostFormAsync("/entreprise/creer?envoye=true", new Dictionary<string, string>(), "form[action*=Again]");
        using var atOnce = await browser.PostFormAsync("/entreprise/creer?envoye=true", new Dictionary<string, string>(), "form[action*=Again]");

        Assert.Equal("/entreprise/creer?envoye=true&fait=renvoye", again.Headers.Location?.ToString());
        Assert.Equal("/entreprise/creer?envoye=true&fait=attendre", atOnce.Headers.Location?.ToString());
        Assert.Equal(2, (await web.Platform.FactsAsync<EmailConfirmationAsked>()).Count);
    }

    [Fact]
    public async Task Asking_again_is_answered_alike_for_an_address_that_has_an_account_whose_owner_alone_is_told()
    {
        using (await Register(web.Browser())) await ConfirmAsync();
        var browser = web.Browser();
        using (await Register(browser)) { }
        var confirmations = (await web.Platform.FactsAsync<EmailConfirmationAsked>()).Count;

        using var again = await browser.PostFormAsync("/entreprise/creer?envoye=true", new Dictionary<string, string>(), "form[action*=Again]");

        Assert.Equal("/entreprise/creer?envoye=true&fait=renvoye", again.Headers.Location?.ToString());
        Assert.Equal((2, confirmations), ((await web.Platform.FactsAsync<AddressAlreadyKnown>()).Count, (await web.Platform.FactsAsync<EmailConfirmationAsked>()).Count));
    }

    [Fact]
    public async Task The_answer_is_the_same_for_a_known_and_an_unknown_address()
    {
        using var first = await Register(web.Browser());
        await ConfirmAsync();
        using var known = await Register(web.Browser());

        Assert.Equal(first.StatusCode, known.StatusCode);
        Assert.Equal(first.Headers.Location, known.Headers.Location);
        Assert.Equal(CookieLength(first), CookieLength(known));     // nor by the cookie of the browser
    }

    [Fact]
    public async Task The_browser_of_the_sign_up_confirms_with_one_click_and_any_other_is_asked_for_the_password()
    {
        var browser = web.Browser();
        using (await Register(browser)) { }
        var link = await ConfirmationAsync();

        Assert.NotNull((await web.Browser().PageAsync(link)).QuerySelector("#Password"));
        var here = await browser.PageAsync(link);
        Assert.Null(here.QuerySelector("#Password"));
        Assert.Contains("camille@exemple.fr", here.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("camille@exemple.fr", (await web.Browser().PageAsync(link)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var other = await web.Browser().PostFormAsync(link, new Dictionary<string, string>());
        Assert.Contains("Saisissez votre mot de passe", (await TestBrowser.ReadAsync(other)).Body!.TextContent);
        using var own = await browser.PostFormAsync(link, new Dictionary<string, string>());
        Assert.Contains("Adresse confirmée", (await TestBrowser.ReadAsync(own)).Body!.TextContent);
    }

    [Fact]
    public async Task A_password_alone_never_signs_in_the_application_is_installed_first_then_a_code_is_asked_each_time()
    {
        using (await Register(web.Browser())) await ConfirmAsync();
        var browser = web.Browser();

        using var password = await PasswordAsync(browser);
        Assert.Equal("/connexion/application", password.Headers.Location?.ToString());
        using var tooEarly = await browser.GetAsync("/mon-espace");
        Assert.Equal(HttpStatusCode.Redirect, tooEarly.StatusCode);
        var install = await browser.PageAsync("/connexion/application");
        Assert.NotNull(install.QuerySelector("svg.pa-qr path"));
        Assert.Empty(install.QuerySelectorAll("[style]"));
        var secret = FromBase32(install.QuerySelector(".pa-cle-texte code")!.TextContent);
        using var wrong = await browser.PostFormAsync("/connexion/application", Code("abcdef"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var installed = await browser.PostFormAsync("/connexion/application", Code(Totp.CodeAt(secret, Totp.StepAt(Start))));
        Assert.Equal("/mon-espace", installed.Headers.Location?.ToString());
        Assert.Contains("Toitures Fictives", (await browser.PageAsync("/mon-espace")).Body!.TextContent);

        await web.Platform.Database.SetNowAsync(Start.AddMinutes(2));
        var again = web.Browser();
        using var second = await PasswordAsync(again);
        Assert.Equal("/connexion/code", second.Headers.Location?.ToString());
        using var noNewApplication = await again.GetAsync("/connexion/application");
        Assert.Equal(HttpStatusCode.SeeOther, noNewApplication.StatusCode);
        var code = Totp.CodeAt(secret, Totp.StepAt(Start.AddMinutes(2)));
        using var signedIn = await again.PostFormAsync("/connexion/code", Code(code[..3] + " " + code[3..]));
        Assert.Equal("/mon-espace", signedIn.Headers.Location?.ToString());

        var thief = web.Browser();
        using (await PasswordAsync(thief)) { }
        using var replayed = await thief.PostFormAsync("/connexion/code", Code(code));
        Assert.Contains("a déjà servi", (await TestBrowser.ReadAsync(replayed)).Body!.TextContent);
    }

    [Fact]
    public async Task A_code_page_without_a_password_leads_back_to_the_sign_in()
    {
        using var code = await web.Browser().GetAsync("/connexion/code");
        using var application = await web.Browser().GetAsync("/connexion/application");

        Assert.Equal("/connexion", code.Headers.Location?.ToString());
        Assert.Equal("/connexion", application.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Too_many_tries_from_one_address_are_told_to_wait_and_reading_is_not_limited()
    {
        await using var slow = await IdentityWeb.StartAsync("Test", ("Limits:TriesPerMinute", "2"));
        var browser = slow.Browser();

        using var first = await PasswordAsync(browser);
        using var second = await PasswordAsync(browser);
        using var third = await PasswordAsync(browser);
        using var reading = await browser.GetAsync("/connexion");

        Assert.Equal([HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, HttpStatusCode.TooManyRequests], new[] { first.StatusCode, second.StatusCode, third.StatusCode });
        Assert.Equal(HttpStatusCode.OK, reading.StatusCode);
    }

    private static Task<HttpResponseMessage> Register(TestBrowser browser, string siret = "130 025 265 00013") => browser.PostFormAsync("/entreprise/creer", new Dictionary<string, string>
    {
        ["NationalId"] = siret, ["CompanyName"] = "Toitures Fictives", ["FullName"] = "Camille Martin", ["Email"] = "camille@exemple.fr", ["Password"] = Password,
    });

    private static Task<HttpResponseMessage> PasswordAsync(TestBrowser browser) =>
        browser.PostFormAsync("/connexion", new Dictionary<string, string> { ["Email"] = "camille@exemple.fr", ["Password"] = Password }, "form[action*=Password]");

    private static int CookieLength(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("pa-inscription", StringComparison.Ordinal)).Length;

    private async Task ConfirmAsync()
    {
        using var answer = await web.Browser().PostFormAsync(await ConfirmationAsync(), new Dictionary<string, string> { ["Password"] = Password });
        Assert.Contains("Adresse confirmée", (await TestBrowser.ReadAsync(answer)).Body!.TextContent);
    }

    private async Task<string> ConfirmationAsync()
    {
        await using var source = NpgsqlDataSource.Create(web.Platform.Database.SuperuserConnectionString);
        await using var ask = source.CreateCommand("select id from people");
        return $"/confirmer/{await web.LinkAsync((Guid)(await ask.ExecuteScalarAsync())!, EmailLinkPurpose.Confirm)}";      // just registered
    }

    private static Dictionary<string, string> Code(string code) => new() { ["Code"] = code };

    private static string Plain(IElement element) => element.TextContent.Replace('\u00a0', ' ');

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Replace(" ", "", StringComparison.Ordinal).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
