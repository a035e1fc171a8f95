using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Identity;

/// <summary>A company's administrator and his colleagues: invited, joined, promoted, removed.</summary>
public sealed class CompanyTeamTests : IAsyncLifetime
{
    private const string Password = "un mot de passe assez long";
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2027-01-04T09:00:00Z");
    private TestPlatform platform = null!;      // set by InitializeAsync, before any test
    private TestCompany company = null!;
    private TestCompany other = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(Start);
        company = await platform.CompanyAsync("Toitures Fictives", "111111118");
        other = await platform.CompanyAsync("Couvreurs Fictifs", "222222226");
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public async Task An_invitation_gives_nothing_until_the_person_accepts_it_and_then_the_role_that_was_offered()
    {
        var invitation = await Invited("colleague@exemple.fr");
        Assert.Equal(["Dépositaire Toitures Fictives"], await Names(company));

        var joined = Assert.IsType<JoinCompany.Outcome.Joined>(await Join(await MailedSecret(invitation), Password));

        Assert.True(joined.Newcomer);
        Assert.Equal(["Camille Martin", "Dépositaire Toitures Fictives"], await Names(company));
        Assert.Equal(("Toitures Fictives", "Depositor"), await ActsFor(joined.Person));
        Assert.IsType<CheckPassword.Outcome.Right>(await Run<CheckPassword, CheckPassword.Outcome>(c => c.ExecuteAsync(new("colleague@exemple.fr", Password), default)));
    }

    [Fact]
    public async Task The_link_serves_once_dies_after_seven_days_and_when_the_invitation_is_taken_back()
    {
        var secret = await MailedSecret(await Invited("a@exemple.fr"));
        await platform.Database.SetNowAsync(Start.AddDays(7));
        Assert.IsType<JoinCompany.Invitation.LinkSpent>(await Read(secret));
        await platform.Database.SetNowAsync(Start.AddDays(7).AddMilliseconds(-1));
        Assert.IsType<JoinCompany.Outcome.Joined>(await Join(secret, Password));
        Assert.IsType<JoinCompany.Invitation.LinkSpent>(await Read(secret));

        var withdrawn = await Invited("b@exemple.fr");
        var dead = await MailedSecret(withdrawn);
        Assert.True(await In(company, s => s.GetRequiredService<WithdrawInvitation>().ExecuteAsync(new(withdrawn), default)));
        Assert.IsType<JoinCompany.Invitation.LinkSpent>(Assert.IsType<JoinCompany.Outcome.NotNow>(await Join(dead, Password)).Why);
        Assert.IsType<JoinCompany.Invitation.LinkSpent>(await Read("inconnu"));
    }

    [Fact]
    public async Task Inviting_the_same_address_again_kills_the_first_link()
    {
        var first = await MailedSecret(await Invited("a@exemple.fr"));
        var second = await MailedSecret(await Invited("A@exemple.fr", CompanyRole.CompanyAdmin));

        Assert.IsType<JoinCompany.Invitation.LinkSpent>(await Read(first));
        Assert.Equal(CompanyRole.CompanyAdmin, Assert.IsType<JoinCompany.Invitation.ForNewcomer>(await Read(second)).Role);
    }

    [Fact]
    public async Task A_message_that_has_not_left_yet_is_not_sent_for_an_invitation_taken_back()
    {
        var invitation = await Invited("a@exemple.fr");
        await In(company, s => s.GetRequiredService<WithdrawInvitation>().ExecuteAsync(new(invitation), default));

        Assert.Null(await Mailed(invitation));
    }

    [Fact]
    public async Task A_password_that_is_too_short_changes_nothing_and_the_link_stays_good()
    {
        var secret = await MailedSecret(await Invited("a@exemple.fr"));

        Assert.Equal(11, Assert.IsType<JoinCompany.Outcome.PasswordTooShort>(await Join(secret, "onze lettre")).Length);
        Assert.IsType<JoinCompany.Outcome.Joined>(await Join(secret, "douze lettre"));
    }

    [Fact]
    public async Task Who_has_an_account_signs_in_first_and_a_stolen_mailbox_changes_no_password()
    {
        var person = await FreePerson("a@exemple.fr");
        var secret = await MailedSecret(await Invited("a@exemple.fr"));

        Assert.IsType<JoinCompany.Invitation.SignInFirst>(Assert.IsType<JoinCompany.Outcome.NotNow>(await Join(secret, "le mot de passe d’un voleur")).Why);
        Assert.IsType<JoinCompany.Invitation.SignInFirst>(await Read(secret, company.Depositor.Id));
        Assert.False(Assert.IsType<JoinCompany.Outcome.Joined>(await Join(secret, "", person)).Newcomer);
        Assert.Equal(("Toitures Fictives", "Depositor"), await ActsFor(person));
    }

    [Fact]
    public async Task An_address_that_acts_for_another_company_is_told_so_and_the_inviter_is_not()
    {
        var secret = await MailedSecret(await Invited(other.Depositor.Email));

        var refused = Assert.IsType<JoinCompany.Outcome.NotNow>(await Join(secret, "", other.Depositor.Id));
        Assert.Equal("Couvreurs Fictifs", Assert.IsType<JoinCompany.Invitation.ActsElsewhere>(refused.Why).OwnCompany);
        Assert.Equal(("Couvreurs Fictifs", "CompanyAdmin"), await ActsFor(other.Depositor.Id));
    }

    [Fact]
    public async Task A_stranger_s_sign_up_with_the_invited_address_dies_when_the_person_joins()
    {
        var secret = await MailedSecret(await Invited("a@exemple.fr"));
        await Run<RegisterCompany, RegisterCompany.Outcome>(r => r.ExecuteAsync(new("Intrus", "a@exemple.fr", "le mot de passe de l’intrus", "Intrus", "FR", NationalIdKind.Siren, "13002526500013"), default));

        Assert.IsType<JoinCompany.Outcome.Joined>(await Join(secret, Password));

        Assert.IsType<CheckPassword.Outcome.Refused>(await Run<CheckPassword, CheckPassword.Outcome>(c => c.ExecuteAsync(new("a@exemple.fr", "le mot de passe de l’intrus"), default)));
        Assert.Equal(0L, await Ask<long>("select count(*) from sign_ups"));
    }

    [Fact]
    public async Task A_removed_colleague_acts_for_nobody_at_once_and_may_be_invited_again()
    {
        var joined = Assert.IsType<JoinCompany.Outcome.Joined>(await Join(await MailedSecret(await Invited("a@exemple.fr")), Password));
        Assert.IsType<InviteColleague.Outcome.MemberAlready>(await Invite(company, "a@exemple.fr"));

        Assert.IsType<RemoveColleague.Outcome.Removed>(await Remove(company, joined.Person));

        Assert.Null(await ActsFor(joined.Person));
        Assert.IsType<InviteColleague.Outcome.Invited>(await Invite(company, "a@exemple.fr"));
    }

    [Fact]
    public async Task The_last_administrator_neither_leaves_nor_gives_the_role_up_and_with_a_second_one_he_may()
    {
        Assert.IsType<RemoveColleague.Outcome.LastAdministrator>(await Remove(company, company.Depositor.Id));
        Assert.IsType<ChangeColleagueRole.Outcome.LastAdministrator>(await Change(company, company.Depositor.Id, CompanyRole.Depositor));

        var second = Assert.IsType<JoinCompany.Outcome.Joined>(await Join(await MailedSecret(await Invited("a@exemple.fr")), Password)).Person;
        Assert.IsType<RemoveColleague.Outcome.LastAdministrator>(await Remove(company, company.Depositor.Id));
        Assert.IsType<ChangeColleagueRole.Outcome.Changed>(await Change(company, second, CompanyRole.CompanyAdmin));

        Assert.IsType<RemoveColleague.Outcome.Removed>(await Remove(company, company.Depositor.Id));
        Assert.IsType<RemoveColleague.Outcome.LastAdministrator>(await Remove(company, second));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Another_company_neither_sees_nor_changes_this_one_s_team()
    {
        var invitation = await Invited("a@exemple.fr");
        var member = await MemberOf(company.Depositor.Id);

        Assert.Equal(["Dépositaire Couvreurs Fictifs"], await Names(other));
        Assert.Empty(await In(other, s => s.GetRequiredService<CompanyTeam>().InvitedAsync(default)));
        Assert.False(await In(other, s => s.GetRequiredService<WithdrawInvitation>().ExecuteAsync(new(invitation), default)));
        Assert.IsType<RemoveColleague.Outcome.NotFound>(await In(other, s => s.GetRequiredService<RemoveColleague>().ExecuteAsync(new(member), default)));
        Assert.IsType<ChangeColleagueRole.Outcome.NotFound>(await In(other, s => s.GetRequiredService<ChangeColleagueRole>().ExecuteAsync(new(member, CompanyRole.CompanyAdmin), default)));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task The_database_refuses_a_membership_that_nobody_offered()
    {
        var person = await FreePerson("intrus@exemple.fr");
        async Task Insert(string role) => await platform.RunAsync(new Scope.SignIn(person), async s => await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"insert into company_members (company_id, id, person_id, person_name, person_email, role, joined_at) values ({company.Id}, {Guid.CreateVersion7()}, {person}, {"Intrus"}, {"intrus@exemple.fr"}, {role}, sec.now())"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Insert("CompanyAdmin"))).SqlState);
        Assert.IsType<InviteColleague.Outcome.Invited>(await Invite(company, "intrus@exemple.fr"));
        await Assert.ThrowsAsync<PostgresException>(() => Insert("CompanyAdmin"));     // offered as a user only
        await Insert("Depositor");                                                     // and this the offer allows: the refusal was about the offer
    }

    private async Task<Id<CompanyInvitation>> Invited(string email, CompanyRole role = CompanyRole.Depositor) =>
        Assert.IsType<InviteColleague.Outcome.Invited>(await Invite(company, email, role)).Invitation;

    private Task<InviteColleague.Outcome> Invite(TestCompany by, string email, CompanyRole role = CompanyRole.Depositor) =>
        In(by, s => s.GetRequiredService<InviteColleague>().ExecuteAsync(new("Camille Martin", email, role), default));

    private async Task<RemoveColleague.Outcome> Remove(TestCompany by, Guid person)
    {
        var member = await MemberOf(person);
        return await In(by, s => s.GetRequiredService<RemoveColleague>().ExecuteAsync(new(member), default));
    }

    private async Task<ChangeColleagueRole.Outcome> Change(TestCompany by, Guid person, CompanyRole role)
    {
        var member = await MemberOf(person);
        return await In(by, s => s.GetRequiredService<ChangeColleagueRole>().ExecuteAsync(new(member, role), default));
    }

    private async Task<Id<CompanyMember>> MemberOf(Guid person) => new(await Ask<Guid>($"select id from company_members where person_id = '{person}' and left_at is null"));

    private async Task<IReadOnlyList<string>> Names(TestCompany of) => [.. (await In(of, s => s.GetRequiredService<CompanyTeam>().MembersAsync(default))).Select(m => m.Name)];

    private async Task<(string, string)?> ActsFor(Guid person) =>
        await platform.RunAsync(new Scope.SignIn(person), s => s.GetRequiredService<FindActing>().ForCompanyAsync(person, default)) is { } acting ? (acting.Name, acting.Role) : null;

    /// <summary>Somebody with a confirmed address who acts for no company.</summary>
    private async Task<Guid> FreePerson(string email)
    {
        var person = Guid.CreateVersion7();
        await platform.SuperuserAsync("""
            insert into people (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, full_name, created_at)
            values ($1, $2, upper($2), $2, upper($2), true, false, false, true, 0, 'Camille Martin', now())
            """, person, email);
        return person;
    }

    private async Task<string> MailedSecret(Id<CompanyInvitation> invitation) => await Mailed(invitation) ?? throw new InvalidOperationException("No message left.");

    private async Task<string?> Mailed(Id<CompanyInvitation> invitation)
    {
        var person = await Ask<Guid>($"select person_id from company_invitations where id = '{invitation}'");
        await platform.RunAsync(new Scope.System("job:test"), s => s.GetRequiredService<MailIdentityLinks>().ExecuteAsync(new ColleagueInvited(person, invitation.Value), default));
        var letters = await PickupMail.ReadAsync(platform.Configuration["Mail:Pickup"]!, default);     // every test host has this folder
        return letters is [var last, ..] ? last.Text.Split("/rejoindre/")[1].Split('\n')[0].Trim() : null;
    }

    private Task<JoinCompany.Invitation> Read(string secret, Guid? signedIn = null) => Run<JoinCompany, JoinCompany.Invitation>(j => j.ReadAsync(secret, signedIn, default));

    private Task<JoinCompany.Outcome> Join(string secret, string password, Guid? signedIn = null) => Run<JoinCompany, JoinCompany.Outcome>(j => j.ExecuteAsync(new(secret, password, signedIn), default));

    private async Task<T> Run<TService, T>(Func<TService, Task<T>> work) where TService : notnull
    {
        await using var scope = platform.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    private Task<T> In<T>(TestCompany of, Func<IServiceProvider, Task<T>> work) => platform.RunAsync(new Scope.Company(of.Id, of.Depositor.Id), work);

    private async Task<T> Ask<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;      // every question here has one answer
    }
}
