using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Accounts;
using Platform.Core.Consultations;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Exports;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Quotes;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;
using static Platform.Testing.GivenConvention;

namespace Platform.Core.Tests.Accounts;

/// <summary>One agglomeration for all tests of the class; each has accounts of its own, and sets the clock itself.</summary>
public sealed class AccountsWorld : IAsyncLifetime
{
    private int accounts;

    public TestPlatform Platform { get; private set; } = null!;      // set by InitializeAsync
    public Tenant Lead { get; private set; } = null!;
    public TestPerson Clerk { get; private set; } = null!;
    public Scope.Lead AsLead => new(Lead.Id.Value, Clerk.Id);

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.StartAsync();
        Lead = await Platform.LeadAsync();
        Clerk = await Platform.PersonAsync(Lead, "Camille Agglo", MembershipRole.LeadAdmin);
    }

    public async Task DisposeAsync() => await Platform.DisposeAsync();

    public string NewSlug() => $"compte-{++accounts}";

    public Task<Tenant> OpenedAsync() => Platform.OpenedAsync(Lead, NewSlug(), $"Commune {accounts}");

    public Task<Tenant> ActiveAsync() => Platform.CommuneAsync(Lead, NewSlug(), $"Commune {accounts}");

    public Task AtAsync(string day) => Platform.Database.SetNowAsync(new DateTimeOffset(Day(day), new TimeOnly(10, 0), TimeSpan.Zero));

    public Task<AccountOutcome> DoAsync<TUseCase>(Func<TUseCase, Task<AccountOutcome>> act, Scope? scope = null) where TUseCase : notnull =>
        Platform.RunAsync(scope ?? AsLead, s => act(s.GetRequiredService<TUseCase>()));

    public Task<AccountOutcome> ActivateAsync(Tenant account, Scope? scope = null) => DoAsync<ActivateAccount>(a => a.ExecuteAsync(new(account.Id.Value, Clerk.Name), default), scope);

    public Task<AccountOutcome> SuspendAsync(Tenant account, string? reason = "liste non attestée") => DoAsync<SuspendAccount>(a => a.ExecuteAsync(new(account.Id.Value, reason, Clerk.Name), default));

    public async Task<ReadAccounts.Row> RowAsync(Tenant account) => (await Platform.RunAsync(AsLead, s => s.GetRequiredService<ReadAccounts>().PageAsync(new SyndicatedAccounts.Page([account.Id.Value], null, 1), default))).Single();

    public Task<Blocked?> BlockedAsync(Tenant account) => Platform.RunAsync(new Scope.Tenant(account.Id.Value, null), s => s.GetRequiredService<ReadStanding>().BlockedAsync(account.Id.Value, default));

    public async Task<TestConsultation> ReadyAsync(Tenant account)
    {
        var draft = await Platform.DraftAsync(account, await Platform.PersonAsync(account, "Claire Achat", MembershipRole.Buyer));
        await Platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
        await Platform.PlantKeysAsync(draft);
        return draft;
    }
}

/// <summary>What only the database can hold: who is in force publishes, what a job says it says once, an account leaves in order.</summary>
public sealed class AccountsTests(AccountsWorld world) : IClassFixture<AccountsWorld>
{
    private TestPlatform Platform => world.Platform;

    [Fact, Trait("Feature", "GD-23"), Trait("Feature", "VR-04"), Trait("Feature", "VR-02")]
    public async Task A_commune_goes_from_its_interest_to_an_account_that_publishes_and_the_lead_sees_each_day()
    {
        await world.AtAsync("2021-01-05");
        var slug = world.NewSlug();
        Assert.IsType<StateInterest.Outcome.Stated>(await StateAsync("Commune de Clérieux", "21260096900019", contracts: 12));
        Assert.IsType<StateInterest.Outcome.Known>(await StateAsync("Commune de Clérieux", "21260096900019", contracts: 12));      // twice: one demand, and the second knows it
        var interest = Assert.Single(await InterestsAsync(world.AsLead), i => i.Siret == "21260096900019");
        Assert.Empty(await InterestsAsync(new Scope.Lead((await Platform.LeadAsync($"agglo-{slug}")).Id.Value, world.Clerk.Id)));
        Assert.Equal(1, (await Platform.FactsAsync<Noticed>()).Count(f => f.Of == interest.Id.Value));

        await world.AtAsync("2021-01-07");
        Assert.IsType<OpenAccount.Outcome.Opened>(await OpenAsync(interest.Name, interest.Siret, slug, interest.ContractsPerYear));
        Assert.DoesNotContain(await InterestsAsync(world.AsLead), i => i.Id == interest.Id);
        var account = await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<PlatformDb>().Tenants.SingleAsync(t => t.Slug == slug));
        var draft = await world.ReadyAsync(account);
        Assert.Equal("AccountNotConcluded", await ObjectionAsync(draft));
        Assert.Equal(AccountRefusal.NotConcluded, Assert.IsType<AccountOutcome.Refused>(await world.ActivateAsync(account)).Why);

        await world.AtAsync("2021-04-02");
        var convention = await Platform.DraftedAsync(world.Lead, world.Clerk, account, Mandate, "2026-03-20", "2021-12-31");
        await DeliberatedAsync(convention, "2021-02-02", "212600969");
        await Platform.SignedAsync(convention, "2021-03-10", "2021-04-02");
        Assert.Equal("AccountNotActivated", await ObjectionAsync(draft));
        await world.AtAsync("2021-04-05");
        Assert.IsType<AccountOutcome.Done>(await world.ActivateAsync(account));

        Assert.Null(await ObjectionAsync(draft));
        Assert.IsType<PublishConsultation.Outcome.Published>(await Platform.PublishAsync(await world.ReadyAsync(account)));      // the first draft's limit has passed
        var row = await world.RowAsync(account);
        Assert.Equal((AccountState.Active, 12, true, 1), (row.State, row.Contracts, row.InForce, row.Open));
        DateOnly?[] days = [Day("2021-01-05"), Day("2021-01-07"), Day("2021-04-02"), Day("2021-02-02"), Day("2021-04-02"), null, Day("2021-04-05")];
        Assert.Equal(days, row.Steps.Select(s => s.On));
    }

    [Fact, Trait("Feature", "VR-29")]
    public async Task The_lead_is_told_on_the_fifth_day_and_on_the_seventh_each_once_by_two_nodes_at_once()
    {
        await world.AtAsync("2021-05-03");
        var account = await world.OpenedAsync();
        var convention = await Platform.DraftedAsync(world.Lead, world.Clerk, account, Mandate, "2026-03-20", "2021-12-31");
        await Platform.DeliberatedAsync(convention, "2021-04-01");
        await Platform.SignedAsync(convention, "2021-05-01", "2021-05-03");

        await using var other = Platform.AnotherNode();
        Task WatchAsync(IServiceProvider node) => node.GetRequiredService<UnitOfWorkFactory>().RunAsync(new Scope.System("job:watch-onboarding"), s => s.GetRequiredService<WatchOnboarding>().ExecuteAsync(default), default);
        foreach (var day in (string[])["2021-05-07", "2021-05-08", "2021-05-09", "2021-05-10", "2021-05-11"])
        {
            await world.AtAsync(day);
            await Task.WhenAll(WatchAsync(Platform.Services), WatchAsync(other));
            await WatchAsync(other);
        }

        var lines = await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<PlatformDb>().AccountEvents.Where(e => e.TenantId == account.Id.Value).OrderBy(e => e.At).ToListAsync());
        Assert.Equal([(AccountEventKind.Warned, Day("2021-05-08")), (AccountEventKind.Breached, Day("2021-05-10"))], lines.Select(e => (e.Kind, FranceTime.DayOf(e.At))));
        Assert.Equal(2, (await Platform.FactsAsync<Noticed>()).Count(f => lines.Any(l => l.Id.Value == f.Of)));
        var row = await world.RowAsync(account);
        Assert.Equal((AccountState.Provisioning, OnboardingLevel.Breached), (row.State, row.Late));
        foreach (var line in lines)
            await AsJobsAsync(m => m.ExecuteAsync(new NoticeToSend(NoticeTopic.AccountEvent, line.Id.Value, 0, world.Clerk.Id), default));
        Assert.Contains(await MailsAsync(), mail => mail.Contains("compte à activer", StringComparison.Ordinal));

        Assert.IsType<AccountOutcome.Done>(await world.ActivateAsync(account));
        await world.AtAsync("2021-05-20");
        await WatchAsync(other);
        Assert.Equal(3, await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<PlatformDb>().AccountEvents.CountAsync(e => e.TenantId == account.Id.Value)));
    }

    [Fact, Trait("Feature", "GD-12")]
    public async Task Where_the_convention_starts_with_the_tool_made_available_the_activation_is_that_day()
    {
        await world.AtAsync("2011-01-10");
        var account = await world.OpenedAsync();
        var convention = await Platform.DraftedAsync(world.Lead, world.Clerk, account, FourYears);
        await Platform.DeliberatedAsync(convention, "2010-11-15");
        await Platform.SignedAsync(convention, "2010-12-01", "2010-12-20");
        Assert.Equal(Blocked.NotActivated, await world.BlockedAsync(account));
        await world.AtAsync("2011-01-15");

        Assert.IsType<AccountOutcome.Done>(await world.ActivateAsync(account));

        Assert.Null(await world.BlockedAsync(account));
        Assert.Equal((Day("2011-01-15"), Day("2012-01-14")), (await Platform.FindAsync(world.AsLead, convention.Id))!.Convention is var c ? (c.StartsOn, c.PeriodEndsOn) : default);
    }

    [Fact, Trait("Feature", "VR-04")]
    public async Task A_suspended_account_publishes_and_sends_nothing_new_and_goes_on_with_what_is_open()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.ActiveAsync();
        var open = await world.ReadyAsync(account);
        Assert.IsType<PublishConsultation.Outcome.Published>(await Platform.PublishAsync(open));
        var draft = await world.ReadyAsync(account);
        Assert.Equal(AccountRefusal.ReasonMissing, Assert.IsType<AccountOutcome.Refused>(await world.SuspendAsync(account, " ")).Why);
        Assert.IsType<AccountOutcome.Done>(await world.SuspendAsync(account));

        Assert.Equal("AccountSuspended", await ObjectionAsync(draft));
        Assert.IsType<PublishConsultation.Outcome.Refused>(await Platform.PublishAsync(draft));
        var request = await QuoteAsync(draft.Scope);
        Assert.Equal(SendQuoteRequest.Fault.AccountNotInForce, Assert.IsType<SendQuoteRequest.Outcome.Refused>(await SendAsync(draft.Scope, request)).Fault);
        // Behind the use cases, the database asks the same: both tables, by their own statements.
        foreach (var (table, id, column) in ((string, Guid, string)[])[("consultations", draft.Id.Value, "published_at"), ("quote_requests", request.Value, "sent_at")])
            Assert.Contains("not in force", (await Assert.ThrowsAsync<PostgresException>(() => Platform.SuperuserAsync($"update {table} set {column} = sec.now() where id = $1", id))).MessageText, StringComparison.Ordinal);
        // What is open goes on: a document is added to it, a company takes it and its limit moves.
        Assert.True(await Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<PlatformDb>().PublicConsultations.AnyAsync(p => p.Id == open.Id && p.ClosedAt == null)));
        Assert.IsType<Core.Dce.WithdrawDce.Outcome.Withdrawn>(await Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<Core.Dce.WithdrawDce>().ExecuteAsync(new(open.Id), default)));
        await world.AtAsync("2026-12-23");
        await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseDueConsultations>().ExecuteAsync(default));
        Assert.NotNull((await Platform.RunAsync(open.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == open.Id))).ClosedAt);

        Assert.IsType<AccountOutcome.Done>(await world.DoAsync<ResumeAccount>(r => r.ExecuteAsync(new(account.Id.Value, "liste attestée", "x"), default)));
        Assert.Null(await world.BlockedAsync(account));
        Assert.Equal([AccountEventKind.Resumed, AccountEventKind.Suspended], (await Platform.RunAsync(new Scope.Tenant(account.Id.Value, null), s => s.GetRequiredService<ReadMyAccount>().ReadAsync(default))).History.Select(l => l.Kind));
    }

    [Fact, Trait("Feature", "VR-37"), Trait("Feature", "GD-14"), Trait("Feature", "VR-04")]
    public async Task An_account_leaves_in_order_and_nothing_of_it_is_deleted()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.OpenedAsync();
        var convention = await Platform.DraftedAsync(world.Lead, world.Clerk, account, FourYears);
        await Platform.DeliberatedAsync(convention, "2026-10-01");
        await Platform.SignedAsync(convention, "2026-11-01", "2026-11-10");
        Assert.IsType<AccountOutcome.Done>(await world.ActivateAsync(account));
        var open = await world.ReadyAsync(account);
        Assert.IsType<PublishConsultation.Outcome.Published>(await Platform.PublishAsync(open));
        await RefusedAsync(AccountRefusal.StillInForce, BeginAsync(account));
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<DenounceConvention>(world.AsLead, d => d.ExecuteAsync(new(convention.Id, ConventionSide.Lead, DenunciationGround.Immediate, Day("2026-11-21"), null, "x"), default)));
        Assert.Equal(Blocked.NoConvention, await world.BlockedAsync(account));
        await RefusedAsync(AccountRefusal.ConsultationsOpen, BeginAsync(account));
        Assert.Contains("consultation is open", (await Assert.ThrowsAsync<PostgresException>(() => Platform.SuperuserAsync("update tenants set closing_at = sec.now() where id = $1", account.Id.Value))).MessageText, StringComparison.Ordinal);

        await world.AtAsync("2027-01-15");
        await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseDueConsultations>().ExecuteAsync(default));
        Assert.IsType<AccountOutcome.Done>(await BeginAsync(account));
        await RefusedAsync(AccountRefusal.OpeningsToCome, CloseAsync(account));
        await Platform.SuperuserAsync("insert into opening_sessions (tenant_id, id, consultation_id, opened_by, opened_by_name, opened_by_function, proof_id, opened_at, closed_at) values ($1, $2, $3, $4, 'Paule', 'Présidente', $2, now(), now())",
            account.Id.Value, Guid.CreateVersion7(), open.Id.Value, open.Buyer.Id);
        await RefusedAsync(AccountRefusal.DataNotReturned, CloseAsync(account));
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<RecordDataReturn>(world.AsLead, d => d.ExecuteAsync(new(convention.Id, Day("2027-01-15"), "Archive remise en main propre", "x"), default)));
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<TerminateConvention>(world.AsLead, d => d.ExecuteAsync(new(convention.Id, "x"), default)));
        var before = await RowsAsync(account);
        Assert.IsType<AccountOutcome.Done>(await CloseAsync(account));

        Assert.Equal((AccountState.Closed, Blocked.Closed), ((await world.RowAsync(account)).State, await world.BlockedAsync(account)));
        Assert.Equal(before, await RowsAsync(account));

        // VR-37: what it owns stays its own, and is taken out when its administrator likes.
        var admin = await Platform.PersonAsync(account, "Aline Mairie", MembershipRole.AccountAdmin);
        var proof = await Platform.ProofAsync(admin, AskExport.Act, AskExport.ActHash(account.Id.Value, ExportPurpose.FollowUp));
        Assert.IsType<AskExport.Outcome.Asked>(await Platform.RunAsync(new Scope.Tenant(account.Id.Value, admin.Id), s => s.GetRequiredService<AskExport>().ExecuteAsync(new(ExportPurpose.FollowUp, proof, admin.Name), default)));
    }

    [Fact, Trait("Feature", "VR-02")]
    public async Task The_board_is_read_page_by_page_and_an_account_is_found_by_a_part_of_its_name()
    {
        await world.AtAsync("2026-11-21");
        var other = await Platform.LeadAsync("pages");
        var scope = new Scope.Lead(other.Id.Value, null);
        for (var i = 0; i < SyndicatedAccounts.PageSize + 3; i++) await Platform.OpenedAsync(other, $"page-{i:D2}", $"Épinay {i:D2}");
        Task<SyndicatedAccounts.Page> PageAsync(string? words, Guid? after) => Platform.RunAsync(scope, s => s.GetRequiredService<SyndicatedAccounts>().PageAsync(words, null, after, default));
        var first = await PageAsync(null, null);
        var second = await PageAsync(null, first.Next);
        Assert.Equal((SyndicatedAccounts.PageSize, SyndicatedAccounts.PageSize + 3, 3, (Guid?)null), (first.Ids.Count, first.Total, second.Ids.Count, second.Next));
        Assert.Empty(first.Ids.Intersect(second.Ids));
        Assert.Equal(["Épinay 07"], (await Platform.RunAsync(scope, async s => await s.GetRequiredService<ReadAccounts>().PageAsync(await s.GetRequiredService<SyndicatedAccounts>().PageAsync("epinay 07", null, null, default), default))).Select(row => row.Account.Name));
        Assert.Equal(0, (await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<SyndicatedAccounts>().PageAsync("épinay", null, null, default))).Total);
        var waiting = await Platform.RunAsync(scope, s => s.GetRequiredService<ReadAccounts>().WaitingAsync(default));
        Assert.Equal((ReadAccounts.MostWaiting, SyndicatedAccounts.PageSize + 3, 0), (waiting.Opened.Count, waiting.OpenedInAll, waiting.OnTheirWayInAll));
    }

    [Fact, Trait("Feature", "VR-04"), Trait("Feature", "GD-23")]
    public async Task An_account_that_left_opens_again_under_a_new_convention_with_its_id_and_its_demand_is_heard()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.OpenedAsync();
        const string siret = "21260114000016";
        await Platform.SuperuserAsync("update tenants set siret = $2 where id = $1", account.Id.Value, siret);
        var first = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-05-04", "2026-12-31", "2027-03-20");
        Assert.IsType<AccountOutcome.Done>(await world.ActivateAsync(account));
        await RefusedAsync(AccountRefusal.NotNow, ReopenAsync());
        await world.AtAsync("2027-03-21");      // the mandate is over, and no night has written it
        Assert.IsType<AccountOutcome.Done>(await BeginAsync(account));
        await Platform.Services.GetRequiredService<RenewConventions>().ExecuteAsync(default);
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<RecordDataReturn>(world.AsLead, d => d.ExecuteAsync(new(first.Id, Day("2027-03-21"), "Archive remise", "x"), default)));
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<TerminateConvention>(world.AsLead, d => d.ExecuteAsync(new(first.Id, "x"), default)));
        Assert.IsType<AccountOutcome.Done>(await CloseAsync(account));
        await RefusedAsync(AccountRefusal.NotInForce, ReopenAsync());
        Assert.Contains("not rewritten", (await Assert.ThrowsAsync<PostgresException>(() => Platform.SuperuserAsync("update tenants set closing_at = null, closed_at = null where id = $1", account.Id.Value))).MessageText, StringComparison.Ordinal);

        await world.AtAsync("2029-02-01");
        var waiting = await WaitingAsync();
        Assert.IsType<StateInterest.Outcome.Stated>(await StateAsync("Commune qui revient", siret, 30));
        Assert.Equal(waiting + 1, await WaitingAsync());
        Assert.Contains(await InterestsAsync(world.AsLead), interest => interest.Siret == siret);
        Assert.Equal((await InterestsAsync(world.AsLead)).Count, await WaitingAsync());       // « Mon espace » counts what the page lists
        await Platform.InForceAsync(world.Lead, world.Clerk, account, "2029-01-15", "2029-12-31", "2032-03-20");
        Assert.True((await world.RowAsync(account)).MayReopen);
        Assert.IsType<AccountOutcome.Done>(await ReopenAsync());

        Assert.Equal((AccountState.Active, null), ((await world.RowAsync(account)).State, await world.BlockedAsync(account)));
        Assert.DoesNotContain(await InterestsAsync(world.AsLead), interest => interest.Siret == siret);
        Assert.Equal(waiting, await WaitingAsync());
        async Task<int> WaitingAsync() => (await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<ReadWaiting>().OfLeadAsync(default))).Interests;
        Task<AccountOutcome> ReopenAsync() => world.DoAsync<ReopenAccount>(a => a.ExecuteAsync(new(account.Id.Value, world.Clerk.Name), default));
    }

    [Fact, Trait("Feature", "VR-04"), Trait("Feature", "GD-23")]
    public async Task An_account_that_never_was_active_is_given_up_and_its_number_and_address_are_free()
    {
        await world.AtAsync("2026-11-21");
        var slug = world.NewSlug();
        Assert.IsType<OpenAccount.Outcome.Opened>(await OpenAsync("Mauvais organisme", "26380317300016", slug, 20));
        var wrong = await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<PlatformDb>().Tenants.AsNoTracking().SingleAsync(t => t.Slug == slug));
        var draft = await Platform.DraftedAsync(world.Lead, world.Clerk, wrong, ThreeFacts);
        await RefusedAsync(AccountRefusal.ConventionStands, AbandonAsync("SIRET erroné"));
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<WithdrawConvention>(world.AsLead, w => w.ExecuteAsync(new(draft.Id, "SIRET erroné", "x"), default)));
        await RefusedAsync(AccountRefusal.ReasonMissing, AbandonAsync(" "));
        Assert.IsType<AccountOutcome.Done>(await AbandonAsync("SIRET erroné"));

        Assert.Equal((AccountState.Abandoned, Blocked.Closed), ((await world.RowAsync(wrong)).State, await world.BlockedAsync(wrong)));
        Assert.IsType<OpenAccount.Outcome.Opened>(await OpenAsync("Bon organisme", "26380317300016", slug, 20));
        var active = await world.ActiveAsync();
        await RefusedAsync(AccountRefusal.NotNow, world.DoAsync<AbandonAccount>(a => a.ExecuteAsync(new(active.Id.Value, "motif", "x"), default)));
        Task<AccountOutcome> AbandonAsync(string reason) => world.DoAsync<AbandonAccount>(a => a.ExecuteAsync(new(wrong.Id.Value, reason, world.Clerk.Name), default));
    }

    [Fact, Trait("Feature", "VR-04"), Trait("Feature", "GD-23")]
    public async Task An_account_whose_convention_ended_before_the_tool_was_used_is_given_up()
    {
        await world.AtAsync("2026-11-21");
        var slug = world.NewSlug();
        Assert.IsType<OpenAccount.Outcome.Opened>(await OpenAsync("Organisme absorbé", "26380320700004", slug, 20));
        var account = await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<PlatformDb>().Tenants.AsNoTracking().SingleAsync(t => t.Slug == slug));
        await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-05-04", "2026-12-31", "2027-03-20");
        await RefusedAsync(AccountRefusal.ConventionStands, AbandonAsync());
        await Platform.SuperuserAsync("update sharing_conventions set ended_on = '2026-11-20', ended_because = 'Succession' where tenant_id = $1", account.Id.Value);
        Assert.IsType<AccountOutcome.Done>(await AbandonAsync());
        Task<AccountOutcome> AbandonAsync() => world.DoAsync<AbandonAccount>(a => a.ExecuteAsync(new(account.Id.Value, "Absorbé", world.Clerk.Name), default));
    }

    [Fact, Trait("Feature", "VR-04")]
    public async Task A_convention_is_not_drafted_for_an_account_that_is_being_given_up()
    {
        await world.AtAsync("2026-11-21");
        var wrong = await world.OpenedAsync();
        await Platform.RunAsync(world.AsLead, async s =>
        {
            Assert.IsType<AccountOutcome.Done>(await s.GetRequiredService<AbandonAccount>().ExecuteAsync(new(wrong.Id.Value, "SIRET erroné", world.Clerk.Name), default));
            var waits = await Assert.ThrowsAnyAsync<Exception>(() => Platform.RunAsync(world.AsLead, async other =>
            {
                await other.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"set local lock_timeout = '200ms'");
                return await other.GetRequiredService<DraftConvention>().ExecuteAsync(new(wrong.Slug, ThreeFacts, null, null, null, Pdf(), [], world.Clerk.Name), default);
            }));
            Assert.Equal(PostgresErrorCodes.LockNotAvailable, (waits as PostgresException ?? waits.InnerException as PostgresException)?.SqlState);
            return 0;
        });
    }

    [Fact, Trait("Feature", "VR-33"), Trait("Feature", "VR-44")]
    public async Task A_closed_account_is_neither_asked_to_attest_nor_declared_nor_counted()
    {
        await world.AtAsync("2027-01-02");
        var (closed, living) = (await world.ActiveAsync(), await world.ActiveAsync());
        foreach (var account in (Tenant[])[closed, living])
        {
            await Platform.PersonAsync(account, "Aline Mairie", MembershipRole.AccountAdmin);
            await Platform.SuperuserAsync("update tenants set created_at = '2026-01-01' where id = $1", account.Id.Value);
        }
        await Platform.SuperuserAsync("update sharing_conventions set ended_on = '2027-01-01', ended_because = 'NoRenewal' where tenant_id = $1", closed.Id.Value);
        await Platform.SuperuserAsync("update tenants set closing_at = activated_at where id = $1", closed.Id.Value);
        await Platform.SuperuserAsync("update tenants set closed_at = activated_at where id = $1", closed.Id.Value);
        await world.AtAsync("2028-01-03");
        await Platform.RunAsync(new Scope.System("job"), s => s.GetRequiredService<AskAttestations>().ExecuteAsync(default));
        Assert.Empty(await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<OpenTrainingSurvey>().ExecuteAsync(new(Guid.CreateVersion7(), "Formations 2028", "Analyse des offres", Day("2028-02-01")), default)));
        foreach (var fact in await Platform.FactsAsync<TrainingSurveyOpened>()) await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOfSurveys>().ExecuteAsync(fact, default));
        var told = (await Platform.FactsAsync<TrainingReaderToTell>()).Select(fact => new Id<Membership>(fact.Membership)).ToList();

        foreach (var (account, asked) in ((Tenant, bool)[])[(closed, false), (living, true)])
        {
            Assert.Equal(asked, await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().PeopleAttestations.AnyAsync(a => a.TenantId == account.Id.Value)));
            Assert.Equal(asked, await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Memberships.AnyAsync(m => m.TenantId == account.Id.Value && told.Contains(m.Id))));
            Assert.Equal(asked, (await Platform.RunAsync(world.AsLead, s => s.GetRequiredService<DeclareProfiles>().ReadAsync(default))).Any(p => p.Slug == account.Slug));
            Assert.Equal(asked, (await Platform.RunAsync(world.AsLead, async s => await s.GetRequiredService<QuoteMeters>().AccountsAsync(2028, await s.GetRequiredService<SyndicatedAccounts>().AllOfYearAsync(2028, default), default))).Any(m => m.Account == account.Id.Value));
        }
    }

    [Fact, Trait("Feature", "VR-04"), Trait("Feature", "VR-29")]
    public async Task Every_line_of_an_account_s_life_has_its_message_or_is_told_to_nobody_on_purpose()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.ActiveAsync();
        await Platform.PersonAsync(account, "Aline Mairie", MembershipRole.AccountAdmin);
        foreach (var kind in Enum.GetValues<AccountEventKind>())
        {
            var (line, before) = (Guid.CreateVersion7(), (await MailsAsync()).Count);
            await Platform.SuperuserAsync("""
                insert into account_events (tenant_id, id, lead_id, kind, at, by_person, by_name, reason, key, former_name, former_siret, freed_address)
                values ($1, $2, $3, $4, now(), case when $4 not in ('Warned', 'Breached') then $5::uuid end, case when $4 not in ('Warned', 'Breached') then 'Camille' end, 'Un motif', $2::text,
                  case when $4 = 'Corrected' then 'Ancien nom' end, case when $4 = 'Corrected' then '20006878100018' end, case when $4 = 'AddressFreed' then 'ancienne' end)
                """, account.Id.Value, line, world.Lead.Id.Value, $"{kind}", world.Clerk.Id);
            await AsJobsAsync(s => s.ExecuteAsync(new Noticed(NoticeTopic.AccountEvent, line), default));
            foreach (var fact in (await Platform.FactsAsync<NoticeToSend>()).Where(fact => fact.Of == line)) await AsJobsAsync(s => s.ExecuteAsync(fact, default));
            Assert.Equal(kind == AccountEventKind.Abandoned ? 0 : 1, (await MailsAsync()).Count - before);
        }
    }

    [Fact, Trait("Feature", "VR-01"), Trait("Feature", "VR-04")]
    public async Task Nobody_but_its_own_agglomeration_acts_on_an_account_and_no_date_is_rewritten()
    {
        await world.AtAsync("2026-11-21");
        var (account, neighbour) = (await world.ActiveAsync(), await world.ActiveAsync());
        var elsewhere = new Scope.Lead((await Platform.LeadAsync($"agglo-{world.NewSlug()}")).Id.Value, world.Clerk.Id);
        Assert.IsType<AccountOutcome.NotFound>(await world.DoAsync<SuspendAccount>(a => a.ExecuteAsync(new(account.Id.Value, "motif", "x"), default), elsewhere));
        Assert.IsType<AccountOutcome.NotFound>(await world.ActivateAsync(account, elsewhere));
        Assert.Equal(0, await Platform.RunAsync(new Scope.Tenant(account.Id.Value, null), s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"update tenants set suspended_at = null, activated_at = now() where id = {account.Id.Value}")));
        Assert.IsType<AccountOutcome.Done>(await world.SuspendAsync(account));
        Assert.Empty(await Platform.RunAsync(new Scope.Tenant(neighbour.Id.Value, null), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<Guid>($"select id as \"Value\" from account_events").ToListAsync()));
        Assert.Contains("not rewritten", (await Assert.ThrowsAsync<PostgresException>(() => Platform.SuperuserAsync("update tenants set activated_at = now() where id = $1", account.Id.Value))).MessageText, StringComparison.Ordinal);
        var opened = await world.OpenedAsync();
        Assert.Contains("no convention", (await Assert.ThrowsAsync<PostgresException>(() => Platform.SuperuserAsync("update tenants set activated_at = now() where id = $1", opened.Id.Value))).MessageText, StringComparison.Ordinal);
    }

    [Theory, Trait("Feature", "VR-05")]
    [InlineData(9, false), InlineData(10, true)]
    public async Task The_form_that_opens_an_account_asks_for_the_contracts_of_a_linked_structure_and_decides(int contracts, bool opened)
    {
        var commune = await world.ActiveAsync();
        var outcome = await OpenAsync("CCAS", contracts == 9 ? "13002526500013" : "26260096800016", world.NewSlug(), contracts, commune.Slug);

        if (opened) Assert.IsType<OpenAccount.Outcome.Opened>(outcome);
        else Assert.Equal(commune.Name, Assert.IsType<SyndicateTenant.Outcome.SubEntityInstead>(Assert.IsType<OpenAccount.Outcome.AccountRefused>(outcome).Reason).Commune);
    }

    [Fact, Trait("Feature", "VR-05"), Trait("Feature", "VR-06")]
    public async Task The_public_form_sends_a_small_structure_to_its_commune_and_keeps_nothing()
    {
        var before = (await InterestsAsync(world.AsLead)).Count;
        Assert.IsType<StateInterest.Outcome.SubEntityInstead>(await StateAsync("CCAS", "13002526500013", contracts: 9, commune: "Clérieux"));
        Assert.Equal(before, (await InterestsAsync(world.AsLead)).Count);
        Assert.Equal([StateInterest.Fault.SiretRefused, StateInterest.Fault.ContractsMissing], Assert.IsType<StateInterest.Outcome.Refused>(await StateAsync("Commune", "123", contracts: null)).Faults);
        Assert.IsType<StateInterest.Outcome.NotFound>(await Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<StateInterest>().ExecuteAsync(new("nulle-part", "Commune", "13002526500013", false, null, 3, "Aline", "Maire", "a@exemple.test", null, null), default)));
    }

    [Fact, Trait("Feature", "VR-05")]
    public async Task A_linked_structure_with_an_account_that_counted_nine_last_year_is_advised_once_and_a_commune_never()
    {
        await world.AtAsync("2024-03-01");
        var (commune, structure, busy) = (await world.ActiveAsync(), await world.ActiveAsync(), await world.ActiveAsync());
        foreach (var linked in (Tenant[])[structure, busy])
            await Platform.SuperuserAsync("insert into account_openings values ($1, $2, 12, $3, null, now())", linked.Id.Value, world.Lead.Id.Value, commune.Id.Value);
        foreach (var (account, lots) in ((Tenant, int)[])[(structure, 9), (busy, 10), (commune, 1)])
            await Platform.SuperuserAsync("""
                insert into public_consultations (tenant_id, id, buyer, buyer_siret, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, published_at, submission_deadline)
                values ($1, $2, 'x', '21260362500010', 'x', 'x', 'x', 'x', 'Works', 'Mapa', $3, '45000000', '2025-06-01', '2025-07-01')
                """, account.Id.Value, Guid.CreateVersion7(), lots);
        await world.AtAsync("2026-01-02");
        Task<int> AdviseAsync() => Platform.RunAsync(new Scope.System("job"), s => s.GetRequiredService<AdviseStructures>().ExecuteAsync(default));

        Assert.Equal((1, 0), (await AdviseAsync(), await AdviseAsync()));

        Assert.Equal((2025, 9, 10), (await world.RowAsync(structure)).Shrank);
        Assert.Null((await world.RowAsync(busy)).Shrank);
        Assert.Null((await world.RowAsync(commune)).Shrank);
    }

    [Fact, Trait("Feature", "VR-54")]
    public async Task A_draft_convention_is_withdrawn_with_its_reason_and_a_signed_one_is_not()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.OpenedAsync();
        var convention = await Platform.DraftedAsync(world.Lead, world.Clerk, account, ThreeFacts);
        Task<ConventionOutcome> WithdrawAsync(string? reason, Scope scope) => Platform.DoAsync<WithdrawConvention>(scope, w => w.ExecuteAsync(new(convention.Id, reason, "x"), default));
        Assert.IsType<ConventionOutcome.NotFound>(await WithdrawAsync("motif", new Scope.Tenant(account.Id.Value, null)));
        Assert.Equal(ConventionRefusal.ReasonMissing, Assert.IsType<ConventionOutcome.Refused>(await WithdrawAsync(null, world.AsLead)).Why);
        Assert.IsType<ConventionOutcome.Done>(await WithdrawAsync("La commune attend ses élections", world.AsLead));
        Assert.Equal(ConventionState.Withdrawn, (await Platform.FindAsync(world.AsLead, convention.Id))!.Convention.State);
        Assert.Null((await world.RowAsync(account)).Convention);
    }

    private Task<StateInterest.Outcome> StateAsync(string name, string siret, int? contracts, string? commune = null) => Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<StateInterest>().ExecuteAsync(
        new(world.Lead.Slug, name, siret, commune is not null, commune, contracts, "Aline Mairie", "Secrétaire", "aline@exemple.test", "04 75 00 00 00", "Merci"), default));

    private Task<IReadOnlyList<Interest>> InterestsAsync(Scope scope) => Platform.RunAsync(scope, s => s.GetRequiredService<ReadAccounts>().InterestsAsync(default));

    private async Task<OpenAccount.Outcome> OpenAsync(string name, string siret, string slug, int contracts, string? linkedTo = null)
    {
        await using var services = Platform.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<CurrentScope>().Enter(world.AsLead);
        return await services.ServiceProvider.GetRequiredService<OpenAccount>().ExecuteAsync(new(name, siret, slug, null, contracts, "Aline Mairie", $"aline.essai{slug.Length}{slug[^1]}@exemple.test", "Mairie", null, linkedTo), default);
    }

    private async Task<string?> ObjectionAsync(TestConsultation draft) => await Platform.RunAsync(draft.Scope, async s =>
    {
        var consultation = await s.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == draft.Id);
        return (await s.GetRequiredService<PublishConsultation>().ObjectionsAsync(consultation, default)).FirstOrDefault(o => o.Step == PublicationStep.Account)?.Key;
    });

    private Task<Id<QuoteRequest>> QuoteAsync(Scope.Tenant buyer) => Platform.RunAsync(buyer, async s =>
    {
        var due = (await s.GetRequiredService<PlatformDb>().NowAsync(default)).AddDays(10);
        var prepared = await s.GetRequiredService<PrepareQuoteRequest>().ExecuteAsync(new(null, Guid.CreateVersion7(), new("Dix vélos", "Dix vélos de service.", "34430000", null, true, due)), default);
        return Assert.IsType<PrepareQuoteRequest.Outcome.Prepared>(prepared).Request;
    });

    private Task<SendQuoteRequest.Outcome> SendAsync(Scope.Tenant buyer, Id<QuoteRequest> request) => Platform.RunAsync(buyer, s => s.GetRequiredService<SendQuoteRequest>().ExecuteAsync(new(request, "claire@exemple.test", false), default));

    private Task<AccountOutcome> BeginAsync(Tenant account) => world.DoAsync<BeginClosing>(b => b.ExecuteAsync(new(account.Id.Value, "x"), default));

    private Task<AccountOutcome> CloseAsync(Tenant account) => world.DoAsync<CloseAccount>(c => c.ExecuteAsync(new(account.Id.Value, "Archive du 15 janvier", "x"), default));

    // The deliberation of a body with its own number: its receipt names it.
    private async Task DeliberatedAsync(TestConvention convention, string met, string memberSiren)
    {
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<SubmitConvention>(world.AsLead, s => s.ExecuteAsync(new(convention.Id, "x"), default)));
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<RecordDeliberation>(world.AsLead, r => r.ExecuteAsync(new(convention.Id, ConventionSide.Member, Vote(Day(met)), Pdf(), "x"), default)));
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<TransmitDeliberation>(world.AsLead, t => t.ExecuteAsync(new(convention.Id, ConventionSide.Member, $"026-{memberSiren}-20210202-D02_2021-DE", Day(met), Day(met), "x"), default)));
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<PublishDeliberation>(world.AsLead, p => p.ExecuteAsync(new(convention.Id, ConventionSide.Member, Day(met), "x"), default)));
    }

    private async Task<IReadOnlyList<long>> RowsAsync(Tenant account) => await Platform.RunAsync(new Scope.Tenant(account.Id.Value, null), async s => (IReadOnlyList<long>)await s.GetRequiredService<PlatformDb>().Database.SqlQuery<long>($"""
        select count(*) as "Value" from consultations union all select count(*) from dce_documents union all select count(*) from register_entries union all select count(*) from opening_sessions union all select count(*) from memberships
        """).ToListAsync());

    private Task AsJobsAsync(Func<MailNotices, Task> mail) => Platform.RunAsync(new Scope.System("test"), s => mail(s.GetRequiredService<MailNotices>()));

    private async Task<IReadOnlyList<string>> MailsAsync() => [.. (await PickupMail.ReadAsync(Platform.Configuration["Mail:Pickup"]!, default)).Select(m => m.Subject)];

    private static async Task RefusedAsync(AccountRefusal why, Task<AccountOutcome> act) => Assert.Equal(why, Assert.IsType<AccountOutcome.Refused>(await act).Why);
}
