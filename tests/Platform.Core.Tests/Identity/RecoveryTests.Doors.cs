using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Identity;

/// <summary>What somebody who runs the web's own code wrongly, or writes what is not so, does not get.</summary>
public sealed partial class RecoveryTests
{
    private Scope Leading => new Scope.Lead(lead.Id.Value, leadAdmin.Id);
    private Scope Operating => new Scope.Platform(oper.Id);

    [Fact]
    public async Task The_operator_and_the_mails_have_the_name_and_address_of_the_account_whatever_the_asker_wrote()
    {
        var rival = await platform.CompanyAsync("Toitures du Sud", "111111118");
        var recovery = Assert.IsType<RequestRecovery.Outcome.Requested>(await AskForCompanyAsync(rival.Depositor.Email, "Jean Dupont")).Recovery;

        var row = Assert.Single(await platform.RunAsync(Operating, LogAsync));
        Assert.Equal((rival.Depositor.Name, rival.Depositor.Email, "Jean Dupont", true), (row.FullName, row.Email, row.AskedName, row.IsNamedOtherwise));
        Assert.Equal("Toitures du Sud (SIREN 111111118)", row.WorksAt);
        Assert.Null(Assert.Single(await platform.RunAsync(Leading, LogAsync)).WorksAt);     // who asks learns nothing of it

        await ApproveAsync(recovery, oper, Operating);
        await TellAsync(recovery);
        var told = string.Join(' ', Assert.Single(await LettersAsync()).Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));       // lines are wrapped
        Assert.True(told.Contains($"{rival.Depositor.Name} ({rival.Depositor.Email})", StringComparison.Ordinal), told);
        Assert.DoesNotContain("Dupont", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_who_invited_a_bidder_under_another_name_shows_the_operator_the_bidder()
    {
        var rival = await platform.CompanyAsync("Toitures du Sud", "111111118");
        await InviteAsync(rival.Depositor, "Jean Dupont");
        Assert.IsType<RequestRecovery.Outcome.Requested>(await AskAsync(first, rival.Depositor.Id));

        var row = Assert.Single(await platform.RunAsync(Operating, LogAsync));
        Assert.Equal((rival.Depositor.Name, "Jean Dupont", true), (row.FullName, row.AskedName, row.MayApprove));
        Assert.Contains("Toitures du Sud", row.WorksAt, StringComparison.Ordinal);
        Assert.Null(Assert.Single(await platform.RunAsync(ScopeOf(second), LogAsync)).WorksAt);
    }

    [Fact]
    public async Task A_new_administrator_whom_the_platform_does_not_know_has_the_name_of_the_deliberation_and_a_known_one_her_own()
    {
        await LeavesAsync(second);
        await AppointAsync("nouvelle@exemple.test");
        await AppointAsync(lost.Email);
        Assert.Equal([lost.Name, "Nadia Nouvelle"], (await platform.RunAsync(Operating, LogAsync)).Select(row => row.FullName).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact, Trait("Feature", "VR-55"), Trait("Feature", "VR-02")]
    public async Task An_operator_who_works_for_the_account_or_its_agglomeration_is_no_second_person_for_it()
    {
        await platform.Database.SetNowAsync(now.AddDays(-2));
        var inAccount = await platform.OperatorAsync(await platform.PersonAsync(commune, "Basile Double", MembershipRole.Buyer));
        var inLead = await platform.OperatorAsync(await platform.PersonAsync(lead, "Agathe Double", MembershipRole.LeadAdmin));
        var elsewhere = await platform.OperatorAsync(await platform.PersonAsync(await platform.LeadAsync("autre-agglo"), "Ombeline Ailleurs", MembershipRole.LeadAdmin));
        await platform.Database.SetNowAsync(now);
        await LeavesAsync(second);
        var appointed = Assert.IsType<RequestRecovery.Outcome.Requested>(await AppointAsync("nouvelle@exemple.test")).Recovery;
        var ofCompany = Assert.IsType<RequestRecovery.Outcome.Requested>(await AskForCompanyAsync((await platform.CompanyAsync("Toitures du Sud", "111111118")).Depositor.Email)).Recovery;

        foreach (var (recovery, person) in ((Guid, TestPerson)[])[(appointed, inAccount), (appointed, inLead), (ofCompany, inLead)])
        {
            Assert.IsType<ApproveRecovery.Outcome.NotYours>(await ApproveAsync(recovery, person, new Scope.Platform(person.Id)));
            var proof = await platform.ProofAsync(person, ApproveRecovery.Act, ApproveRecovery.ActHash(recovery, await PersonOfAsync(recovery)));
            await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(new Scope.Platform(person.Id), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<DateTimeOffset>(
                $"select sec.approve_recovery({recovery}, {proof}, 'x', interval '24 hours') as \"Value\"").ToListAsync(Cancel)));        // whatever the code says
        }
        foreach (var recovery in (Guid[])[appointed, ofCompany]) Assert.IsType<ApproveRecovery.Outcome.Approved>(await ApproveAsync(recovery, elsewhere, new Scope.Platform(elsewhere.Id)));       // the twin
    }

    [Fact]
    public async Task The_passkey_confirms_the_person_of_the_request_and_nobody_else()
    {
        var recovery = await RequestAsync();
        var proof = await platform.ProofAsync(second, ApproveRecovery.Act, ApproveRecovery.ActHash(recovery, oper.Id));
        Assert.IsType<ApproveRecovery.Outcome.NotConfirmed>(await platform.RunAsync(ScopeOf(second), s => s.GetRequiredService<ApproveRecovery>().ExecuteAsync(new(recovery, proof, second.Name), Cancel)));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(ScopeOf(second), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<DateTimeOffset>(
            $"select sec.approve_recovery({recovery}, {proof}, 'x', interval '24 hours') as \"Value\"").ToListAsync(Cancel)));
        Assert.Equal("nobody confirmed this", refused.MessageText);
    }

    [Theory, InlineData("account"), InlineData("lead"), InlineData("appointment"), InlineData("company")]
    public async Task A_request_says_nothing_of_what_follows_it(string path)
    {
        var (scope, right) = await RightAsync(path);
        Row[] more =
        [
            new() { ["approved_by"] = second.Id }, new() { ["approved_by_name"] = "x" }, new() { ["approved_at"] = now }, new() { ["approval_proof"] = Guid.CreateVersion7() }, new() { ["due_at"] = now },
            new() { ["started_at"] = now }, new() { ["stopped_at"] = now }, new() { ["stopped_by_name"] = "x" }, new() { ["completed_at"] = now }, new() { ["full_name"] = "x" }, new() { ["email"] = "x" },
            new() { ["approved_by"] = second.Id, ["approved_by_name"] = "x", ["approval_proof"] = Guid.CreateVersion7(), ["approved_at"] = now.AddSeconds(-2), ["due_at"] = now.AddSeconds(-1) },
        ];
        foreach (var said in more) Assert.Equal((said, "42501 permission denied for table recoveries"), (said, await InsertAsync(scope, right, said)));
        Assert.Equal("", await InsertAsync(scope, right, []));     // the twin
    }

    [Theory, InlineData("account"), InlineData("lead"), InlineData("appointment"), InlineData("company")]
    public async Task A_request_that_is_right_in_all_but_one_thing_is_refused(string path)
    {
        var (scope, right) = await RightAsync(path);
        var elsewhere = await platform.CommuneAsync(await platform.LeadAsync("autre-agglo"), "ailleurs", "Ailleurs");
        var bidder = (await platform.CompanyAsync("Couverture du Nord", "222222226")).Depositor;
        List<Row> wrong = [new() { ["requested_at"] = now.AddDays(2) }, new() { ["requested_by"] = oper.Id }, new() { ["tenant_id"] = elsewhere.Id.Value }, new() { ["company"] = path != "company" }];
        wrong.AddRange(path switch
        {
            "account" => [new() { ["side"] = "Lead" }, new() { ["person_id"] = bidder.Id }],
            "lead" => [new() { ["person_id"] = bidder.Id }, new() { ["person_id"] = lost.Id }, new() { ["company"] = true, ["person_id"] = bidder.Id }],
            "appointment" => [new() { ["person_id"] = oper.Id }],
            "company" => [new() { ["person_id"] = lost.Id }, new() { ["tenant_id"] = commune.Id.Value }],
            _ => throw new ArgumentOutOfRangeException(nameof(path)),
        });
        foreach (var said in wrong) Assert.Equal((said, "42501 new row violates row-level security policy for table \"recoveries\""), (said, await InsertAsync(scope, right, said)));
        Assert.Equal("", await InsertAsync(scope, right, []));     // the twin
    }

    [Fact]
    public async Task Nobody_is_appointed_from_outside_where_two_administer_nor_are_two_requests_one()
    {
        var (scope, appointment) = await RightAsync("appointment");
        await platform.PersonAsync(commune, "Une Deuxième", MembershipRole.AccountAdmin);
        Assert.StartsWith("42501 new row violates", await InsertAsync(scope, appointment, []), StringComparison.Ordinal);
        // An approval is of an id: the same one in another account would be approved with it.
        var (_, company) = await RightAsync("company");
        company["id"] = await RequestAsync();
        Assert.StartsWith("23505", await InsertAsync(scope, company, []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_recovery_the_new_key_is_the_last_way_in_and_stays()
    {
        await platform.SuperuserAsync("update people set password_hash = 'x', two_factor_enabled = true, security_stamp = 'a stamp' where id = $1", lost.Id);
        foreach (var name in (string[])["secret", "pending"])
            await platform.SuperuserAsync("insert into person_tokens (person_id, login_provider, name, value) values ($1, 'totp', $2, 'x')", lost.Id, name);
        var recovery = await RequestAsync();
        await ApproveAsync(recovery, second);
        await platform.Database.SetNowAsync(now.AddHours(24).AddSeconds(1));
        Assert.Equal(1, await StartAsync());
        await MailAsync(s => s.ExecuteAsync(new RecoveryStarted(lost.Id, recovery), Cancel));
        var secret = Assert.Single(await LettersAsync()).Text.Split("/retablir/")[1].Split('\n')[0].Trim();
        Assert.True(await platform.RunAsync(new Scope.SignIn(lost.Id), s => TakeRecovery.KeepAsync(s, lost.Id, secret, Key(), Cancel)));

        Assert.IsType<RemovePasskey.Outcome.LastOne>(await RemoveAsync());
        Assert.Equal((false, 0), (await OwnAsync<bool>($"select two_factor_enabled as \"Value\" from people where id = {lost.Id}"), await OwnAsync<int>($"select count(*)::int as \"Value\" from person_tokens")));
    }

    [Theory, InlineData(false, false, false), InlineData(false, true, false), InlineData(true, false, false), InlineData(true, true, true)]
    public async Task The_last_key_goes_only_where_a_password_and_a_code_sign_in(bool password, bool code, bool goes)
    {
        await platform.SuperuserAsync($"update people set password_hash = {(password ? "'x'" : "null")}, two_factor_enabled = {code}, security_stamp = 'a stamp' where id = $1", lost.Id);
        await platform.RunAsync(new Scope.SignIn(lost.Id), async s =>
            Assert.True((await s.GetRequiredService<UserManager<Person>>().AddOrUpdatePasskeyAsync(await s.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == lost.Id, Cancel), Key())).Succeeded));
        Assert.Equal(goes, await RemoveAsync() is RemovePasskey.Outcome.Removed);
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task An_invitation_that_nobody_took_closes_no_way_back_and_tells_that_account_nothing()
    {
        var company = await platform.CompanyAsync("Toitures du Sud", "111111118");
        var (bidder, invited) = (company.Depositor, ScopeOf(first));
        await InviteAsync(bidder, "Jean Dupont");
        var recovery = Assert.IsType<RequestRecovery.Outcome.Requested>(await AskForCompanyAsync(bidder.Email)).Recovery;
        Assert.Empty(await platform.RunAsync(invited, LogAsync));
        Assert.IsType<ApproveRecovery.Outcome.Approved>(await ApproveAsync(recovery, oper, Operating));
        await TellAsync(recovery);
        Assert.Equal([bidder.Email], (await LettersAsync()).Select(letter => letter.To));

        // Whoever has been there comes back through it.
        Assert.True(await platform.RunAsync(Leading, s => s.GetRequiredService<StopRecovery>().ExecuteAsync(recovery, "x", Cancel, askedByLead: true)));
        await platform.RunAsync(new Scope.SignIn(bidder.Id), s => s.GetRequiredService<FindActing>().ComeAsync(bidder.Id, commune.Id.Value, Cancel));
        Assert.IsType<RequestRecovery.Outcome.PersonMissing>(await AskForCompanyAsync(bidder.Email));
    }

    [Fact]
    public async Task Somebody_of_two_roles_comes_with_both_while_the_clock_runs()
    {
        var both = await platform.PersonAsync(commune, "Denise Double", MembershipRole.Buyer, MembershipRole.CaoPresident);
        await platform.Database.SetNowAsync(null);
        await platform.RunAsync(new Scope.SignIn(both.Id), s => s.GetRequiredService<FindActing>().ComeAsync(both.Id, commune.Id.Value, Cancel));
        Assert.Equal(2, await platform.RunAsync(new Scope.SignIn(both.Id), s => s.GetRequiredService<PlatformDb>().Memberships.CountAsync(m => m.CameAt != null)));
    }

    [Fact]
    public async Task Nobody_comes_for_another_and_who_has_come_has_come()
    {
        var department = await platform.DepartmentAsync(commune);
        Assert.Equal("42501", await FaultAsync(ScopeOf(first), $"insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at, came_at) values ({commune.Id.Value}, {Guid.CreateVersion7()}, {oper.Id}, 'x', 'x', 'Buyer', {department.Value}, sec.now(), sec.now())"));
        Assert.Equal("42501", await FaultAsync(ScopeOf(first), $"update memberships set came_at = sec.now() where person_id = {lost.Id}"));
        await platform.RunAsync(new Scope.SignIn(lost.Id), s => s.GetRequiredService<FindActing>().ComeAsync(lost.Id, commune.Id.Value, Cancel));
        Assert.Equal(now, await OwnAsync<DateTimeOffset>($"select came_at as \"Value\" from memberships"), TimeSpan.FromMilliseconds(1));
        Assert.Equal("42501", await FaultAsync(new Scope.SignIn(lost.Id), $"update memberships set came_at = null where person_id = {lost.Id}"));
    }

    [Fact]
    public async Task A_request_that_waits_stands_on_its_page_whatever_came_after_it_and_the_log_is_read_to_its_end()
    {
        await LeavesAsync(second);
        var waiting = await RequestAsync();
        await platform.SuperuserAsync("""
            insert into recoveries (tenant_id, id, kind, side, person_id, person_name, reason, identity_check, requested_by, requested_by_name, requested_at, stopped_at)
            select $1, gen_random_uuid(), 'Key', case when n % 2 = 0 then 'Lead' else 'Account' end, $2, 'x', 'x', 'x', $3, 'x', sec.now() + n * interval '1 second', sec.now() + interval '1 hour' from generate_series(1, $4) n
            """, commune.Id.Value, lost.Id, first.Id, 2 * ReadRecoveries.PageSize);

        Assert.Equal(waiting, Assert.Single((await PageAsync(Operating, ReadRecoveries.Part.UnderWay)).Rows).Id);
        var asked = await PageAsync(Leading, ReadRecoveries.Part.AskedByLead);
        Assert.Equal((ReadRecoveries.PageSize, (Guid?)null), (asked.Rows.Count, asked.Next));
        var (newer, middle) = (await PageAsync(ScopeOf(first), ReadRecoveries.Part.All), ReadRecoveries.Page.Empty);
        middle = await PageAsync(ScopeOf(first), ReadRecoveries.Part.All, newer.Next);
        var oldest = await PageAsync(ScopeOf(first), ReadRecoveries.Part.All, middle.Next);
        Assert.Equal((ReadRecoveries.PageSize, ReadRecoveries.PageSize, waiting, (Guid?)null), (newer.Rows.Count, middle.Rows.Count, Assert.Single(oldest.Rows).Id, oldest.Next));
        Assert.Equal(2 * ReadRecoveries.PageSize + 1, newer.Rows.Concat(middle.Rows).Concat(oldest.Rows).DistinctBy(row => row.Id).Count());

        Task<ReadRecoveries.Page> PageAsync(Scope scope, ReadRecoveries.Part part, Guid? after = null) => platform.RunAsync(scope, s => s.GetRequiredService<ReadRecoveries>().ExecuteAsync(part, after, Cancel));
    }

    // A request as the code makes it, column by column.
    private async Task<(Scope Scope, Row Row)> RightAsync(string path)
    {
        if (path is "appointment") await LeavesAsync(second);
        Row row = new()
        {
            ["tenant_id"] = commune.Id.Value, ["id"] = Guid.CreateVersion7(), ["kind"] = "Key", ["side"] = "Lead", ["person_id"] = first.Id, ["person_name"] = "x", ["reason"] = "x", ["identity_check"] = "x",
            ["requested_by"] = leadAdmin.Id, ["requested_by_name"] = "x", ["requested_at"] = now, ["company"] = false,
        };
        switch (path)
        {
            case "account": (row["side"], row["person_id"], row["requested_by"]) = ("Account", lost.Id, first.Id); return (ScopeOf(first), row);
            case "appointment": (row["kind"], row["person_id"]) = ("Administrator", lost.Id); return (Leading, row);
            case "company": (row["tenant_id"], row["person_id"], row["company"]) = (lead.Id.Value, (await platform.CompanyAsync("Toitures du Sud", "111111118")).Depositor.Id, true); return (Leading, row);
            default: return (Leading, row);
        }
    }

    /// <returns>State and message of the refusal; empty when it was taken.</returns>
    private async Task<string> InsertAsync(Scope scope, Row right, Row said)
    {
        var values = new Row(right);
        foreach (var (column, value) in said) values[column] = value;
        var sql = $"insert into recoveries ({string.Join(", ", values.Keys)}) values ({string.Join(", ", values.Keys.Select((_, i) => $"{{{i}}}"))})";
        var refused = await Record.ExceptionAsync(() => platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(FormattableStringFactory.Create(sql, [.. values.Values]))));
        return refused is null ? "" : refused.GetBaseException() is PostgresException fault ? $"{fault.SqlState} {fault.MessageText}" : throw refused;
    }

    private async Task<string> FaultAsync(Scope scope, FormattableString sql)
    {
        var refused = await Record.ExceptionAsync(() => platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(sql)));
        return refused?.GetBaseException() is PostgresException fault ? fault.SqlState : "";
    }

    private Task InviteAsync(TestPerson person, string name) => platform.RunAsync(ScopeOf(first), async s =>
    {
        var department = await s.GetRequiredService<PlatformDb>().Departments.Select(d => d.Id).FirstAsync(Cancel);
        Assert.IsType<InvitePerson.Outcome.Invited>(await s.GetRequiredService<InvitePerson>().ExecuteAsync(new(name, person.Email, [MembershipRole.Buyer], [department]), Cancel));
    });

    private Task<RemovePasskey.Outcome> RemoveAsync() => platform.RunAsync(new Scope.SignIn(lost.Id), s => s.GetRequiredService<RemovePasskey>().ExecuteAsync([1, 2, 3], Cancel));

    private Task<T> OwnAsync<T>(FormattableString sql) => platform.RunAsync(new Scope.SignIn(lost.Id), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<T>(sql).SingleAsync(Cancel));

    private UserPasskeyInfo Key() => new([1, 2, 3], [4], now, 0, [], true, false, false, [5], [6]);

    private sealed class Row : Dictionary<string, object>
    {
        public Row() : base(StringComparer.Ordinal) { }
        public Row(Row other) : base(other, StringComparer.Ordinal) { }
        public override string ToString() => string.Join(", ", Keys);
    }
}
