using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Identity.Demo;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>
/// Loads the demonstration through the use cases, in real time: nothing is back-dated, the register would tell. What closes soon comes
/// first; <see cref="FinishDemo"/> opens it once its deadline has passed.
/// </summary>
public sealed class LoadDemo(Stage stage, DemoFolder folder, string portal, Programme programme)
{
    /// <summary>Long enough for the keys, the publication and two bids on a busy machine.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(80), Later = TimeSpan.FromMinutes(4);

    private static readonly string[] FirstNames =
        ["Alix", "Charlie", "Lou", "Sacha", "Eden", "Noa", "Morgan", "Robin", "Swann", "Yaël", "Maé", "Lior", "Ange", "Céleste", "Loïs", "Marley"];

    private static readonly IReadOnlyList<(Place Place, string[] Names)> Buyers =
    [
        (Places.BourgDePeage, ["Frédérique Fictif", "Gaby Exemple", "Jessy Démo", "Kim Essai"]),
        (Places.Chabeuil, ["Pascale Fictif", "Stéphane Exemple", "Valery Démo", "Dany Essai"]),
        (Places.Etoile, ["Michèle Fictif", "Joëlle Exemple", "Gwenn Démo", "Mahé Essai"]),
    ];

    private readonly Publishing publishing = new(stage);
    private readonly Answers answers = new(stage);
    private readonly Talking talking = new(stage);
    private readonly Cast cast = new(stage);
    private Conventions? conventions;

    public async Task ExecuteAsync(CancellationToken cancel)
    {
        await folder.StepAsync("agglomération et première commune", cancel);
        var lead = await cast.LeadAsync(cancel);
        conventions = new Conventions(stage, lead, "Camille Démo");
        var romans = await BuyingAsync(lead, Places.Romans, ["Dominique Fictif", "Claude Exemple", "Andrea Démo", "Maxime Essai"], cancel);
        var education = await cast.OrganiseAsync(romans, "Ariel Exemple", "Sam Essai", cancel);
        await cast.DressAsync(romans, "#8a1538", cancel);
        await cast.ConnectAsync(romans, cancel);
        await folder.StepAsync("entreprises", cancel);
        var companies = new Companies(stage);
        var alpha = await companies.SignUpAsync("Entreprise Fictive Alpha", "99999901", "Alpha Dépôt", cancel);
        var beta = await companies.SignUpAsync("Entreprise Fictive Bêta", "99999902", "Bêta Dépôt", cancel);
        var alerts = new AlertsDemo(stage);
        await alerts.SaveAsync(alpha, cancel);
        await folder.StepAsync("consultations qui ferment bientôt", cancel);
        await SoonAsync(romans, alpha, beta, cancel);

        await folder.StepAsync("autres communes", cancel);
        List<Account> accounts = [romans];
        foreach (var (place, names) in Buyers.Where(buyer => programme.Buys(buyer.Place))) accounts.Add(await BuyingAsync(lead, place, names, cancel));
        List<Merger.Former> quiet = [];
        foreach (var (place, index) in programme.Quiet.Select((place, index) => (place, index)))
        {
            var opened = await cast.OpenAsync(lead, place, $"{FirstNames[index]} Fictif", cancel);
            quiet.Add(new(place, opened.Tenant, opened.Administrator));
            if (index is 0 or 5 or 6) await cast.CameAsync(opened, cancel);      // these become active
        }
        await new Consenting(stage).ExecuteAsync(lead, romans, accounts[^1], cancel);
        await new Portals(stage).ExecuteAsync(romans, cancel);
        await folder.StepAsync("conventions", cancel);
        await conventions.LoadAsync(programme.Quiet, cancel);
        await new Onboarding(stage, lead, "Camille Démo").ExecuteAsync(conventions, programme.Quiet, cancel);
        if (quiet.Count == Places.Others.Count) await MergeAsync(lead, quiet, cancel);      // a test loads one
        await folder.StepAsync("consultations ouvertes et brouillons", cancel);
        await OpenAsync(accounts, alpha, beta, cancel);

        await folder.StepAsync("circuit de validation", cancel);
        await new Approving(stage).ExecuteAsync(education, Deadline(await stage.NowAsync(cancel), Catalogue.Approved.Days, 0), cancel);
        await folder.StepAsync("régie des eaux", cancel);
        var water = await new Publishing(stage).DraftAsync(education.Water, Catalogue.Water, Deadline(await stage.NowAsync(cancel), Catalogue.Water.Days, 0), cancel);
        await new Noticing(stage).ChooseAsync(water, cancel);
        await folder.StepAsync("demandes de devis", cancel);
        await new QuoteDemo(stage).ExecuteAsync(lead, romans, alpha, beta, OnTheMinute(await stage.NowAsync(cancel) + Later), cancel);
        await folder.StepAsync("reprise et export", cancel);
        await new Moving(stage).ExecuteAsync(romans, cancel);
        await new SoftwareDemo(stage).ExecuteAsync(romans, cancel);
        await folder.StepAsync("consultation à ouvrir en direct", cancel);
        var closing = OnTheMinute(await stage.NowAsync(cancel) + Later);
        var live = await publishing.PublishedAsync(romans, Catalogue.Closing, closing, cancel);
        await alerts.FollowAsync(alpha, live.Id.Value, cancel);
        await answers.WithdrawAsync(live, alpha, cancel);
        await answers.DepositAsync(live, alpha, late: false, cancel);
        await answers.DepositAsync(live, beta, late: false, cancel);
        await folder.StepAsync("assistance", cancel);
        var help = new HelpDemo(stage, new(lead.LeadId, cast.Agent.Id), cast.Agent.Name);
        await help.ExecuteAsync(romans, alpha, live.Id, cancel);
        await help.ProposeAsync(lead, romans, accounts[^1], cancel);
        await TellAsync([alpha, beta], closing, cancel);
        await folder.StepAsync(DemoFolder.Loaded, cancel);
    }

    private async Task<Account> BuyingAsync(Scope.Lead lead, Place place, IReadOnlyList<string> names, CancellationToken cancel)
    {
        var account = await cast.BuyingAsync(lead, place, names, cancel);
        await (conventions ?? throw new InvalidOperationException("The lead comes first.")).InForceAsync(account.Tenant, place, cancel);
        var keys = new HolderKeys(stage, folder.Keys);
        foreach (var holder in account.Holders) await keys.EnrolAsync(account, holder, cancel);
        return account;
    }

    private async Task MergeAsync(Scope.Lead lead, IReadOnlyList<Merger.Former> quiet, CancellationToken cancel)
    {
        var merged = new Merger.Merged(Issued: quiet[14], Draft: quiet[9], Disputed: quiet[10], Waived: quiet[11], Paid: quiet[12], Completed: quiet[13], First: quiet[15].Place, Second: quiet[8].Place);
        await new Merger(stage, lead, "Camille Démo").ExecuteAsync(conventions ?? throw new InvalidOperationException("The lead comes first."), merged, cancel);
        foreach (var (former, what) in ((Merger.Former, string)[])[(merged.Issued, "émis"), (merged.Draft, "en brouillon"), (merged.Disputed, "contesté"), (merged.Waived, "abandonné"), (merged.Paid, "payé"), (merged.Completed, "complété")])
            await cast.ShowAsync(former.Administrator with { Function = $"Administration, relevé {what}" }, former.Place, cancel);
    }

    private async Task SoonAsync(Account romans, DemoCompany alpha, DemoCompany beta, CancellationToken cancel)
    {
        var deadline = OnTheMinute(await stage.NowAsync(cancel) + Soon);
        var opened = await publishing.PublishedAsync(romans, Catalogue.Opened, deadline, cancel);
        var closed = await publishing.PublishedAsync(romans, Catalogue.Closed, deadline, cancel);
        await answers.DepositAsync(opened, alpha, late: false, cancel);
        await answers.DepositAsync(opened, beta, late: false, cancel);
        await answers.DepositAsync(closed, alpha, late: false, cancel, 1, 2);
        await answers.DepositAsync(closed, beta, late: false, cancel, 1);
        await folder.RemainAsync(new(opened, closed, beta), cancel);
    }

    private async Task OpenAsync(IReadOnlyList<Account> accounts, DemoCompany alpha, DemoCompany beta, CancellationToken cancel)
    {
        var now = await stage.NowAsync(cancel);
        // Those that go to the JOUE first: nobody sees them before the played Office has published, and the others fill the time.
        var early = new Dictionary<Planned, Live>();
        foreach (var (plan, index) in programme.Open.Select((plan, index) => (plan, index)).Where(planned => planned.plan.Procedure.IsFormalised)) early[plan] = await publishing.PublishedAsync(Of(plan), plan, Deadline(now, plan.Days, index), cancel);
        if (programme.Restricted is { } first) early[first] = await publishing.PublishedAsync(Of(first), first, Deadline(now, first.Days, 0), cancel);
        foreach (var (plan, index) in programme.Open.Select((plan, index) => (plan, index)))
        {
            var live = early.GetValueOrDefault(plan) ?? await publishing.PublishedAsync(Of(plan), plan, Deadline(now, plan.Days, index), cancel);
            await new Noticing(stage).SeeAsync(live, cancel);
            await answers.WithdrawAsync(live, null, cancel);
            if (index % 2 == 0) await answers.WithdrawAsync(live, index % 4 == 0 ? alpha : beta, cancel);
            if (index % 3 == 0) await answers.DepositAsync(live, alpha, late: false, cancel);
            if (index == 0)
            {
                await publishing.CorrectAsync(live, cancel);
                await publishing.ExtendAsync(live, Deadline(now, plan.Days + 7, index), "L’additif ajoute des jours de visite du site.", cancel);
            }
            if (plan.IsCorrected) await new Noticing(stage).CorrectAsync(live, cancel);
            if (index == 0) await talking.AnswerAsync(live, alpha, beta, cancel);
            if (index == 2) await talking.AskAsync(live, alpha, "Les chaises doivent-elles être appairées aux tables, ou réglables séparément ?", cancel);
            if (index == 3) await talking.CorrectAsync(live, cancel);
            if (index == 1)
            {
                await publishing.DiscontinueAsync(live, "Le besoin est couvert par un marché existant du groupement.", cancel);
                await new Announcing(stage).BeginAsync(live, cancel);
            }
        }
        if (accounts.FirstOrDefault(account => account.Place == Places.Romans) is { } romans) await new Announcing(stage).AnnounceAsync(romans, cancel);
        if (programme.Restricted is { } restricted)
        {
            var live = early[restricted];
            await new Noticing(stage).SeeAsync(live, cancel);
            await answers.DepositAsync(live, alpha, late: false, cancel);
            await answers.DepositAsync(live, beta, late: false, cancel);
        }
        foreach (var (plan, index) in programme.Drafts.Select((plan, index) => (plan, index)))
            await publishing.WishAsync(await publishing.DraftAsync(Of(plan), plan, Deadline(now, plan.Days, index), cancel), FranceTime.DayOf(now).AddDays(Math.Min(3 + (9 * index), plan.Days / 2)), cancel);

        Account Of(Planned plan) => accounts.Single(account => account.Place == plan.Place);
    }

    private async Task TellAsync(IReadOnlyList<DemoCompany> companies, DateTimeOffset closing, CancellationToken cancel)
    {
        List<DemoPerson> people = [.. cast.Visible, .. companies.Select(c => new DemoPerson(c.Depositor.Person!.Value, c.Person, "Dépôt des plis", c.Name))];       // a depositor is a person
        await DemoPeople.WriteAsync(stage.Services.GetRequiredService<IOptions<DemoOptions>>().Value.People, people, cancel);
        await folder.TellAsync(portal, people, companies, closing, cancel);
    }

    /// <summary>A buyer types minutes, never seconds: so does the demonstration.</summary>
    private static DateTimeOffset OnTheMinute(DateTimeOffset at) => new((at.UtcTicks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    /// <summary>Noon or four in the afternoon in Paris, never on a Saturday or a Sunday.</summary>
    internal static DateTimeOffset Deadline(DateTimeOffset now, int days, int index)
    {
        var day = FranceTime.DayOf(now).AddDays(days);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) day = day.AddDays(1);
        return ((FromParis.Instant)FranceTime.Parse(day.ToDateTime(new TimeOnly(index % 2 == 0 ? 12 : 16, 0)))).At;      // clocks change at night
    }
}

/// <summary>Once the first deadlines have passed: a late bid, and a session opened to its minutes. May be cut and played again.</summary>
public sealed class FinishDemo(Stage stage, DemoFolder folder)
{
    public async Task ExecuteAsync(CancellationToken cancel)
    {
        var (opened, closed, late) = await folder.RemainingAsync(cancel);
        await new LiveOpening(stage, new HolderKeys(stage, folder.Keys)).ExecuteAsync(opened, cancel);
        await new Announcing(stage).AwardAsync(opened, cancel);
        await new Rounds(stage).InviteAsync(opened, LoadDemo.Deadline(await stage.NowAsync(cancel), 12, 0), cancel);
        if (!await HasLateBidAsync(closed, late, cancel)) await new Answers(stage).DepositAsync(closed, late, late: true, cancel, 2);
        await folder.StepAsync(DemoFolder.Finished, cancel);
    }

    private async Task<bool> HasLateBidAsync(Live closed, DemoCompany company, CancellationToken cancel) =>
        (await stage.InAsync<MyBids, IReadOnlyList<MyBids.Row>>(company.Depositor, mine => mine.ExecuteAsync(cancel), cancel))
            .Any(bid => bid.Consultation == closed.Id && bid.State == MyBids.State.Late);
}
