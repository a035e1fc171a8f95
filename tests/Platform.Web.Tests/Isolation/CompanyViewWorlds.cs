using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Dce;
using Platform.Core.Data;
using Platform.Core.Questions;
using Platform.Core.Values;
using Platform.Cli.StandIn;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation;

/// <summary>
/// One past, three histories: a consultation with what the viewer did, copied row by row and file by file, then lived on with 0, 1 and 3 others
/// who withdraw, deposit in time and late. Ids, salts and signatures of the viewer are the same in all three: pages are compared as they are.
/// </summary>
public sealed class CompanyViewWorlds : IAsyncLifetime
{
    public enum Moment { BeforeDeadline, Closed, Opened }

    public static IReadOnlyList<int> Others { get; } = [0, 1, 3];

    private static readonly string[] Sirens = ["222222226", "333333334", "444444442"];
    private readonly Dictionary<(int Others, Moment Moment), CompanyView> views = [];
    private Ceremony past = default!; // set by InitializeAsync
    private readonly List<Ceremony> worlds = [];
    private Viewers viewers = default!; // set by InitializeAsync

    public string Consultation => past.Consultation.Id.ToString();

    internal CompanyView View(int others, Moment moment) => views[(others, moment)];

    /// <summary>What a fault would show: the number of bids beside the buyer's name.</summary>
    internal CompanyView Leaking { get; private set; } = default!; // set by InitializeAsync

    /// <summary>Bids in time, late bids and withdrawals of each history, behind every policy.</summary>
    public Dictionary<int, (int InTime, int Late, int Withdrawals)> Lived { get; } = [];

    public async Task InitializeAsync()
    {
        past = await Ceremony.PublishedAsync();
        viewers = await Viewers.ActAsync(past);
        await past.IntegrateAsync();
        foreach (var others in Others) await LiveAsync(others);
    }

    private async Task LiveAsync(int others)
    {
        var world = await past.CopyAsync();
        worlds.Add(world);
        var clock = new FakeClock(world.Deadline);
        await using var web = new PlatformWeb(world.Platform, clock);

        await AtAsync(TimeSpan.FromMinutes(-30));
        foreach (var siren in Sirens.Take(others)) await ActAsync(world, siren);
        await world.IntegrateAsync();
        await LookAsync(Moment.BeforeDeadline, TimeSpan.FromMinutes(-10));

        await AtAsync(TimeSpan.FromSeconds(30));
        foreach (var siren in Sirens.Take(others)) await world.Platform.RunAsync(new Scope.System("test"), async s => await LateAsync(world, siren, s.GetRequiredService<PlatformDb>()));
        await world.CloseAsync();
        await LookAsync(Moment.Closed, TimeSpan.FromMinutes(2));

        await AtAsync(TimeSpan.FromMinutes(3));
        await OpenAsync(world);
        await LookAsync(Moment.Opened, TimeSpan.FromMinutes(20));
        Lived[others] = await world.AskAsync(async db => (await db.Bids.CountAsync(b => b.Late == false), await db.Bids.CountAsync(b => b.Late == true),
            (await db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from dce_withdrawals").ToListAsync())[0]));
        if (others != Others[^1]) return;
        await world.Platform.SuperuserAsync("update public_consultations set buyer = buyer || ' ' || (select count(*) from bids)");
        Leaking = await CompanyView.ReadAsync(web, world, viewers);

        async Task LookAsync(Moment moment, TimeSpan after)
        {
            await AtAsync(after);
            views[(others, moment)] = await CompanyView.ReadAsync(web, world, viewers);
        }

        async Task AtAsync(TimeSpan afterDeadline)
        {
            clock.Set(world.Deadline + afterDeadline);
            await world.Platform.Database.SetNowAsync(world.Deadline + afterDeadline);
        }
    }

    private static async Task ActAsync(Ceremony world, string siren)
    {
        var company = await world.Platform.CompanyAsync($"Concurrent {siren}", siren);
        await WithdrawAsync(world, new Scope.Public(), null);
        await WithdrawAsync(world, new Scope.Company(company.Id, company.Depositor.Id), new(company.Name, null, "concurrent@exemple.test"));
        for (var question = 1; question <= 2; question++)
            await world.Platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<AskQuestion>().ExecuteAsync(new(world.Consultation.Id, Id<Question>.New(), $"Question {question} ?", company.Name), Ceremony.Cancel));
        await world.DepositAsync(company, 1, 2);
        await world.DepositAsync(company, 2);               // replaces its own: three others make six bids
    }

    private static async Task LateAsync(Ceremony world, string siren, PlatformDb db)
    {
        var found = await db.Database.SqlQuery<Guid>($"select c.id as \"Value\" from companies c where national_id = {siren}").ToListAsync();
        var person = await db.Database.SqlQuery<Guid>($"select person_id as \"Value\" from company_members where company_id = {found[0]}").ToListAsync();
        await new SealedDeposit(world.Platform.Services, new Scope.Company(found[0], person[0])).ExecuteAsync(world.Consultation.Id, [1], Viewers.Documents(1), Ceremony.Cancel);
    }

    private static async Task OpenAsync(Ceremony world)
    {
        if (await world.ReleaseAsync() != 1) throw new InvalidOperationException("The gate stayed closed.");
        await world.IntegrateAsync();       // the gate's opening too must be proved
        await world.OpenAsync(world.President);
        await world.IntegrateAsync();                       // the gate’s opening must be proved before an envelope is opened
        await world.OpenEnvelopesAsync(world.President);
        foreach (var offer in (await world.SessionAsync(world.President)).Envelopes.Where(e => e.Kind == EnvelopeKind.Application).Select(e => e.Bid).Distinct())
            foreach (var lot in (int[])[1, 2]) await world.ReviewAsync(new Id<Bid>(offer), lot, admitted: true);       // a lot that was not answered has nothing to admit
        await world.OpenEnvelopesAsync(world.President);
        await world.IntegrateAsync();
    }

    internal static async Task<string> WithdrawAsync(Ceremony world, Scope scope, WithdrawDce.Taker? taker) =>
        await world.Platform.RunAsync(scope, s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(world.Consultation.Id, taker), Ceremony.Cancel)) is WithdrawDce.Outcome.Withdrawn link
            ? link.Token : throw new InvalidOperationException("Not withdrawn.");

    public async Task DisposeAsync()
    {
        foreach (var world in worlds) await world.DisposeAsync();
        await past.DisposeAsync();
    }
}
