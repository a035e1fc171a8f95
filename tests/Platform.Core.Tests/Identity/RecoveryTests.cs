using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Identity;

/// <summary>Somebody gets back in: two other people, a delay, everybody told, and no way around.</summary>
public sealed partial class RecoveryTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private const string Reason = "Téléphone et ordinateur volés.", Check = "Vue ce matin au bureau.";
    private TestPlatform platform = default!;       // set before each test
    private Tenant lead = default!, commune = default!;
    private TestPerson first = default!, second = default!, lost = default!, leadAdmin = default!, oper = default!;
    private DateTimeOffset now;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        now = TimeProvider.System.GetUtcNow();
        await platform.Database.SetNowAsync(now.AddDays(-2));       // an approver is old in his role
        lead = await platform.LeadAsync();
        commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        first = await platform.PersonAsync(commune, "Aline Administratrice", MembershipRole.AccountAdmin);
        second = await platform.PersonAsync(commune, "Bruno Administrateur", MembershipRole.AccountAdmin);
        lost = await platform.PersonAsync(commune, "Perrine Perdue", MembershipRole.Buyer);
        leadAdmin = await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin);
        oper = await platform.OperatorAsync("Odile Exploitante");
        await platform.Database.SetNowAsync(now);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public async Task Two_administrators_and_a_day_later_the_link_leaves_for_the_person_s_own_address_and_everybody_was_told()
    {
        var recovery = await RequestAsync();
        var approved = Assert.IsType<ApproveRecovery.Outcome.Approved>(await ApproveAsync(recovery, second));
        Assert.Equal(now.AddHours(24), approved.DueAt, TimeSpan.FromMilliseconds(1));
        await TellAsync(recovery);
        var told = await LettersAsync();
        Assert.Equal(new[] { first.Email, second.Email, lost.Email }.Order(StringComparer.Ordinal), told.Select(m => m.To).Order(StringComparer.Ordinal));
        Assert.All(told, m => Assert.Contains("/saint-marcel/commune/retablissements", m.Text, StringComparison.Ordinal));

        await platform.Database.SetNowAsync(approved.DueAt.AddMilliseconds(-1));
        Assert.Equal(0, await StartAsync());
        await platform.Database.SetNowAsync(approved.DueAt);
        Assert.Equal(1, await StartAsync());
        Assert.Equal(0, await StartAsync());
        await MailAsync(s => s.ExecuteAsync(new RecoveryStarted(lost.Id, recovery), Cancel));
        var link = (await LettersAsync()).Single(m => m.Text.Contains("/retablir/", StringComparison.Ordinal));
        Assert.Equal(lost.Email, link.To);
        var secret = link.Text.Split("/retablir/")[1].Split('\n')[0].Trim();
        Assert.Equal(lost.Id, (await TakeAsync(secret))?.Person);
        Assert.Null(await TakeAsync(secret + "x"));
    }

    [Fact]
    public async Task A_notice_that_an_address_refuses_keeps_it_from_nobody_else_and_holds_the_recovery_for_one_more_day()
    {
        var recovery = await RequestAsync();
        Assert.IsType<ApproveRecovery.Outcome.Approved>(await ApproveAsync(recovery, second));
        await MailAsync(s => s.ExecuteAsync(new RecoveryApproved(recovery), Cancel));
        var notices = await platform.FactsAsync<RecoveryNotice>();
        Assert.Equal(new[] { first.Id, second.Id, lost.Id }.Order(), notices.Select(n => n.Reader).Order());
        var refused = notices.Single(n => n.Reader == first.Id);
        foreach (var notice in notices.Where(n => n != refused)) await MailAsync(s => s.ExecuteAsync(notice, Cancel));
        await DeliveredAsync(except: refused.Key);
        Assert.Equal(2, (await LettersAsync()).Count);

        await platform.Database.SetNowAsync(now.AddHours(48).AddSeconds(-1));
        Assert.Equal(0, await StartDueAsync());
        await platform.Database.SetNowAsync(now.AddHours(48).AddSeconds(1));
        Assert.Equal(1, await StartDueAsync());
    }

    [Fact]
    public async Task A_request_dated_ahead_is_refused_by_the_database()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(ScopeOf(first), s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
            insert into recoveries (tenant_id, id, kind, side, person_id, person_name, reason, identity_check, requested_by, requested_by_name, requested_at)
            values ({commune.Id.Value}, {Guid.CreateVersion7()}, 'Key', 'Account', {lost.Id}, 'x', 'x', 'x', {first.Id}, 'x', sec.now() + interval '2 days')
            """)));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact]
    public async Task Who_asked_and_who_gets_back_in_never_approve_and_nobody_asks_for_himself()
    {
        Assert.IsType<RequestRecovery.Outcome.PersonMissing>(await AskAsync(first, first.Id));
        var recovery = await RequestAsync();
        Assert.IsType<ApproveRecovery.Outcome.SamePerson>(await ApproveAsync(recovery, first));
        Assert.IsType<ApproveRecovery.Outcome.SamePerson>(await ApproveAsync(recovery, lost));
        // Nor does the table let them, whatever the code says.
        foreach (var person in (TestPerson[])[first, lost])
        {
            var proof = await platform.ProofAsync(person, ApproveRecovery.Act, ApproveRecovery.ActHash(recovery, lost.Id));
            await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(ScopeOf(person), s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
                $"update recoveries set approved_by = {person.Id}, approved_by_name = 'x', approved_at = sec.now(), approval_proof = {proof}, due_at = sec.now() + interval '1 second'")));
        }
        await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(ScopeOf(first), s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"update recoveries set approved_by = {second.Id}, approved_by_name = 'x', approved_at = sec.now(), approval_proof = {Guid.CreateVersion7()}, due_at = sec.now() + interval '1 second'")));
    }

    [Fact]
    public async Task An_approval_needs_the_passkey_for_this_very_request()
    {
        var (recovery, proof) = (await RequestAsync(), await platform.ProofAsync(second, ApproveRecovery.Act, ApproveRecovery.ActHash(Guid.CreateVersion7(), lost.Id)));
        Assert.IsType<ApproveRecovery.Outcome.NotConfirmed>(await platform.RunAsync(ScopeOf(second), s => s.GetRequiredService<ApproveRecovery>().ExecuteAsync(new(recovery, proof, second.Name), Cancel)));
        Assert.IsType<RequestRecovery.Outcome.UnderWay>(await AskAsync(second, lost.Id));
    }

    [Fact]
    public async Task The_person_concerned_stops_it_and_the_link_that_is_out_is_worth_nothing()
    {
        var recovery = await RequestAsync();
        await ApproveAsync(recovery, second);
        await platform.Database.SetNowAsync(now.AddHours(24).AddSeconds(1));
        Assert.Equal(1, await StartAsync());
        await MailAsync(s => s.ExecuteAsync(new RecoveryStarted(lost.Id, recovery), Cancel));
        var secret = Assert.Single(await LettersAsync()).Text.Split("/retablir/")[1].Split('\n')[0].Trim();
        Assert.NotNull(await TakeAsync(secret));

        Assert.True(await platform.RunAsync(ScopeOf(lost), s => s.GetRequiredService<StopRecovery>().ExecuteAsync(recovery, lost.Name, Cancel)));

        Assert.Null(await TakeAsync(secret));
        Assert.False(await platform.RunAsync(ScopeOf(lost), s => s.GetRequiredService<StopRecovery>().ExecuteAsync(recovery, lost.Name, Cancel)));
    }

    [Fact]
    public async Task Stopped_before_its_time_nothing_leaves()
    {
        var recovery = await RequestAsync();
        await ApproveAsync(recovery, second);
        await platform.RunAsync(ScopeOf(first), s => s.GetRequiredService<StopRecovery>().ExecuteAsync(recovery, first.Name, Cancel));
        await platform.Database.SetNowAsync(now.AddDays(3));
        Assert.Equal(0, await StartAsync());
    }

    [Fact]
    public async Task The_operator_approves_for_a_lone_administrator_and_reads_nothing_else_of_the_account()
    {
        await LeavesAsync(second);
        var recovery = await RequestAsync();
        var outcome = await ApproveAsync(recovery, oper, new Scope.Platform(oper.Id));
        Assert.IsType<ApproveRecovery.Outcome.Approved>(outcome);
        Assert.Equal(0, await platform.RunAsync(new Scope.Platform(oper.Id), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>($"select count(*)::int as \"Value\" from memberships where tenant_id = {commune.Id.Value}").SingleAsync(Cancel)));
    }

    [Fact]
    public async Task The_lead_has_a_new_administrator_appointed_with_the_operator_and_the_account_could_have_stopped_it()
    {
        Assert.IsType<RequestRecovery.Outcome.Administered>(await AppointAsync("nouvelle@exemple.test"));      // two administer it
        await LeavesAsync(second);
        var requested = Assert.IsType<RequestRecovery.Outcome.Requested>(await AppointAsync("nouvelle@exemple.test"));
        Assert.IsType<ApproveRecovery.Outcome.SamePerson>(await ApproveAsync(requested.Recovery, leadAdmin, new Scope.Lead(lead.Id.Value, leadAdmin.Id)));
        Assert.IsType<ApproveRecovery.Outcome.NotYours>(await ApproveAsync(requested.Recovery, first));        // an account does not approve what the lead asks
        Assert.IsType<ApproveRecovery.Outcome.Approved>(await ApproveAsync(requested.Recovery, oper, new Scope.Platform(oper.Id)));
        Assert.Contains(await platform.RunAsync(ScopeOf(lost), LogAsync), row => row.Id == requested.Recovery && row.MayBeStopped);

        await platform.Database.SetNowAsync(now.AddHours(24).AddSeconds(1));
        Assert.Equal(1, await StartAsync());
        var people = await platform.RunAsync(ScopeOf(first), s => s.GetRequiredService<AccountPeople>().ReadAsync(Cancel));
        var appointed = Assert.Single(people, p => p.Email == "nouvelle@exemple.test" && p.Roles.Single().Role == MembershipRole.AccountAdmin);
        // Done is done: she may be helped again, and the row appoints nobody a second time.
        await platform.SuperuserAsync("update memberships set revoked_at = sec.now() where person_id = $1", appointed.Person);
        var department = await platform.DepartmentAsync(commune);
        await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at) values ({commune.Id.Value}, {Guid.CreateVersion7()}, {appointed.Person}, 'x', 'x', 'AccountAdmin', {department.Value}, sec.now())")));
        Assert.IsType<RequestRecovery.Outcome.Requested>(await AppointAsync("nouvelle@exemple.test"));
    }

    [Fact]
    public async Task Nobody_of_the_lead_is_appointed_in_a_commune_and_no_job_appoints_without_two_people()
    {
        await LeavesAsync(second);
        Assert.IsType<RequestRecovery.Outcome.PersonMissing>(await AppointAsync(leadAdmin.Email));
        Assert.IsType<RequestRecovery.Outcome.PersonMissing>(await AppointAsync(oper.Email));
        var department = await platform.DepartmentAsync(commune);
        await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at) values ({commune.Id.Value}, {Guid.CreateVersion7()}, {oper.Id}, 'x', 'x', 'AccountAdmin', {department.Value}, sec.now())")));
    }

    [Fact]
    public async Task A_second_address_that_became_administrator_today_approves_nothing_nor_does_the_operator_while_an_administrator_can()
    {
        var accomplice = await platform.PersonAsync(commune, "Aline Deux Fois", MembershipRole.AccountAdmin);
        var recovery = await RequestAsync();
        Assert.IsType<ApproveRecovery.Outcome.NotYours>(await ApproveAsync(recovery, accomplice));
        Assert.IsType<ApproveRecovery.Outcome.NotYours>(await ApproveAsync(recovery, oper, new Scope.Platform(oper.Id)));
        Assert.IsType<ApproveRecovery.Outcome.NotYours>(await ApproveAsync(recovery, leadAdmin, new Scope.Lead(lead.Id.Value, leadAdmin.Id)));
        Assert.IsType<ApproveRecovery.Outcome.Approved>(await ApproveAsync(recovery, second));
    }

    [Fact]
    public async Task The_database_shortens_no_delay_and_approves_for_nobody_without_his_passkey()
    {
        var recovery = await RequestAsync();
        var proof = await platform.ProofAsync(second, ApproveRecovery.Act, ApproveRecovery.ActHash(recovery, lost.Id));
        await Assert.ThrowsAsync<PostgresException>(() => DirectlyAsync(proof, 23));
        await Assert.ThrowsAsync<PostgresException>(() => DirectlyAsync(Guid.CreateVersion7(), 24));
        Assert.Equal(now.AddHours(24), await DirectlyAsync(proof, 24), TimeSpan.FromMilliseconds(1));

        Task<DateTimeOffset> DirectlyAsync(Guid with, int hours) => platform.RunAsync(ScopeOf(second), async s => (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<DateTimeOffset>(
            $"select sec.approve_recovery({recovery}, {with}, 'x', {TimeSpan.FromHours(hours)}) as \"Value\"").ToListAsync(Cancel)).Single());
    }

    [Fact]
    public async Task Nobody_writes_since_when_he_holds_a_role_nor_when_he_asked()
    {
        var department = await platform.DepartmentAsync(commune);
        foreach (var days in (double[])[-2, -0.01, 0.01, 2])
            await RefusedAsync(ScopeOf(first), $"insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at) values ({commune.Id.Value}, {Guid.CreateVersion7()}, {oper.Id}, 'x', 'x', 'AccountAdmin', {department.Value}, {now.AddDays(days)})");
        Assert.Equal(1, await platform.RunAsync(ScopeOf(first), s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(        // the twin
            $"insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at) values ({commune.Id.Value}, {Guid.CreateVersion7()}, {oper.Id}, 'x', 'x', 'AccountAdmin', {department.Value}, sec.now())")));

        var company = await platform.CompanyAsync("Toitures du Sud", "111111118");
        var operating = new Scope.Lead(lead.Id.Value, leadAdmin.Id);
        await RefusedAsync(operating, RequestedAt(now.AddDays(2)));
        Assert.Equal(1, await platform.RunAsync(operating, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(RequestedAt(now))));

        FormattableString RequestedAt(DateTimeOffset at) =>
            $"insert into recoveries (tenant_id, id, kind, side, person_id, person_name, reason, identity_check, requested_by, requested_by_name, requested_at, company) values ({lead.Id.Value}, {Guid.CreateVersion7()}, 'Key', 'Lead', {company.Depositor.Id}, 'x', 'x', 'x', {leadAdmin.Id}, 'x', {at}, true)";
        async Task RefusedAsync(Scope scope, FormattableString sql)
        {
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(sql)));
            Assert.Equal("42501", Assert.IsType<PostgresException>(refused.GetBaseException()).SqlState);
        }
    }

    [Fact]
    public async Task Whoever_approves_is_as_old_in_his_role_as_the_delay_is_long()
    {
        var recovery = await RequestAsync();

        Assert.Equal((true, true, false), (await MayAsync(0), await MayAsync(47), await MayAsync(49)));        // two days old

        Task<bool> MayAsync(int hours) => platform.RunAsync(ScopeOf(second), async s => (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<bool>(
            $"select sec.may_approve_recovery({recovery}, {TimeSpan.FromHours(hours)}) as \"Value\"").ToListAsync(Cancel)).Single());
    }

    [Fact]
    public async Task Who_works_elsewhere_too_comes_back_by_the_operator_only_and_everybody_there_is_told_and_may_stop_it()
    {
        var beta = await platform.CommuneAsync(lead, "beta", "Beta");
        var president = await platform.PersonAsync(beta, "Perrine Présidente", MembershipRole.CaoPresident);
        var clerk = await platform.PersonAsync(beta, "Carla Beta", MembershipRole.Buyer);
        var department = await platform.DepartmentAsync(commune);
        await platform.SuperuserAsync("insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at) values ($1, $2, $3, $4, $5, 'Buyer', $6, now())",
            commune.Id.Value, Guid.CreateVersion7(), president.Id, president.Name, president.Email, department.Value);
        var recovery = Assert.IsType<RequestRecovery.Outcome.Requested>(await AskAsync(first, president.Id)).Recovery;

        Assert.IsType<ApproveRecovery.Outcome.NotYours>(await ApproveAsync(recovery, second));
        Assert.IsType<ApproveRecovery.Outcome.Approved>(await ApproveAsync(recovery, oper, new Scope.Platform(oper.Id)));
        await TellAsync(recovery);

        var told = Assert.Single(await LettersAsync(), m => m.To == clerk.Email);
        Assert.Contains("/beta/commune/retablissements", told.Text, StringComparison.Ordinal);
        var there = new Scope.Tenant(beta.Id.Value, clerk.Id);
        Assert.True(Assert.Single(await platform.RunAsync(there, LogAsync)).MayBeStopped);
        Assert.True(await platform.RunAsync(there, s => s.GetRequiredService<StopRecovery>().ExecuteAsync(recovery, clerk.Name, Cancel)));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Another_commune_neither_sees_nor_stops_nor_approves()
    {
        var recovery = await RequestAsync();
        var other = await platform.CommuneAsync(lead, "alpha", "Alpha");
        var stranger = await platform.PersonAsync(other, "Alain Autre", MembershipRole.AccountAdmin);
        var scope = new Scope.Tenant(other.Id.Value, stranger.Id);
        Assert.Empty(await platform.RunAsync(scope, LogAsync));
        Assert.False(await platform.RunAsync(scope, s => s.GetRequiredService<StopRecovery>().ExecuteAsync(recovery, "x", Cancel)));
        Assert.IsType<ApproveRecovery.Outcome.NotFound>(await ApproveAsync(recovery, stranger, scope));
        Assert.Single(await platform.RunAsync(ScopeOf(lost), LogAsync));
    }

    [Fact]
    public async Task A_lone_person_of_a_company_comes_back_by_the_lead_and_the_operator_a_day_later_and_the_password_goes()
    {
        var company = await platform.CompanyAsync("Toitures du Sud", "111111118");
        var alone = company.Depositor;
        await platform.SuperuserAsync("update people set password_hash = 'x', email_confirmed = true where id = $1", alone.Id);
        Assert.IsType<RequestRecovery.Outcome.PersonMissing>(await AskForCompanyAsync(lost.Email));       // of an account: through it
        Assert.IsType<RequestRecovery.Outcome.PersonMissing>(await AskForCompanyAsync("inconnue@exemple.test"));
        var recovery = Assert.IsType<RequestRecovery.Outcome.Requested>(await AskForCompanyAsync(alone.Email)).Recovery;
        Assert.IsType<RequestRecovery.Outcome.UnderWay>(await AskForCompanyAsync(alone.Email));

        Assert.IsType<ApproveRecovery.Outcome.SamePerson>(await ApproveAsync(recovery, leadAdmin, new Scope.Lead(lead.Id.Value, leadAdmin.Id)));
        Assert.IsType<ApproveRecovery.Outcome.NotFound>(await ApproveAsync(recovery, first));
        var approved = Assert.IsType<ApproveRecovery.Outcome.Approved>(await ApproveAsync(recovery, oper, new Scope.Platform(oper.Id)));
        await TellAsync(recovery);
        var told = Assert.Single(await LettersAsync());     // nobody of the agglomeration
        Assert.Equal(alone.Email, told.To);
        Assert.Contains("Toitures du Sud", told.Text, StringComparison.Ordinal);

        await platform.Database.SetNowAsync(approved.DueAt);
        Assert.Equal(1, await StartAsync());
        await MailAsync(s => s.ExecuteAsync(new RecoveryStarted(alone.Id, recovery), Cancel));
        var secret = (await LettersAsync()).Single(m => m.Text.Contains("/retablir/", StringComparison.Ordinal)).Text.Split("/retablir/")[1].Split('\n')[0].Trim();
        Assert.True(await platform.RunAsync(new Scope.SignIn(alone.Id), s => TakeRecovery.KeepAsync(s, alone.Id, secret, Key(), Cancel)));
        Assert.Equal(1, await platform.RunAsync(new Scope.SignIn(alone.Id), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>(
            $"select count(*)::int as \"Value\" from people where id = {alone.Id} and password_hash is null").SingleAsync(Cancel)));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Who_works_for_a_bidder_is_not_for_the_buyers_of_the_agglomeration()
    {
        var alone = (await platform.CompanyAsync("Toitures du Sud", "111111118")).Depositor;
        var recovery = Assert.IsType<RequestRecovery.Outcome.Requested>(await AskForCompanyAsync(alone.Email)).Recovery;
        var buyer = new Scope.Tenant(lead.Id.Value, (await platform.PersonAsync(lead, "Benoît Acheteur", MembershipRole.Buyer)).Id);
        Assert.Empty(await platform.RunAsync(buyer, LogAsync));
        Assert.False(await platform.RunAsync(buyer, s => s.GetRequiredService<StopRecovery>().ExecuteAsync(recovery, "x", Cancel)));
        var scope = new Scope.Lead(lead.Id.Value, leadAdmin.Id);
        Assert.Single(await platform.RunAsync(scope, LogAsync));
        Assert.True(await platform.RunAsync(scope, s => s.GetRequiredService<StopRecovery>().ExecuteAsync(recovery, leadAdmin.Name, Cancel)));
    }

    private Task<RequestRecovery.Outcome> AskForCompanyAsync(string email, string name = "Dépositaire") => platform.RunAsync(new Scope.Lead(lead.Id.Value, leadAdmin.Id), s => s.GetRequiredService<RequestRecovery>()
        .ExecuteAsync(new RequestRecovery.ForCompany(name, email, Reason, Check, leadAdmin.Name), Cancel));

    private static async Task<IReadOnlyList<ReadRecoveries.Row>> LogAsync(IServiceProvider services) =>
        (await services.GetRequiredService<ReadRecoveries>().ExecuteAsync(ReadRecoveries.Part.All, null, Cancel)).Rows;

    private Task<Guid> PersonOfAsync(Guid recovery) => platform.RunAsync(new Scope.System("test"),
        s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<Guid>($"select person_id as \"Value\" from recoveries where id = {recovery}").SingleAsync(Cancel));

    private Task LeavesAsync(TestPerson person) => platform.SuperuserAsync("update memberships set revoked_at = sec.now() where person_id = $1", person.Id);

    private Scope.Tenant ScopeOf(TestPerson person) => new(commune.Id.Value, person.Id);

    private Task<RequestRecovery.Outcome> AskAsync(TestPerson asker, Guid person) =>
        platform.RunAsync(ScopeOf(asker), s => s.GetRequiredService<RequestRecovery>().ExecuteAsync(new RequestRecovery.Input(person, Reason, Check, asker.Name), Cancel));

    private async Task<Guid> RequestAsync() => Assert.IsType<RequestRecovery.Outcome.Requested>(await AskAsync(first, lost.Id)).Recovery;

    private Task<RequestRecovery.Outcome> AppointAsync(string email) => platform.RunAsync(new Scope.Lead(lead.Id.Value, leadAdmin.Id), s => s.GetRequiredService<RequestRecovery>()
        .ExecuteAsync(new RequestRecovery.ForAccount("saint-marcel", RecoveryKind.Administrator, "Nadia Nouvelle", email, "Délibération du 3 mars 2026.", Check, leadAdmin.Name), Cancel));

    private async Task<ApproveRecovery.Outcome> ApproveAsync(Guid recovery, TestPerson person, Scope? scope = null)
    {
        var whom = await PersonOfAsync(recovery);
        var proof = await platform.ProofAsync(person, ApproveRecovery.Act, ApproveRecovery.ActHash(recovery, whom));
        return await platform.RunAsync(scope ?? ScopeOf(person), s => s.GetRequiredService<ApproveRecovery>().ExecuteAsync(new(recovery, proof, person.Name), Cancel));
    }

    // What the worker does with the notices, each delivered.
    private async Task TellAsync(Guid recovery)
    {
        await MailAsync(s => s.ExecuteAsync(new RecoveryApproved(recovery), Cancel));
        foreach (var notice in await platform.FactsAsync<RecoveryNotice>()) await MailAsync(s => s.ExecuteAsync(notice, Cancel));
        await DeliveredAsync();
    }

    private Task DeliveredAsync(string except = "") => platform.SuperuserAsync("update outbox set done_at = now() where kind in ('recovery-approved', 'recovery-notice') and key not like $1", except);

    private async Task<int> StartAsync()
    {
        await DeliveredAsync();
        return await StartDueAsync();
    }

    private Task<int> StartDueAsync() => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<StartDueRecoveries>().ExecuteAsync(Cancel));

    private Task MailAsync(Func<MailRecoveries, Task> mail) => platform.RunAsync(new Scope.System("test"), s => mail(s.GetRequiredService<MailRecoveries>()));

    private Task<TakeRecovery.Open?> TakeAsync(string secret) => platform.Services.CreateScope().ServiceProvider.GetRequiredService<TakeRecovery>().ReadAsync(secret, Cancel);

    private Task<IReadOnlyList<PickedUpMail>> LettersAsync() => PickupMail.ReadAsync(platform.Configuration["Mail:Pickup"]!, Cancel);      // every test host has it
}
