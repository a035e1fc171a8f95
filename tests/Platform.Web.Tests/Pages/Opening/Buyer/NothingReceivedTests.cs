using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Opening;
using Platform.Core.Stages;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Opening.Buyer;

/// <summary>Nothing came before the limit: no page speaks of offers that are open, or invites to open any. What « nothing » is, every page knows from one place (<see cref="NothingReceived"/>).</summary>
public sealed class NothingReceivedTests
{
    private const string NothingToOpen = "Aucun pli reçu, rien à ouvrir", ToOpen = "Plis prêts à être ouverts";

    [Fact]
    public async Task Where_nothing_was_received_the_buyer_and_the_president_read_what_may_follow()
    {
        await using var given = await Ceremony.PublishedAsync();
        Assert.Contains("Déclarer sans suite", await NothingAsync(given, "Aucune offre reçue"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bid_that_came_late_is_nothing_to_open()
    {
        await using var given = await Ceremony.PublishedAsync();
        await given.Platform.Database.SetNowAsync(given.Deadline.AddSeconds(1));
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        Assert.Contains("1 pli reçu", await NothingAsync(given, "Aucune offre reçue"), StringComparison.Ordinal);      // it is counted, and stays sealed
    }

    [Fact]
    public async Task Where_one_bid_came_the_session_is_what_follows()
    {
        await using var given = await Ceremony.PublishedAsync();
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await SomethingAsync(given);
    }

    [Fact]
    public async Task Candidatures_and_projects_that_nobody_sent_are_called_by_their_names()
    {
        await using (var applications = await GivenStages.PublishedAsync()) await NothingAsync(applications.First, "Aucune candidature reçue");
        var (given, projects) = await GivenStages.ContestAsync();
        await using var _ = given;
        await NothingAsync(projects, "Aucun projet reçu");
    }

    [Fact]
    public async Task A_round_that_nobody_answered_is_opened_and_closed_and_the_offers_of_before_go_on()
    {
        var (given, offers) = await GivenStages.InvitedAsync(Procedure.Negotiated);
        await using var _ = given;
        await offers.DepositAsync(Contents.Offers, given.Alpha, 1);
        await offers.OpenAllAsync();
        var round = await given.OpenStageAsync(await given.PrepareAsync(), offers.Deadline.AddDays(10));
        await SomethingAsync(round);

        Assert.IsType<OpenSession.Outcome.Opened>(await round.OpenAsync(round.President));
        await round.IntegrateAsync();
        Assert.IsType<CloseSession.Outcome.Closed>(await given.InAsync<CloseSession, CloseSession.Outcome>(round.President.Scope, close => close.ExecuteAsync(new(round.Consultation.Id), GivenStages.Cancel)));
        Assert.Equal(NextStage.Negotiate, (await given.StagesAsync())!.Next);      // published
    }

    /// <returns>What the page of the consultation says to its buyer.</returns>
    private static async Task<string> NothingAsync(Ceremony given, string title)
    {
        var (tasks, live, board, session) = await PagesAsync(given);
        foreach (var words in new[] { title, "R2122-2", "Aucun pli n’est arrivé à temps" }) Assert.Contains(words, tasks, StringComparison.Ordinal);
        Assert.DoesNotContain("sont ouvertes", tasks, StringComparison.Ordinal);
        Assert.Contains("Rien n’est arrivé avant la date limite", live, StringComparison.Ordinal);
        Assert.Contains(NothingToOpen, board, StringComparison.Ordinal);
        Assert.DoesNotContain(ToOpen, board, StringComparison.Ordinal);
        foreach (var words in new[] { "Aucun pli reçu", "R2122-2", "facultative" }) Assert.Contains(words, session, StringComparison.Ordinal);
        return tasks;
    }

    private static async Task SomethingAsync(Ceremony given)
    {
        var (tasks, live, board, session) = await PagesAsync(given);
        Assert.DoesNotContain("R2122-2", tasks, StringComparison.Ordinal);
        Assert.DoesNotContain("Rien n’est arrivé", live, StringComparison.Ordinal);
        Assert.Contains(ToOpen, board, StringComparison.Ordinal);
        Assert.DoesNotContain(NothingToOpen, board, StringComparison.Ordinal);
        Assert.Contains("Le verrou est ouvert", session, StringComparison.Ordinal);
        Assert.DoesNotContain("facultative", session, StringComparison.Ordinal);
    }

    // Closed, and the gate open: the buyer's page and board, the president's board and session.
    private static async Task<(string Tasks, string Live, string Board, string Session)> PagesAsync(Ceremony given)
    {
        await given.CloseAsync();
        Assert.Equal(1, await given.ReleaseAsync());
        await using var web = new PlatformWeb(given.Platform);
        var (buyer, president, id) = (web.Browser(given.Consultation.Buyer), web.Browser(given.President.Person), given.Consultation.Id.Value);
        return (await ReadAsync(buyer, Links.Buyer.Consultation("saint-marcel", id)), await ReadAsync(buyer, Links.Buyer.Live("saint-marcel", id)),
            await ReadAsync(president, Links.Cao.Board("saint-marcel")), await ReadAsync(president, Links.Cao.Session("saint-marcel", id)));
    }

    private static async Task<string> ReadAsync(TestBrowser browser, string address) => (await browser.PageAsync(address)).QuerySelector("main")!.TextContent.ReplaceLineEndings(" ");      // each page has a main
}
