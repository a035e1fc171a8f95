using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>The live board as a buyer without JavaScript meets it.</summary>
public sealed class LivePageTests : IAsyncLifetime
{
    private Ceremony given = null!; // set by InitializeAsync
    private PlatformWeb web = null!; // set by InitializeAsync

    public async Task InitializeAsync()
    {
        given = await Ceremony.PublishedAsync();
        web = new PlatformWeb(given.Platform);
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await given.DisposeAsync();
    }

    private string Address => $"/{given.Consultation.Tenant.Slug}/acheteur/consultations/{given.Consultation.Id}/suivi";

    [Fact, Trait("Feature", "GD-04")]
    public async Task Before_the_limit_it_says_how_many_and_when_and_never_who()
    {
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await given.Platform.RunAsync(new Core.Data.Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(given.Consultation.Id, new("Toitures du Val", null, "val@exemple.test")), default));

        var page = await web.Browser(given.Consultation.Buyer).PageAsync(Address);

        Assert.Equal(["1 pli reçu", "1 retrait du dossier", "1 parution d’avis", "0 question posée"], page.QuerySelectorAll("[data-annonce] li").Select(li => li.TextContent.Trim()));
        Assert.DoesNotContain("Toitures", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("1", page.QuerySelectorAll("figure.pa-barres")[1].QuerySelectorAll("tbody td")[^1].TextContent);
    }

    [Fact, Trait("Feature", "GD-04")]
    public async Task A_draft_and_a_consultation_of_another_account_have_none()
    {
        var draft = await given.Platform.DraftAsync(given.Consultation.Tenant, given.Consultation.Buyer);
        Assert.Equal(HttpStatusCode.NotFound, (await web.Browser(given.Consultation.Buyer).GetAsync(Address.Replace(given.Consultation.Id.ToString(), draft.Id.ToString(), StringComparison.Ordinal))).StatusCode);

        var other = await given.Platform.CommuneAsync(given.Lead, "autre", "Autre");
        var stranger = await given.Platform.PersonAsync(other, "Paule Ailleurs", MembershipRole.Buyer);
        Assert.Equal(HttpStatusCode.NotFound, (await web.Browser(stranger).GetAsync(Address.Replace($"/{given.Consultation.Tenant.Slug}/", "/autre/", StringComparison.Ordinal))).StatusCode);
    }

    [Fact, Trait("Feature", "GD-04")]
    public async Task After_the_session_the_buyer_reads_what_comes_next_whom_to_inform_and_what_the_platform_does_not_do()
    {
        var bid = await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await given.CloseAsync();
        await given.ReleaseAsync();
        await given.OpenAsync(given.President);
        await given.IntegrateAsync();
        var (buyer, page) = (web.Browser(given.Consultation.Buyer), Links.Buyer.Consultation(given.Consultation.Tenant.Slug, given.Consultation.Id.Value));
        Assert.DoesNotContain("Et maintenant", (await buyer.PageAsync(page)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);       // each page has a main
        await given.OpenEnvelopesAsync(given.President);
        await given.ReviewAsync(bid, 1, admitted: false, "Attestation absente.");
        await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<Core.Opening.CloseSession>().ExecuteAsync(new(given.Consultation.Id), default));

        var main = (await buyer.PageAsync(page)).QuerySelector("main")!;       // each page has a main
        foreach (var said in (string[])["Et maintenant", "R2181-1", "Toitures du Sud", "Attestation absente.", "Pas encore sur la plateforme"]) Assert.Contains(said, main.TextContent, StringComparison.Ordinal);
        Assert.Contains(Links.Notices.Publicity(given.Consultation.Tenant.Slug, given.Consultation.Id.Value), main.QuerySelector("section[aria-labelledby=suite]")!.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));      // it says what comes next
        var live = (await buyer.PageAsync(Address)).QuerySelector("[data-vivant]")!;        // the part that lives
        Assert.DoesNotContain("Rien n’attend de votre part", live.TextContent, StringComparison.Ordinal);
        Assert.Equal(page + "#suite", live.QuerySelector(".govuk-list--bullet a")!.GetAttribute("href"));
    }

    [Fact, Trait("Feature", "GD-04")]
    public async Task Each_task_leads_to_the_page_where_it_is_done()
    {
        await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(given.Consultation.Id, default));
        var buyer = web.Browser(given.Consultation.Buyer);

        var task = (await buyer.PageAsync(Address)).QuerySelector("[data-vivant] .govuk-list--bullet a")!;

        Assert.Contains("nouvelle version du dossier", task.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await buyer.GetAsync(task.GetAttribute("href")!)).StatusCode);
    }
}
