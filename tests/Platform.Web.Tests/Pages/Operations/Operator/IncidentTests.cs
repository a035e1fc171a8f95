using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Testing;

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
        var oper = await platform.PersonAsync(lead, "Odile Exploitante", MembershipRole.Operator);
        var buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        var now = TimeProvider.System.GetUtcNow();
        var noon = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(3);
        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: noon));
        var browser = web.Browser(oper);

        using var empty = await browser.PostFormAsync(Links.Operations.Incidents, new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Equal(["#Began", "#Ended", "#What"], (await TestBrowser.ReadAsync(empty)).QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));

        var incident = Assert.IsType<DeclareIncident.Outcome.Declared>(await platform.RunAsync(new Scope.Lead(lead.Id.Value, oper.Id),
            s => s.GetRequiredService<DeclareIncident>().ExecuteAsync(new(now.AddHours(-2), now.AddHours(1), "Le dépôt était impossible.", null), default)));
        var address = Links.Operations.Incident(incident.Incident);
        var offered = (await browser.PageAsync(address)).QuerySelectorAll<IHtmlInputElement>("form[action$=Check] input[type=text], form[action$=Check] input:checked").ToDictionary(i => i.Name!, i => i.Value, StringComparer.Ordinal);
        using var answer = await browser.PostFormAsync(address, offered, "form[action$=Check]");
        var page = await TestBrowser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(page.QuerySelectorAll("input[name=Lines]"));
        Assert.NotNull(page.QuerySelector("form[data-passkey] input[name=__RequestVerificationToken]"));
        Assert.Contains($"n° {incident.Number}", page.Body!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
        using var foreign = await web.Browser(buyer).GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }
}
