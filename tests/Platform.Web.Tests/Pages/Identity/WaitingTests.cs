using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Approvals;
using Platform.Core.Data;
using Platform.Core.Notices;
using Platform.Core.Questions;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>« Ce qui vous attend »: what each person of an account has to do, and nothing that nobody has.</summary>
public sealed class WaitingTests
{
    [Fact, Trait("Feature", "VR-24")]
    public async Task A_buyer_reads_that_something_was_refused_until_it_is_asked_again()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
        await town.CircuitAsync(GivenApproval.Named(StepKind.Technical, town.Head));
        var draft = await town.ReadyAsync();
        await town.RejectAsync(await town.SubmittedAsync(draft), 1, town.Head);

        Assert.Equal(["1\u00A0validation refusée, à reprendre"], await WaitingAsync(web.Browser(town.Buyer)));
        Assert.DoesNotContain("1\u00A0validation refusée, à reprendre", await WaitingAsync(web.Browser(town.Head)));
        await town.SubmittedAsync(draft);
        Assert.Empty(await WaitingAsync(web.Browser(town.Buyer)));
    }

    [Fact]
    public async Task A_buyer_reads_how_many_companies_wait_for_an_answer()
    {
        await using var given = await Ceremony.PublishedAsync();
        await using var web = new PlatformWeb(given.Platform);
        Assert.Empty(await WaitingAsync(web.Browser(given.Consultation.Buyer)));
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        foreach (var asked in new[] { "La charpente est-elle comprise ?", "Le toit se visite-t-il ?" })
            await given.Platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<AskQuestion>().ExecuteAsync(new(given.Consultation.Id, Id<Question>.New(), asked, company.Name), Ceremony.Cancel));
        Assert.Equal(["2\u00A0questions d’entreprises sans réponse"], await WaitingAsync(web.Browser(given.Consultation.Buyer)));
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_notice_that_no_wire_carries_waits_for_whoever_publishes_until_nobody_can_answer_it_any_more()
    {
        await using var given = await GivenJournals.StartAsync();
        await given.PublishedAsync(GivenJournals.Boamp);
        await using var web = new PlatformWeb(given.Platform);
        Assert.Empty(await WaitingAsync(web.Browser(given.Buyer)));
        var consultation = await given.PublishedAsync(GivenJournals.Semaine);
        Assert.Equal(["1\u00A0avis à envoyer vous-même à un journal"], await WaitingAsync(web.Browser(given.Buyer)));
        var way = (await web.Browser(given.Buyer).PageAsync("/mon-espace")).QuerySelector(".pa-attend a")!.GetAttribute("href")!;
        Assert.Contains($"/{given.Commune.Slug}/acheteur/consultations/{consultation.Id}/publicite", (await web.Browser(given.Buyer).PageAsync(way)).QuerySelectorAll("main a").Select(a => a.GetAttribute("href")));

        await given.Platform.Database.SetNowAsync((await given.NowAsync()).AddDays(60));
        Assert.Empty(await WaitingAsync(web.Browser(given.Buyer)));
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_notice_that_its_buyer_sent_waits_for_her_no_more()
    {
        await using var given = await GivenJournals.StartAsync();
        await using var web = new PlatformWeb(given.Platform);
        var consultation = await given.PublishedAsync(GivenJournals.Semaine);
        var task = await given.PublicationAsync(consultation, GivenJournals.Semaine);
        Assert.Single(await WaitingAsync(web.Browser(given.Buyer)));
        await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<NoteSending>().ExecuteAsync(new(consultation.Id, task.Id, FranceTime.DayOf(task.QueuedAt)), default));
        Assert.Empty(await WaitingAsync(web.Browser(given.Buyer)));
    }

    [Theory]
    [InlineData(true, new[] { "1\u00A0séance d’ouverture à tenir" })]
    [InlineData(false, new string[0])]
    public async Task A_president_is_told_of_a_session_only_where_something_came(bool came, string[] waiting)
    {
        await using var given = await Ceremony.PublishedAsync();
        if (came) await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await given.CloseAsync();
        await given.ReleaseAsync();
        await using var web = new PlatformWeb(given.Platform);
        Assert.Equal(waiting, await WaitingAsync(web.Browser(given.President.Person)));
    }

    private static async Task<IReadOnlyList<string>> WaitingAsync(TestBrowser browser) => [.. (await browser.PageAsync("/mon-espace")).QuerySelectorAll(".pa-attend li").Select(line => line.TextContent.Trim())];
}
