using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;
using Platform.Web.Hosting;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>What a buyer changes after publication, as he and everybody else see it.</summary>
public sealed class ChangePagesTests : IAsyncLifetime
{
    private const string Reason = "Le cahier des charges a été complété.";
    private TestPlatform platform = null!;
    private PlatformWeb web = null!;
    private TestConsultation consultation = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        Tenant commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var now = TimeProvider.System.GetUtcNow();
        consultation = await platform.PublishedAsync(commune, await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer),
            GivenConsultation.Content(closing: new DateTimeOffset(now.Year + 1, 1, 20, 11, 0, 0, TimeSpan.Zero)) with { QuestionsDeadline = new DateTimeOffset(now.Year + 1, 1, 10, 11, 0, 0, TimeSpan.Zero) });
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact]
    public async Task The_limit_is_checked_before_the_passkey_is_asked_and_every_fault_is_told_at_once()
    {
        var (buyer, address) = (web.Browser(consultation.Buyer), $"/saint-marcel/acheteur/consultations/{consultation.Id}/proroger");
        using var same = await buyer.PostFormAsync(address, Fields(20, 1, 12, 0, ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, same.StatusCode);
        var refused = await TestBrowser.ReadAsync(same);
        Assert.Equal(["#NewLimit", "#Reason"], refused.QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));

        var page = await CheckAsync(buyer, address, Fields(27, 1, 12, 0, Reason));

        Assert.Contains("27\u00A0janvier", page, StringComparison.Ordinal);
        Assert.Contains("data-passkey=\"get\"", page, StringComparison.Ordinal);
        Assert.Contains("__RequestVerificationToken", page[page.IndexOf("data-passkey", StringComparison.Ordinal)..], StringComparison.Ordinal);      // without it the passkey is never asked
        Assert.DoesNotContain("data-passkey", refused.Body!.InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_a_later_limit_says_that_the_limit_of_questions_stays_and_leads_back_with_what_was_typed()
    {
        var (buyer, address) = (web.Browser(consultation.Buyer), $"/saint-marcel/acheteur/consultations/{consultation.Id}/proroger");
        await platform.CorrectAsync(consultation, current => current with { QuestionsDeadline = new DateTimeOffset(TimeProvider.System.GetUtcNow().Year + 1, 1, 12, 11, 0, 0, TimeSpan.Zero) });
        using var answer = await buyer.PostFormAsync(address, Fields(27, 1, 12, 0, Reason).ToDictionary(StringComparer.Ordinal));
        var check = await TestBrowser.ReadAsync(answer);
        Assert.Matches("12\u00A0janvier.*inchangée$", check.QuerySelectorAll("dt").Single(term => term.TextContent == "Limite des questions").NextElementSibling!.TextContent.Trim());

        using var back = await buyer.PostFormAsync(address, FormFields.Of(check.QuerySelector("form[data-passkey]")!), action: $"{address}?handler=Edit");       // it asks for the passkey

        var form = await TestBrowser.ReadAsync(back);
        Assert.Equal((HttpStatusCode.OK, "27", Reason), (back.StatusCode, form.QuerySelector("input[name='NewLimit.Day']")!.GetAttribute("value"), form.QuerySelector("textarea[name=Reason]")!.TextContent.Trim()));
    }

    [Theory]
    [InlineData(DayOfWeek.Sunday, true)]
    [InlineData(DayOfWeek.Wednesday, false)]
    public async Task A_later_limit_on_a_day_off_is_doubted_before_it_is_for_good(DayOfWeek on, bool doubted)
    {
        var day = Enumerable.Range(15, 7).Single(day => new DateOnly(TimeProvider.System.GetUtcNow().Year + 1, 2, day).DayOfWeek == on);
        var page = await CheckAsync(web.Browser(consultation.Buyer), $"/saint-marcel/acheteur/consultations/{consultation.Id}/proroger", Fields(day, 2, 12, 0, Reason));
        Assert.Equal(doubted, page.Contains("est un dimanche", StringComparison.Ordinal));
        Assert.Contains("data-passkey=\"get\"", page, StringComparison.Ordinal);      // nothing forbids it
    }

    [Fact]
    public async Task In_the_night_when_clocks_change_an_hour_that_is_not_is_refused_and_one_that_is_twice_is_asked()
    {
        var (buyer, address) = (web.Browser(consultation.Buyer), $"/saint-marcel/acheteur/consultations/{consultation.Id}/proroger");
        var spring = Enumerable.Range(25, 7).Single(day => new DateOnly(TimeProvider.System.GetUtcNow().Year + 1, 3, day).DayOfWeek == DayOfWeek.Sunday);
        using var missing = await buyer.PostFormAsync(address, Fields(spring, 3, 2, 30, Reason));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, missing.StatusCode);

        var autumn = Enumerable.Range(25, 7).Single(day => new DateOnly(TimeProvider.System.GetUtcNow().Year + 1, 10, day).DayOfWeek == DayOfWeek.Sunday);
        using var twice = await buyer.PostFormAsync(address, Fields(autumn, 10, 2, 30, Reason));
        Assert.Equal(2, (await TestBrowser.ReadAsync(twice)).QuerySelectorAll("input[name='NewLimit.Occurrence']").Length);
        Assert.Contains("Vérifier le report", await CheckAsync(buyer, address, Fields(autumn, 10, 2, 30, Reason).Append(new("NewLimit.Occurrence", "2"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_a_colleague_moved_meanwhile_is_read_again_before_it_is_moved_once_more()
    {
        var (buyer, address) = (web.Browser(consultation.Buyer), $"/saint-marcel/acheteur/consultations/{consultation.Id}/proroger");
        var read = (await buyer.PageAsync(address)).QuerySelector("input[name=Lu]")!.GetAttribute("value")!;
        var extended = new ExtendDeadline.Asked(consultation.Id, new DateTimeOffset(TimeProvider.System.GetUtcNow().Year + 1, 2, 1, 11, 0, 0, TimeSpan.Zero), Reason);
        var proof = await platform.ProofAsync(consultation.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(extended));
        await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(extended, proof), default));

        using var stale = await buyer.PostFormAsync(address, new Dictionary<string, string>(Fields(5, 2, 12, 0, Reason)) { ["Lu"] = read }, action: address);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.StatusCode);
        Assert.Contains("La date limite a changé depuis que vous avez ouvert cette page", WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_reads_the_limits_that_were_and_a_consultation_sans_suite_takes_no_bid()
    {
        var page = await (await web.Browser().GetAsync($"/consultations/{consultation.Id}")).Content.ReadAsStringAsync();
        Assert.Contains("Déposer un pli", page, StringComparison.Ordinal);
        var limit = new DateTimeOffset(TimeProvider.System.GetUtcNow().Year + 1, 2, 1, 11, 0, 0, TimeSpan.Zero);
        var extended = new ExtendDeadline.Asked(consultation.Id, limit, Reason);
        var proof = await platform.ProofAsync(consultation.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(extended));
        await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(extended, proof), default));
        var discontinued = new DiscontinueConsultation.Asked(consultation.Id, "Le besoin a disparu.");
        proof = await platform.ProofAsync(consultation.Buyer, DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(discontinued));
        await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<DiscontinueConsultation>().ExecuteAsync(new(discontinued, proof), default));

        foreach (var address in (string[])[$"/consultations/{consultation.Id}", $"/consultations/{consultation.Id}/historique"])
        {
            page = WebUtility.HtmlDecode(await (await web.Browser().GetAsync(address)).Content.ReadAsStringAsync());
            Assert.Contains(Reason, page, StringComparison.Ordinal);
            Assert.Contains("Le besoin a disparu.", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Déposer un pli", page, StringComparison.Ordinal);
            Assert.DoesNotContain("jamais ouvert", page, StringComparison.Ordinal);        // a gate may have opened before: only that no session begins is promised
        }
        Assert.Contains("Sans suite", await (await web.Browser().GetAsync("/consultations")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Sans suite", await (await web.Browser(consultation.Buyer).GetAsync("/saint-marcel/acheteur")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_would_extend_what_a_colleague_has_declared_sans_suite_is_told_so_before_and_after_typing()
    {
        var (buyer, address) = (web.Browser(consultation.Buyer), $"/saint-marcel/acheteur/consultations/{consultation.Id}/proroger");
        var form = (await buyer.PageAsync(address)).QuerySelector("main form[method=post]")!;
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var discontinued = new DiscontinueConsultation.Asked(consultation.Id, "Le besoin a disparu.");
        var proof = await platform.ProofAsync(consultation.Buyer, DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(discontinued));
        await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<DiscontinueConsultation>().ExecuteAsync(new(discontinued, proof), default));
        using var typed = new FormUrlEncodedContent(Fields(1, 2, 12, 0, Reason).Append(new("__RequestVerificationToken", token)));
        using var late = await buyer.Client.PostAsync(form.GetAttribute("action"), typed);

        Assert.Contains("ne se reporte plus", WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        var page = await buyer.PageAsync(address);
        Assert.Null(page.QuerySelector("textarea[name=Reason]"));
        Assert.Contains("ne se reporte plus", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_version_shows_what_it_changes_and_asks_whether_it_matters_before_the_passkey()
    {
        var (buyer, address) = (web.Browser(consultation.Buyer), $"/saint-marcel/acheteur/consultations/{consultation.Id}/dossier");
        await platform.AddDocumentAsync(consultation, "Additif.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 additif"));
        using var nothing = await buyer.PostFormAsync(address, new Dictionary<string, string>(), "form#envoi", address + "?handler=Check");
        Assert.Equal(["#Note", "#Important"], (await TestBrowser.ReadAsync(nothing)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));

        using var answer = await buyer.PostFormAsync(address, new Dictionary<string, string> { ["Note"] = "Un additif.", ["Important"] = "oui" }, "form#envoi", address + "?handler=Check");

        var page = await TestBrowser.ReadAsync(answer);
        Assert.Contains("Additif.pdf", page.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("form[data-passkey] input[name=__RequestVerificationToken]"));
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task What_is_typed_for_a_new_version_is_kept_when_documents_come_and_go_and_goes_on_to_the_check()
    {
        var (buyer, address) = (web.Browser(consultation.Buyer), $"/saint-marcel/acheteur/consultations/{consultation.Id}/dossier");
        await platform.AddDocumentAsync(consultation, "Additif.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 additif"));
        using var sent = await SendAsync(("Note", "Un additif et un plan."), ("Important", "oui"), ("Files", "plan.txt"));
        Assert.Equal((HttpStatusCode.SeeOther, address), (sent.StatusCode, sent.Headers.Location!.ToString()));
        var page = await buyer.PageAsync(address);
        Assert.Equal(("Un additif et un plan.", "oui"), (page.QuerySelector("#Note")!.TextContent.Trim(), page.QuerySelector("input[name=Important]:checked")!.GetAttribute("value")));
        Assert.All(page.QuerySelectorAll("#Note, input[name=Important]"), control => Assert.Equal("envoi", control.GetAttribute("form")));

        // A refused file, and a document that goes: the words stay, with what was changed in them.
        using var refused = await SendAsync(("Note", "Un additif et deux plans."), ("Important", "oui"), ("Files", ""));
        Assert.Contains("Un additif et deux plans.", (await TestBrowser.ReadAsync(refused)).QuerySelector("#Note")!.TextContent, StringComparison.Ordinal);
        var plan = page.QuerySelectorAll($"button[name={DceUploads.RemoveField}]").Single(b => b.TextContent.Contains("plan.txt", StringComparison.Ordinal)).GetAttribute("value")!;
        using var removed = await SendAsync(("Note", "Un additif."), ("Important", "oui"), (DceUploads.RemoveField, plan));
        Assert.Equal(HttpStatusCode.SeeOther, removed.StatusCode);
        Assert.DoesNotContain("plan.txt", (await buyer.PageAsync(address)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        using var on = await SendAsync(("Note", "Un additif."), ("Important", "oui"), (DceUploads.CheckField, "oui"));
        var check = await buyer.PageAsync(on.Headers.Location!.ToString());
        Assert.Equal("Un additif.", check.QuerySelector("form[data-passkey] input[name=Note]")!.GetAttribute("value"));
        Assert.NotNull(check.QuerySelector("form[data-passkey] input[name=__RequestVerificationToken]"));

        async Task<HttpResponseMessage> SendAsync(params (string Name, string Value)[] fields)
        {
            var token = (await buyer.PageAsync(address)).QuerySelector("form#envoi input[type=hidden]")!;
            using var form = new MultipartFormDataContent { { new StringContent(token.GetAttribute("value")!), token.GetAttribute("name")! } };
            foreach (var (name, value) in fields)
            {
                if (name == "Files") form.Add(new StringContent(value.Length == 0 ? "" : "un plan"), name, value.Length == 0 ? "vide.txt" : value);
                else form.Add(new StringContent(value), name);
            }
            return await buyer.Client.PostAsync($"{address}/documents", form);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(int day, int month, int hour, int minute, string reason) => new Dictionary<string, string>
    {
        ["NewLimit.Day"] = $"{day}", ["NewLimit.Month"] = $"{month}", ["NewLimit.Year"] = $"{TimeProvider.System.GetUtcNow().Year + 1}", ["NewLimit.Hour"] = $"{hour}", ["NewLimit.Minute"] = $"{minute}", ["Reason"] = reason,
    };

    private static async Task<string> CheckAsync(TestBrowser browser, string address, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var answer = await browser.PostFormAsync(address, fields);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}

file static class Forms
{
    public static Task<HttpResponseMessage> PostFormAsync(this TestBrowser browser, string address, IEnumerable<KeyValuePair<string, string>> fields) =>
        browser.PostFormAsync(address, fields.ToDictionary(StringComparer.Ordinal));
}
