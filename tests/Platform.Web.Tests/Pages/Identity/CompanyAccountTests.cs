using System.Net;
using AngleSharp.Dom;
using Npgsql;
using Platform.Core.Identity;
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
        Assert.Null((await browser.PageAsync(link)).QuerySelector("#Password"));
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
