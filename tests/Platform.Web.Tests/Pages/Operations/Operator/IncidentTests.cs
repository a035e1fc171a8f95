using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Testing;
using Platform.Web.Ui;

namespace Platform.Web.Tests.Pages.Operations.Operator;

/// <summary>The sheet as an operator fills it, and as nobody else sees it.</summary>
public sealed class IncidentTests
{
    [Fact]
    public async Task An_operator_declares_an_outage_checks_the_limits_offered_and_is_asked_for_one_passkey()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var lead = await platform.LeadAsync();
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var oper = await platform.OperatorAsync("Odile Exploitante");
        var buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        var now = TimeProvider.System.GetUtcNow();
        var noon = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(3);
        var touched = await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: noon));
        var browser = web.Browser(oper);

        using var empty = await browser.PostFormAsync(Links.Operations.Incidents, new Dictionary<string, string>(StringComparer.Ordinal));
        var summary = (await TestBrowser.ReadAsync(empty)).QuerySelectorAll(".govuk-error-summary a");
        Assert.Equal(["#Began", "#Ended", "#What"], summary.Select(a => a.GetAttribute("href")));
        Assert.Equal(["Début : indiquez la date et l’heure.", "Fin : indiquez la date et l’heure."], summary.Take(2).Select(a => a.TextContent.Replace('\u00A0', ' ')));

        var incident = Assert.IsType<DeclareIncident.Outcome.Declared>(await platform.RunAsync(new Scope.Platform(oper.Id),
            s => s.GetRequiredService<DeclareIncident>().ExecuteAsync(new(lead.Id.Value, now.AddHours(-2), now.AddHours(1), "Le dépôt était impossible.", null), default)));
        var address = Links.Operations.Incident(incident.Incident);
        Assert.Contains("la durée de l’incident (3\u00A0h\u00A000\u00A0min) après la limite actuelle", (await browser.PageAsync(address)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);       // how it was counted
        var offered = (await browser.PageAsync(address)).QuerySelectorAll<IHtmlInputElement>("form[action$=Check] input[type=text], form[action$=Check] input:checked").ToDictionary(i => i.Name!, i => i.Value, StringComparer.Ordinal);
        using var answer = await browser.PostFormAsync(address, offered, "form[action$=Check]");
        var page = await TestBrowser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(page.QuerySelectorAll("input[name=Lines]"));
        Assert.NotNull(page.QuerySelector("form[data-passkey] input[name=__RequestVerificationToken]"));
        Assert.Contains($"n° {incident.Number}", page.Body!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
        // Confirmed, the answer is a redirection: reading the result again sends nothing again. Only what the sheet itself says is believed of it.
        using var told = await browser.GetAsync($"{address}?resultat={commune.Id.Value:N}-panne&resultat={touched.Id.Value:N}-panne");
        var results = (await TestBrowser.ReadAsync(told)).QuerySelectorAll("tbody tr");
        Assert.Contains("n’a pas répondu", Assert.Single(results).TextContent, StringComparison.Ordinal);
        using var boast = await browser.GetAsync($"{address}?resultat={touched.Id.Value:N}-reportee");
        Assert.DoesNotContain("Reportée", (await TestBrowser.ReadAsync(boast)).Body!.TextContent, StringComparison.Ordinal);
        await platform.SuperuserAsync("set session_replication_role = replica; update public_consultations set submission_deadline = now() - interval '10 minutes'");
        Assert.Contains("Rien ne lui est envoyé d’ici\u00A0: appelez-le.", (await browser.PageAsync(address)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var foreign = await web.Browser(buyer).GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task The_same_outage_typed_twice_is_asked_about_and_a_sheet_is_corrected_then_closed()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var lead = await platform.LeadAsync();
        var browser = web.Browser(await platform.OperatorAsync("Odile Exploitante"));
        var now = TimeProvider.System.GetUtcNow();
        var typed = new Dictionary<string, string>(StringComparer.Ordinal) { ["What"] = "Le dépôt était impossible." };
        foreach (var (field, at) in new[] { ("Began", now.AddHours(-3)), ("Ended", now.AddHours(-2)) })
        {
            var moment = TypedDateTime.From(at);
            foreach (var (part, value) in new[] { ("Day", moment.Day), ("Month", moment.Month), ("Year", moment.Year), ("Hour", moment.Hour), ("Minute", moment.Minute) }) typed[$"{field}.{part}"] = value!;
        }

        using var first = await browser.PostFormAsync(Links.Operations.Incidents, typed);
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        using var second = await browser.PostFormAsync(Links.Operations.Incidents, typed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.Equal(["#Overlapping"], (await TestBrowser.ReadAsync(second)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        using var meant = await browser.PostFormAsync(Links.Operations.Incidents, new Dictionary<string, string>(typed, StringComparer.Ordinal) { ["Overlapping"] = "true" });
        Assert.Equal(HttpStatusCode.SeeOther, meant.StatusCode);
        var listed = (await browser.PageAsync(Links.Operations.Incidents)).QuerySelectorAll("tbody th a").Select(a => a.TextContent).ToList();
        Assert.Equal(listed.OrderDescending(StringComparer.Ordinal), listed);

        var address = first.Headers.Location!.OriginalString;
        typed["What"] = "Le dépôt était lent.";
        using var corrected = await browser.PostFormAsync($"{address}/corriger", typed);
        Assert.Equal($"{address}?fiche=corrigee", corrected.Headers.Location!.OriginalString);
        using var closed = await browser.PostFormAsync(address, new Dictionary<string, string>(StringComparer.Ordinal), "form[action$=Close]");
        Assert.Equal($"{address}?fiche=close", closed.Headers.Location!.OriginalString);
        var sheet = await browser.PageAsync(address);
        Assert.Equal(3, sheet.QuerySelectorAll("tbody tr").Count(row => row.TextContent.Contains("Odile Exploitante", StringComparison.Ordinal)));
        Assert.Empty(sheet.QuerySelectorAll("main form"));
    }
}
