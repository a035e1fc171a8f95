using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Crypto;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>The team page of a company, and the way of an invited colleague from the message to the company's own page.</summary>
public sealed class CompanyTeamPagesTests : IAsyncLifetime
{
    private const string Team = "/entreprise/equipe";
    private const string Password = "un mot de passe assez long";
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2027-01-04T09:00:00Z");
    private TestPlatform platform = null!;      // set by InitializeAsync, before any test
    private PlatformWeb web = null!;
    private TestCompany company = null!;
    private TestCompany other = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(Start);
        web = new PlatformWeb(platform);
        company = await platform.CompanyAsync("Toitures Fictives", "111111118");
        other = await platform.CompanyAsync("Couvreurs Fictifs", "222222226");
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact]
    public async Task The_administrator_invites_and_the_colleague_joins_installs_the_codes_and_reaches_the_company()
    {
        await using var real = await IdentityWeb.StartAsync();
        await real.Platform.Database.SetNowAsync(Start);
        var here = await real.Platform.CompanyAsync("Toitures Fictives", "111111118");
        var invitation = Assert.IsType<InviteColleague.Outcome.Invited>(await real.Platform.RunAsync(new Scope.Company(here.Id, here.Depositor.Id),
            s => s.GetRequiredService<InviteColleague>().ExecuteAsync(new("Camille Martin", "camille@exemple.fr", CompanyRole.Depositor), default))).Invitation;
        var link = await MailedLinkAsync(real.Platform, invitation.Value);
        var browser = real.Browser();

        Assert.Contains("Rejoindre Toitures Fictives", (await browser.PageAsync(link)).QuerySelector("h1")!.TextContent);
        using var tooShort = await browser.PostFormAsync(link, new Dictionary<string, string> { ["Password"] = "court" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooShort.StatusCode);
        using var joined = await browser.PostFormAsync(link, new Dictionary<string, string> { ["Password"] = Password });
        Assert.Equal("/connexion/application?retour=%2Fentreprise", joined.Headers.Location?.ToString());
        using var beforeTheCode = await browser.GetAsync("/entreprise");
        Assert.Equal(HttpStatusCode.Redirect, beforeTheCode.StatusCode);

        var install = await browser.PageAsync("/connexion/application?retour=%2Fentreprise");
        var secret = Base32(install.QuerySelector(".pa-cle-texte code")!.TextContent);
        using var installed = await browser.PostFormAsync("/connexion/application?retour=%2Fentreprise", new Dictionary<string, string> { ["Code"] = Totp.CodeAt(secret, Totp.StepAt(Start)) });
        Assert.Equal("/entreprise", installed.Headers.Location?.ToString());

        Assert.Contains("Toitures Fictives", (await browser.PageAsync("/entreprise")).QuerySelector("h1")!.TextContent);
        using var team = await browser.GetAsync(Team);
        Assert.Equal(HttpStatusCode.NotFound, team.StatusCode);         // a user of the company invites nobody
        Assert.Contains("plus valable", (await real.Browser().PageAsync(link)).Body!.TextContent);
    }

    [Fact]
    public async Task The_page_shows_who_is_invited_and_a_faulty_form_names_its_fields_and_keeps_what_was_typed()
    {
        var browser = web.Browser(company.Depositor, "mfa");
        using var refused = await InviteAsync(browser, "pas une adresse");
        var page = await TestBrowser.ReadAsync(refused);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.NotNull(page.QuerySelector("#Email-erreur"));
        Assert.Equal("Camille Martin", page.QuerySelector("#FullName")!.GetAttribute("value"));

        using var sent = await InviteAsync(browser, "camille@exemple.fr");

        Assert.Equal(Team + "?fait=invite", sent.Headers.Location?.ToString());
        Assert.Contains("camille@exemple.fr", (await browser.PageAsync(Team)).QuerySelectorAll("table")[1].TextContent);
        using var withdrawn = await browser.PostFormAsync(Team, new Dictionary<string, string>(), "form[action*=Withdraw]");
        Assert.Equal(Team + "?fait=annule", withdrawn.Headers.Location?.ToString());
        Assert.Single((await browser.PageAsync(Team)).QuerySelectorAll("table"));
    }

    [Fact]
    public async Task The_last_administrator_is_told_why_he_stays()
    {
        var browser = web.Browser(company.Depositor, "mfa");

        foreach (var form in new[] { "form[action*=Remove]", "form[action*=Role]" })
        {
            using var refused = await browser.PostFormAsync(Team, new Dictionary<string, string>(), form);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains("dernier administrateur", (await TestBrowser.ReadAsync(refused)).QuerySelector(".govuk-error-summary")!.TextContent);
        }
    }

    [Fact]
    public async Task A_removed_colleague_loses_access_at_the_next_request_and_the_company_keeps_its_bids()
    {
        var colleague = await ColleagueAsync();
        var theirs = web.Browser(colleague, "mfa");
        using var before = await theirs.GetAsync("/entreprise/plis");
        var administrator = web.Browser(company.Depositor, "mfa");
        var member = await OneAsync($"select id from company_members where person_id = '{colleague.Id}'");

        using var removed = await administrator.PostFormAsync(Team, new Dictionary<string, string> { ["Member"] = member }, "form[action*=Remove]");

        using var after = await theirs.GetAsync("/entreprise/plis");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.SeeOther, HttpStatusCode.NotFound), (before.StatusCode, removed.StatusCode, after.StatusCode));
        Assert.DoesNotContain("Colette Collègue", (await administrator.PageAsync(Team)).QuerySelector("table")!.TextContent);
    }

    [Fact]
    public async Task Someone_named_administrator_sees_the_team_and_a_simple_user_does_not()
    {
        var colleague = await ColleagueAsync();
        using var user = await web.Browser(colleague, "mfa").GetAsync(Team);
        var member = await OneAsync($"select id from company_members where person_id = '{colleague.Id}'");

        using var changed = await web.Browser(company.Depositor, "mfa").PostFormAsync(Team, new Dictionary<string, string> { ["Member"] = member, ["Role"] = "CompanyAdmin" }, "form[action*=Role]");

        using var administrator = await web.Browser(colleague, "mfa").GetAsync(Team);
        Assert.Equal((HttpStatusCode.NotFound, Team + "?fait=role", HttpStatusCode.OK), (user.StatusCode, changed.Headers.Location?.ToString(), administrator.StatusCode));
    }

    [Theory, Trait("Feature", "VR-01")]
    [InlineData("Remove", "Member", "company_members")]
    [InlineData("Role", "Member", "company_members")]
    [InlineData("Withdraw", "Invitation", "company_invitations")]
    public async Task Another_company_s_ids_are_unknown_here(string handler, string field, string table)
    {
        using (await InviteAsync(web.Browser(company.Depositor, "mfa"), "camille@exemple.fr")) { }
        var foreign = await OneAsync($"select id from {table} where company_id = '{company.Id}' limit 1");
        var stranger = web.Browser(other.Depositor, "mfa");

        using var answer = await stranger.PostFormAsync(Team, new Dictionary<string, string> { [field] = foreign, ["Role"] = "Depositor" }, "form[action='/entreprise/equipe']", $"{Team}?handler={handler}");
        using var unknown = await stranger.PostFormAsync(Team, new Dictionary<string, string> { [field] = Guid.CreateVersion7().ToString() }, "form[action='/entreprise/equipe']", $"{Team}?handler={handler}");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (answer.StatusCode, unknown.StatusCode));
    }

    private static Task<HttpResponseMessage> InviteAsync(TestBrowser browser, string email) => browser.PostFormAsync(Team,
        new Dictionary<string, string> { ["FullName"] = "Camille Martin", ["Email"] = email, ["Role"] = "Depositor" }, "form[action='/entreprise/equipe']");

    private async Task<TestPerson> ColleagueAsync()
    {
        var colleague = (await platform.CompanyAsync("Passagère", "333333334")).Depositor with { Name = "Colette Collègue" };
        await platform.SuperuserAsync("update company_members set company_id = $1, role = 'Depositor', person_name = $2 where person_id = $3", company.Id, colleague.Name, colleague.Id);
        return colleague;
    }

    private static async Task<string> MailedLinkAsync(TestPlatform platform, Guid invitation)
    {
        var person = await platform.RunAsync(new Scope.System("job:test"), async s => (await s.GetRequiredService<PlatformDb>().Database
            .SqlQuery<Guid>($"select person_id as \"Value\" from company_invitations where id = {invitation}").ToListAsync()).Single());
        await platform.RunAsync(new Scope.System("job:test"), s => s.GetRequiredService<MailIdentityLinks>().ExecuteAsync(new ColleagueInvited(person, invitation), default));
        var letter = (await PickupMail.ReadAsync(platform.Configuration["Mail:Pickup"]!, default)).Single();     // every test host has this folder
        Assert.Contains("Toitures Fictives vous invite", letter.Subject);
        return "/rejoindre/" + letter.Text.Split("/rejoindre/")[1].Split('\n')[0].Trim();
    }

    private async Task<string> OneAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return $"{await command.ExecuteScalarAsync()}";
    }

    private static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Replace(" ", "", StringComparison.Ordinal).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(new string(eight), 2))];
    }
}
