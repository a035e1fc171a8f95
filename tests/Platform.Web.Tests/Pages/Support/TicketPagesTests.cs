using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Support;

/// <summary>A request for help from the form to its answer, by forms without JavaScript.</summary>
public sealed class TicketPagesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private Tenant lead = null!, commune = null!;
    private TestBrowser agent = null!;
    private TestConsultation consultation = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        lead = await platform.LeadAsync();
        commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        agent = web.Browser(await platform.PersonAsync(lead, "Ada Assistance", MembershipRole.SupportAgent));
        consultation = await platform.PublishedAsync(commune, await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer));
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-27")]
    public async Task A_visitor_sees_what_goes_with_his_request_takes_some_away_follows_it_by_a_link_and_is_answered()
    {
        var visitor = web.Browser();
        var from = $"/assistance?depuis={Uri.EscapeDataString($"/consultations/{consultation.Id}/dossier")}&incident=A4-1234";
        var form = await visitor.PageAsync(from);
        Assert.Equal(["consultation", "page", "step", "incident"], form.QuerySelectorAll("input[name='Form.Keep']").Select(box => box.GetAttribute("value")));      // no browser said its name
        Assert.All(form.QuerySelectorAll("input[name='Form.Keep']"), box => Assert.True(box.HasAttribute("checked")));
        Assert.Contains("Réfection de la toiture", Text(form), StringComparison.Ordinal);

        using (var wrong = await visitor.PostFormAsync(from, new Dictionary<string, string> { ["Form.Email"] = "nulle part" }))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Equal(4, (await TestBrowser.ReadAsync(wrong)).QuerySelectorAll(".govuk-error-summary__list li").Length);
        }
        using var sent = await visitor.PostFormAsync(from, new Dictionary<string, string> { ["Form.Subject"] = "Le dossier ne s’ouvre pas", ["Form.Text"] = "Rien ne se passe.", ["Form.Name"] = "Vera Visite", ["Form.Keep"] = "incident" });
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        var link = sent.Headers.Location!.OriginalString.Split('?')[0];      // just sent
        Assert.Matches("^/assistance/suivi/[A-Za-z0-9_-]{43}$", link);
        var page = Text(await visitor.PageAsync(link));
        Assert.Contains("A4-1234", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Réfection de la toiture", page, StringComparison.Ordinal);      // unticked
        using (var other = await visitor.GetAsync(link[..^3] + "abc")) Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);

        var list = await agent.PageAsync("/agglo/agglo/assistance");
        Assert.DoesNotContain("Vera Visite", Text(list), StringComparison.Ordinal);
        Assert.DoesNotContain("Le dossier ne s’ouvre pas", Text(list), StringComparison.Ordinal);
        var ticket = list.QuerySelector("tbody a")!.GetAttribute("href")!;      // there is one
        Assert.Contains("Vera Visite", Text(await agent.PageAsync(ticket)), StringComparison.Ordinal);
        Assert.NotNull((await agent.PageAsync(ticket)).QuerySelector("form[action*=Take]"));
        using (var answered = await agent.PostFormAsync(ticket, new Dictionary<string, string> { ["Text"] = "Essayez un autre navigateur." }, "form[action*=Answer]")) Assert.Equal(HttpStatusCode.SeeOther, answered.StatusCode);
        Assert.Contains("Attend le demandeur", Text(await agent.PageAsync("/agglo/agglo/assistance")), StringComparison.Ordinal);
        Assert.Null((await agent.PageAsync(ticket)).QuerySelector("form[action*=Take]"));        // who answered follows it

        page = Text(await visitor.PageAsync(link));
        Assert.Contains("Essayez un autre navigateur.", page, StringComparison.Ordinal);
        Assert.Contains("Ada Assistance", page, StringComparison.Ordinal);
        using (var solved = await visitor.PostFormAsync(link, new Dictionary<string, string>(), "form[action*=Solved]")) Assert.Equal(HttpStatusCode.SeeOther, solved.StatusCode);
        using (var unsaid = await visitor.PostFormAsync(link, new Dictionary<string, string>(), "form[action*=Rate]")) Assert.Equal(HttpStatusCode.UnprocessableEntity, unsaid.StatusCode);
        using (var rated = await visitor.PostFormAsync(link, new Dictionary<string, string> { ["Rating"] = "Yes" }, "form[action*=Rate]")) Assert.Equal(HttpStatusCode.SeeOther, rated.StatusCode);
    }

    [Fact, Trait("Feature", "VR-27"), Trait("Feature", "A7-C9")]
    public async Task A_company_s_request_and_its_file_are_nobody_else_s_and_the_file_is_saved_and_not_shown()
    {
        var company = await platform.CompanyAsync("Toitures du Sud", "111111118");
        var browser = web.Browser(company.Depositor);
        var form = await browser.PageAsync($"/entreprise/assistance/nouvelle?depuis=/consultations/{consultation.Id}");
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("main form input[type=hidden]")) content.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        foreach (var (name, value) in new[] { ("Form.Subject", "Envoi bloqué"), ("Form.Text", "À quarante pour cent."), ("Form.Keep", "consultation") }) content.Add(new StringContent(value), name);
        content.Add(new ByteArrayContent("<script>alert(1)</script>"u8.ToArray()), "Files", "page.html");
        using var sent = await browser.Client.PostAsync("/entreprise/assistance/nouvelle", content);
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        var own = sent.Headers.Location!.OriginalString.Split('?')[0];      // just sent

        var page = await browser.PageAsync(own);
        var file = page.QuerySelector("a[href*='/fichiers/']")!.GetAttribute("href")!;      // just sent
        using (var saved = await browser.GetAsync(file))
        {
            Assert.Equal(("application/octet-stream", "attachment", "page.html"), (saved.Content.Headers.ContentType?.MediaType, saved.Content.Headers.ContentDisposition?.DispositionType, saved.Content.Headers.ContentDisposition?.FileNameStar ?? saved.Content.Headers.ContentDisposition?.FileName));
            Assert.Equal("nosniff", Assert.Single(saved.Headers.GetValues("X-Content-Type-Options")));
        }
        var rival = web.Browser((await platform.CompanyAsync("Couvreurs réunis", "222222226")).Depositor);
        foreach (var url in (string[])[own, file])
            using (var refused = await rival.GetAsync(url)) Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        var buyer = web.Browser(await platform.PersonAsync(commune, "Berthe Achat", MembershipRole.Buyer, MembershipRole.SupportAgent));
        foreach (var url in (string[])[own.Replace("/entreprise", "/saint-marcel/acheteur", StringComparison.Ordinal), own.Replace("/entreprise", "/saint-marcel/commune", StringComparison.Ordinal), own.Replace("/entreprise", "/agglo/agglo", StringComparison.Ordinal)])
            using (var refused = await buyer.GetAsync(url)) Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.DoesNotContain("AS-", Text(await buyer.PageAsync("/saint-marcel/commune/assistance")), StringComparison.Ordinal);

        using (var read = await agent.GetAsync(file.Replace("/entreprise", "/agglo/agglo", StringComparison.Ordinal))) Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Contains("Ada Assistance", Text(await browser.PageAsync(own)), StringComparison.Ordinal);      // the reading was noted
    }

    [Fact, Trait("Feature", "VR-27")]
    public async Task A_desk2click_on_a_message_writes_it_once()
    {
        var visitor = web.Browser();
        using var sent = await visitor.PostFormAsync("/assistance", new Dictionary<string, string> { ["Form.Subject"] = "Reçu introuvable", ["Form.Text"] = "Où est-il ?", ["Form.Name"] = "Vera Visite" });
        var link = sent.Headers.Location!.OriginalString.Split('?')[0];      // just sent
        Assert.All(await visitor.PressAsync(link, new Dictionary<string, string> { ["Text"] = "Je cherche encore." }, form: "form[action*=Write]"), answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(Text(await visitor.PageAsync(link)), "Je cherche encore."));
    }

    [Fact, Trait("Feature", "VR-26")]
    public async Task A_call_is_written_down_and_followed_like_the_others()
    {
        Assert.Empty((await agent.PageAsync("/agglo/agglo/assistance/appel")).QuerySelectorAll("input[name='Form.Keep']"));       // the agent's own browser says nothing of the caller
        using (var nobody = await agent.PostFormAsync("/agglo/agglo/assistance/appel", new Dictionary<string, string> { ["Form.Name"] = "M. Bernard", ["Form.Phone"] = "abc", ["Form.Subject"] = "Ne trouve pas son reçu", ["Form.Text"] = "À rappeler." }))
            Assert.Equal(["#Form_Phone"], (await TestBrowser.ReadAsync(nobody)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        using var noted = await agent.PostFormAsync("/agglo/agglo/assistance/appel", new Dictionary<string, string> { ["Form.Name"] = "M. Bernard", ["Form.Phone"] = "06 39 98 00 00", ["Form.Subject"] = "Ne trouve pas son reçu", ["Form.Text"] = "À rappeler." });
        Assert.Equal(HttpStatusCode.SeeOther, noted.StatusCode);
        Assert.Contains("06 39 98 00 00", Text(await agent.PageAsync(noted.Headers.Location!.OriginalString)), StringComparison.Ordinal);
        using var stranger = await web.Browser(consultation.Buyer).GetAsync("/saint-marcel/agglo/assistance/appel");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    [Fact, Trait("Feature", "VR-27"), Trait("Feature", "VR-26")]
    public async Task A_call_about_a_published_consultation_whose_limit_is_near_comes_first_and_says_of_it_what_everybody_reads()
    {
        const string call = "/agglo/agglo/assistance/appel";
        Dictionary<string, string> Called(string reference, Guid? which = null) => new()
        {
            ["Form.Name"] = "M. Bernard", ["Form.Subject"] = "L’envoi s’arrête", ["Form.Text"] = "À quarante pour cent.", ["Reference"] = reference, [which is null ? "Other" : "Which"] = $"{which}",
        };
        using (var without = await agent.PostFormAsync(call, Called(""))) Assert.Equal(HttpStatusCode.SeeOther, without.StatusCode);
        var reference = (await platform.RunAsync(new Core.Data.Scope.System("test"), s => s.GetRequiredService<Core.Data.PlatformDb>().PublicConsultations.SingleAsync(c => c.Id == consultation.Id))).Reference;
        await platform.SuperuserAsync("set session_replication_role = replica; update public_consultations set submission_deadline = now() + interval '40 minutes'");
        var draft = await platform.DraftAsync(commune, consultation.Buyer);
        foreach (var unknown in (string[])["9999-999", "2026-", $"https://exemple.test/consultations/{draft.Id}", $"https://exemple.test/consultations/{Guid.CreateVersion7()}"])
            using (var refused = await agent.PostFormAsync(call, Called(unknown)))
                Assert.Equal(["#Reference"], (await TestBrowser.ReadAsync(refused)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));      // one in preparation is as unknown as one that is not there
        using var noted = await agent.PostFormAsync(call, Called($" {reference} "));
        Assert.Equal(HttpStatusCode.SeeOther, noted.StatusCode);
        var ticket = noted.Headers.Location!.OriginalString;      // just written
        Assert.Contains("Réfection de la toiture", Text(await agent.PageAsync(ticket)), StringComparison.Ordinal);
        var lines = (await agent.PageAsync("/agglo/agglo/assistance")).QuerySelectorAll("tbody a").Select(a => a.GetAttribute("href"));
        Assert.Equal(ticket, lines.First());       // before the one that was noted earlier

        // Two accounts use the same reference: the agent asks which.
        var other = await platform.CommuneAsync(lead, "ailleurs", "Ailleurs");
        var second = await platform.PublishedAsync(other, await platform.PersonAsync(other, "Luc Ailleurs", MembershipRole.Buyer));
        await platform.SuperuserAsync($"set session_replication_role = replica; update public_consultations set reference = '{reference}'");
        using (var which = await agent.PostFormAsync(call, Called(reference[(reference.IndexOf('-', StringComparison.Ordinal) + 1)..])))      // as one says it
            Assert.Equal(2, (await TestBrowser.ReadAsync(which)).QuerySelectorAll("input[name=Which]").Length);
        using (var named = await agent.PostFormAsync(call, Called(reference, second.Id.Value))) Assert.Contains("(Ailleurs)", Text(await agent.PageAsync(named.Headers.Location!.OriginalString)), StringComparison.Ordinal);
        using (var addressed = await agent.PostFormAsync(call, Called($"https://exemple.test/consultations/{second.Id}?q=1"))) Assert.Equal(HttpStatusCode.SeeOther, addressed.StatusCode);

        // Who buys for it hands the call over, and writes nothing.
        var desk2 = await platform.PersonAsync(lead, "Bruno Double", MembershipRole.SupportAgent);
        await platform.PersonAsync(other, await platform.DepartmentAsync(other), desk2, MembershipRole.Buyer);
        var before = await CountAsync();
        using (var own = await web.Browser(desk2).PostFormAsync(call, Called(reference, second.Id.Value))) Assert.Contains("passez l’appel à un collègue", Text(await TestBrowser.ReadAsync(own)), StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
        // Nor past the page, though a colleague could answer.
        var past = await platform.RunAsync(new Core.Data.Scope.Lead(lead.Id.Value, desk2.Id), s => s.GetRequiredService<OpenTicket>().ExecuteAsync(new(Guid.CreateVersion7(), false, "M. Bernard", null, null, "L’envoi s’arrête", "À quarante pour cent.", new(null, null, null, null, second.Id.Value), []), default));
        Assert.Equal([TicketFault.NobodyMayRead], Assert.IsType<OpenTicket.Outcome.Refused>(past).Faults);
        Assert.Equal(before, await CountAsync());

        Task<int> CountAsync() => platform.RunAsync(new Core.Data.Scope.System("test"), async s => (await s.GetRequiredService<Core.Data.PlatformDb>().Database.SqlQuery<int>($"select count(*)::int as \"Value\" from tickets").ToListAsync()).Single());
    }

    [Fact, Trait("Feature", "VR-44")]
    public async Task A_refused_answer_to_a_proposal_opens_its_own_form_again_and_its_line_leads_there()
    {
        using var proposed = await web.Browser(consultation.Buyer).PostFormAsync("/saint-marcel/acheteur/propositions", new Dictionary<string, string> { ["Kind"] = "Improvement", ["Title"] = "Un agenda", ["Text"] = "Pour les dates limites." }, "form.pa-texte");
        Assert.Equal(HttpStatusCode.SeeOther, proposed.StatusCode);
        var admin = web.Browser(await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin));
        using var refused = await admin.PostFormAsync("/agglo/agglo/propositions", new Dictionary<string, string> { ["Reason"] = "Nous y pensons." });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await TestBrowser.ReadAsync(refused);
        Assert.True(page.QuerySelector(".pa-proposition details")!.HasAttribute("open"));
        Assert.NotNull(page.QuerySelector(page.QuerySelector(".govuk-error-summary a")!.GetAttribute("href")!));
        Assert.Equal("Nous y pensons.", page.QuerySelector("textarea[name=Reason]")!.TextContent);
    }

    private static string Text(AngleSharp.Dom.IDocument page) => page.Body!.TextContent.Replace('\u00a0', ' ');
}
