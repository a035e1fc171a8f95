using System.Net;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>Signing in with a passkey, judged with a key of software: it can send what no browser would.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private IdentityWeb web = null!;            // set by InitializeAsync, before any test
    private TestPerson person = null!;
    private SoftPasskey key = null!;

    public async Task InitializeAsync()
    {
        web = await IdentityWeb.StartAsync();
        Tenant lead = await web.Platform.LeadAsync();
        person = await web.Platform.PersonAsync(lead, "Camille Martin", MembershipRole.Buyer);
        key = await web.PasskeyAsync(person);
    }

    public async Task DisposeAsync()
    {
        key.Dispose();
        await web.DisposeAsync();
    }

    [Fact]
    public async Task A_passkey_signs_in_without_a_name_and_leads_to_the_persons_own_space()
    {
        var browser = web.Browser();

        using var answer = await IdentityWeb.SignInAsync(browser, key);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/mon-espace", answer.Headers.Location?.ToString());
        Assert.Contains("Camille Martin", (await browser.PageAsync("/mon-espace")).Body!.TextContent);
    }

    [Fact]
    public async Task The_person_comes_back_to_the_page_that_asked_and_never_leaves_the_site()
    {
        foreach (var (asked, expected) in new[] { ("/mon-espace/cles", "/mon-espace/cles"), ("https://ailleurs.example/", "/mon-espace"), ("//ailleurs.example/", "/mon-espace") })
        {
            var browser = web.Browser();
            var credential = key.Assert(await IdentityWeb.OptionsAsync(browser), IdentityWeb.Origin);
            using var answer = await browser.PostFormAsync($"/connexion?retour={Uri.EscapeDataString(asked)}", new Dictionary<string, string> { ["Credential"] = credential }, "form[data-passkey]");
            Assert.Equal(expected, answer.Headers.Location?.ToString());
        }
    }

    [Fact]
    public async Task A_captured_answer_signs_in_nobody_even_when_the_counter_stays_zero()
    {
        var browser = web.Browser();
        var credential = key.Assert(await IdentityWeb.OptionsAsync(browser), IdentityWeb.Origin);
        var ceremony = await CeremonyCookieAsync();
        using var first = await SendAsync(ceremony.Cookie, ceremony.Credential);
        using var again = await SendAsync(ceremony.Cookie, ceremony.Credential);        // the thief has the cookie too

        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        await Refused(again);
        await Refused(await IdentityWeb.PostAsync(web.Browser(), credential));          // without the ceremony's cookie
    }

    [Fact]
    public async Task An_answer_made_on_another_origin_is_refused()
    {
        await Refused(await IdentityWeb.SignInAsync(web.Browser(), key, "http://localhost:5001"));
        await Refused(await IdentityWeb.SignInAsync(web.Browser(), key, "http://evil.localhost:5000"));
    }

    [Fact]
    public async Task An_answer_without_verification_of_the_user_is_refused()
    {
        var browser = web.Browser();

        await Refused(await IdentityWeb.PostAsync(browser, key.Assert(await IdentityWeb.OptionsAsync(browser), IdentityWeb.Origin, userVerified: false)));
    }

    [Fact]
    public async Task A_key_that_nobody_registered_is_refused()
    {
        using var stranger = SoftPasskey.Create(person.Id);

        await Refused(await IdentityWeb.SignInAsync(web.Browser(), stranger));
        await Refused(await IdentityWeb.PostAsync(web.Browser(), "pas du JSON"));
    }

    [Fact]
    public async Task Wrong_passwords_and_wrong_codes_of_a_stranger_do_not_stop_a_good_key()
    {
        for (var i = 0; i < 7; i++)
        {
            using var wrong = await web.Browser().PostFormAsync("/connexion", new Dictionary<string, string> { ["Email"] = person.Email, ["Password"] = "faux mot de passe" }, "form[action*=Password]");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            if (i == 6) Assert.Contains("attendez une minute", (await TestBrowser.ReadAsync(wrong)).QuerySelector(".govuk-error-summary")!.TextContent);
        }
        await web.Platform.SuperuserAsync("update people set lockout_end = now() + interval '1 hour' where id = $1", person.Id);      // five wrong codes

        using var answer = await IdentityWeb.SignInAsync(web.Browser(), key);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task A_session_in_use_lasts_twelve_hours_and_no_longer()
    {
        var clock = new FakeClock(TimeProvider.System.GetUtcNow());
        await using var slow = await IdentityWeb.StartAsync(clock);
        var someone = await slow.Platform.PersonAsync(await slow.Platform.LeadAsync(), "Camille Martin", MembershipRole.Buyer);
        using var hers = await slow.PasskeyAsync(someone);
        var browser = slow.Browser();
        using (await IdentityWeb.SignInAsync(browser, hers)) { }
        for (var hour = 1; hour < 12; hour++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            using var during = await browser.GetAsync("/mon-espace");
            Assert.Equal(HttpStatusCode.OK, during.StatusCode);
        }

        clock.Advance(TimeSpan.FromHours(1));

        using var after = await browser.GetAsync("/mon-espace");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var browser = web.Browser();
        using var signedIn = await IdentityWeb.SignInAsync(browser, key);
        using var signedOut = await browser.PostFormAsync("/mon-espace", new Dictionary<string, string>(), "form[action='/deconnexion']");
        using var after = await browser.GetAsync("/mon-espace");

        Assert.Equal(HttpStatusCode.SeeOther, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task The_check_of_the_security_stamp_keeps_how_the_session_was_opened_and_ends_it_when_the_stamp_changed()
    {
        var browser = web.Browser();
        using var signedIn = await IdentityWeb.SignInAsync(browser, key);
        using var once = await browser.GetAsync("/mon-espace");
        using var refreshed = await browser.GetAsync("/mon-espace");
        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
        Assert.DoesNotContain("Connectez-vous avec votre clé", await refreshed.Content.ReadAsStringAsync());      // shown to who did not come with a passkey

        await web.Platform.SuperuserAsync("update people set security_stamp = 'another stamp' where id = $1", person.Id);

        using var after = await browser.GetAsync("/mon-espace");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    private async Task<(string Cookie, string Credential)> CeremonyCookieAsync()
    {
        var browser = web.Browser();
        using var options = await browser.PostFormAsync("/connexion", new Dictionary<string, string>(), "form[data-passkey]", "/connexion?handler=Options");
        var cookie = options.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("pa-ceremonie=", StringComparison.Ordinal)).Split(';')[0];
        return (cookie, key.Assert(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin));
    }

    private async Task<HttpResponseMessage> SendAsync(string ceremonyCookie, string credential)
    {
        var browser = web.Browser();
        browser.Client.DefaultRequestHeaders.Add("Cookie", ceremonyCookie);
        return await IdentityWeb.PostAsync(browser, credential);
    }

    private static async Task Refused(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("pa-session=", StringComparison.Ordinal));
        Assert.Contains("n’a pas été acceptée", (await TestBrowser.ReadAsync(answer)).QuerySelector(".govuk-error-summary")!.TextContent);
        answer.Dispose();
    }
}
