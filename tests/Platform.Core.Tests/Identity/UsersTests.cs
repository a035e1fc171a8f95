using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Identity;

/// <summary>Personal addresses, terms of use, sign-ins, and the quarterly attestation of an account's people.</summary>
public sealed class UsersTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Today = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private TestPlatform platform = null!;      // set before each test
    private Tenant lead = null!;                // set before each test
    private Tenant commune = null!;             // set before each test
    private TestPerson administrator = null!;   // set before each test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(Today);
        lead = await platform.LeadAsync();
        commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        administrator = await platform.PersonAsync(commune, "Adèle Administratrice", MembershipRole.AccountAdmin);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Theory, Trait("Feature", "VR-38")]
    [InlineData("mairie@saint-marcel.example", "mairie"), InlineData("Mairie.Saint-Marcel@orange.example", "mairie"), InlineData("contact@x.example", "contact"), InlineData("marches@x.example", "marches")]
    [InlineData("marchés-publics2@x.example", "marchespublics"), InlineData("secretariat+achats@x.example", "secretariat"), InlineData("commande.publique@x.example", "commandepublique")]
    [InlineData("luc.marche@x.example", null), InlineData("m.regie@x.example", null), InlineData("stephane@x.example", null), InlineData("infante@x.example", null), InlineData("claire.achat@x.example", null)]
    public void An_address_names_a_person_or_a_service(string address, string? word) => Assert.Equal(word, SharedAddressRules.On(Today).WordIn(address));

    [Fact, Trait("Feature", "VR-38")]
    public async Task A_shared_address_is_refused_unless_its_one_reader_is_declared_with_a_reason_that_is_kept()
    {
        Assert.Equal("mairie", Assert.IsType<InvitePerson.Outcome.AddressShared>(await InviteAsync("Simone Secrétaire", "mairie@saint-marcel.example")).Word);
        Assert.IsType<InvitePerson.Outcome.AddressShared>(await InviteAsync("Simone Secrétaire", "mairie@saint-marcel.example", "trop bref"));

        var person = Assert.IsType<InvitePerson.Outcome.Invited>(await InviteAsync("Simone Secrétaire", "mairie@saint-marcel.example", "Unique secrétaire, seule à relever la boîte.")).Person;

        Assert.Equal("Unique secrétaire, seule à relever la boîte.", (await In(s => s.GetRequiredService<AccountPeople>().UndertakingsAsync(person, default))).Declaration);
        Assert.Equal("Simone Secrétaire", Assert.IsType<InvitePerson.Outcome.AddressOfAnother>(await InviteAsync("Paul Autre", "MAIRIE@saint-marcel.example", "Il la relève aussi, parfois.")).Name);
        await RefusedAsync(s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"update address_declarations set reason = 'autre motif'"));
    }

    [Theory, Trait("Feature", "VR-33")]
    [InlineData("2026-01-01", "2026-01-01"), InlineData("2026-03-31", "2026-01-01"), InlineData("2026-04-01", "2026-04-01"), InlineData("2026-11-21", "2026-10-01"), InlineData("2026-12-31", "2026-10-01")]
    public void A_day_belongs_to_its_quarter(string day, string quarter) => Assert.Equal(DateOnly.Parse(quarter, null), AttestationRule.QuarterOf(DateOnly.Parse(day, null)));

    [Fact, Trait("Feature", "VR-33")]
    public async Task Each_quarter_the_list_is_asked_once_and_reminded_at_each_interval_once()
    {
        Assert.Equal(0, await AskAsync(Today));                         // opened in this quarter: asked from the next one on
        var first = new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.Zero);      // 1 January in Paris
        Assert.Equal(0, await AskAsync(first.AddSeconds(-1)));
        Assert.Equal(1, await AskAsync(first));
        Assert.Equal(0, await AskAsync(first));
        Assert.Equal(["AttestationDue-0"], await NoticesAsync());

        foreach (var day in (int[])[1, 6, 7, 7, 8, 20, 21]) await AskAsync(first.AddDays(day));
        Assert.Equal(["AttestationDue-0", "AttestationDue-1", "AttestationDue-2", "AttestationDue-3"], await NoticesAsync());      // days 0, 7, 20 (two weeks), 21

        Assert.IsType<AttestPeople.Outcome.Attested>(await AttestAsync());
        await AskAsync(first.AddDays(28));
        Assert.Equal(4, (await NoticesAsync()).Count);
        Assert.Equal(1, await AskAsync(first.AddDays(91)));              // 2 April
    }

    [Fact, Trait("Feature", "VR-33")]
    public async Task The_last_day_is_in_time_and_the_next_one_is_late_and_both_sides_see_it()
    {
        await AskAsync(new(2026, 12, 31, 23, 0, 0, TimeSpan.Zero));
        await platform.Database.SetNowAsync(new(2027, 1, 16, 22, 59, 59, TimeSpan.Zero));      // 16 January, the last day
        Assert.Equal((new DateOnly(2027, 1, 16), false), await StateAsync());
        Assert.Null(Assert.Single(await AccountsAsync()).AttestationLateSince);

        await platform.Database.SetNowAsync(new(2027, 1, 16, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal((new DateOnly(2027, 1, 16), true), await StateAsync());
        Assert.Equal(new DateOnly(2027, 1, 16), Assert.Single(await AccountsAsync()).AttestationLateSince);
        Assert.Equal([commune.Id.Value], await platform.RunAsync(new Scope.SignIn(administrator.Id), s => s.GetRequiredService<FindActing>().LateAttestationsAsync(default)));
    }

    [Fact, Trait("Feature", "VR-33")]
    public async Task Only_the_list_that_was_read_is_attested_and_it_is_kept_as_it_was()
    {
        var read = (await In(s => s.GetRequiredService<AttestPeople>().ListAsync(default))).Sha256;
        await platform.PersonAsync(commune, "Nadia Nouvelle", MembershipRole.Buyer);

        Assert.IsType<AttestPeople.Outcome.ListChanged>(await In(s => s.GetRequiredService<AttestPeople>().ExecuteAsync(new(read, "Adèle"), default)));
        Assert.Equal(new DateOnly(2026, 10, 1), Assert.IsType<AttestPeople.Outcome.Attested>(await AttestAsync()).Quarter);
        Assert.IsType<AttestPeople.Outcome.AlreadyAttested>(await AttestAsync());

        var kept = await In(async s => (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"select people as \"Value\" from attested_lists where sha256 = sha256(convert_to(people, 'UTF8'))").ToListAsync()).Single());
        Assert.Contains("Nadia Nouvelle", kept, StringComparison.Ordinal);
        foreach (var sql in (string[])["update people_attestations set attested_by_name = 'Autre'", "update people_attestations set attested_at = null, attested_by = null, attested_by_name = null", "delete from attested_lists", "update attested_lists set people = '[]'"])
            await Assert.ThrowsAsync<PostgresException>(() => platform.SuperuserAsync(sql));
        // The lead reads the dates, never the list.
        var seen = await platform.RunAsync(new Scope.Lead(lead.Id.Value, null), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>(
            $"select (select count(*) from people_attestations)::int * 10 + (select count(*) from attested_lists)::int as \"Value\"").ToListAsync());
        Assert.Equal([10], seen);
    }

    [Fact, Trait("Feature", "VR-33"), Trait("Feature", "VR-38")]
    public async Task The_database_alone_lets_an_administrator_attest_and_a_declaration_name_nobody_else()
    {
        var buyer = await platform.PersonAsync(commune, "Bruno Acheteur", MembershipRole.Buyer);
        await RefusedAsync(async s =>
        {
            var attest = s.GetRequiredService<AttestPeople>();
            return await attest.ExecuteAsync(new((await attest.ListAsync(default)).Sha256, "Bruno"), default);
        }, new Scope.Tenant(commune.Id.Value, buyer.Id));
        await RefusedAsync(s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
            insert into address_declarations (tenant_id, id, person_id, person_name, email, reason, declared_by, declared_at)
            values ({commune.Id.Value}, {Guid.CreateVersion7()}, {buyer.Id}, 'Bruno', 'mairie@saint-marcel.example', 'Seul à la relever.', {administrator.Id}, sec.now())
            """), new Scope.Tenant(commune.Id.Value, buyer.Id));
        Assert.IsType<AttestPeople.Outcome.Attested>(await AttestAsync());
    }

    [Fact, Trait("Feature", "VR-33")]
    public async Task Attesting_waits_for_an_invitation_that_is_under_way()
    {
        var read = (await In(s => s.GetRequiredService<AttestPeople>().ListAsync(default))).Sha256;
        Assert.IsType<InvitePerson.Outcome.Invited>(await In(async s =>
        {
            var invited = await s.GetRequiredService<InvitePerson>().ExecuteAsync(new("Nadia Nouvelle", "nadia@saint-marcel.example", [MembershipRole.Buyer], [(await s.GetRequiredService<PlatformDb>().Departments.FirstAsync()).Id]), default);
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => In(async other =>      // her row is written, and nobody sees it yet
            {
                await other.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"set local lock_timeout = '200ms'");
                return await other.GetRequiredService<AttestPeople>().ExecuteAsync(new(read, "Adèle"), default);
            }));
            Assert.Equal(PostgresErrorCodes.LockNotAvailable, (refused as PostgresException ?? refused.InnerException as PostgresException)?.SqlState);
            return invited;
        }));
        Assert.IsType<AttestPeople.Outcome.ListChanged>(await In(s => s.GetRequiredService<AttestPeople>().ExecuteAsync(new(read, "Adèle"), default)));
    }

    [Fact, Trait("Feature", "GD-19")]
    public async Task Terms_are_accepted_by_each_person_with_their_version_and_date()
    {
        var version = TermsOfUse.On(Today).Version;
        Task<T> Mine<T>(Func<IServiceProvider, Task<T>> work) => platform.RunAsync(new Scope.SignIn(administrator.Id), work);
        Assert.Null(await Mine(s => s.GetRequiredService<ReadTerms>().LatestAsync(administrator.Id, default)));

        Assert.False(await Mine(s => s.GetRequiredService<AcceptTerms>().ExecuteAsync(administrator.Id, "0", default)));      // another version came meanwhile
        Assert.True(await Mine(s => s.GetRequiredService<AcceptTerms>().ExecuteAsync(administrator.Id, version, default)));
        Assert.True(await Mine(s => s.GetRequiredService<AcceptTerms>().ExecuteAsync(administrator.Id, version, default)));

        Assert.Equal(new(version, Today), await Mine(s => s.GetRequiredService<ReadTerms>().LatestAsync(administrator.Id, default)));
        var said = await In(s => s.GetRequiredService<AccountPeople>().UndertakingsAsync(administrator.Id, default));
        Assert.Equal(version, said.Version);
        Assert.Equal(Today, said.AcceptedAt);
        // Nobody accepts for somebody else.
        var other = await platform.PersonAsync(commune, "Paul Autre", MembershipRole.Buyer);
        await RefusedAsync(s => s.GetRequiredService<AcceptTerms>().ExecuteAsync(other.Id, version, default), new Scope.SignIn(administrator.Id));
    }

    [Theory, Trait("Feature", "VR-38")]
    [InlineData("192.0.2.77", "192.0.2.x"), InlineData("::ffff:192.0.2.77", "192.0.2.x"), InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    public void Of_an_address_only_the_network_is_kept(string address, string network) => Assert.Equal(network, RecordSignIn.NetworkOf(IPAddress.Parse(address)));

    [Theory, Trait("Feature", "VR-38")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox, Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari, iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36", "Chrome, Android")]
    [InlineData("curl/8.5.0", ""), InlineData(null, "")]
    public void Of_a_browser_only_its_name_and_system_are_kept(string? agent, string device) => Assert.Equal(device, RecordSignIn.DeviceOf(agent));

    [Fact, Trait("Feature", "VR-38")]
    public async Task A_person_reads_his_own_sign_ins_and_nobody_else_s_until_they_are_forgotten()
    {
        foreach (var (person, month) in ((TestPerson, int)[])[(administrator, 5), (administrator, 11), (await platform.PersonAsync(commune, "Paul Autre", MembershipRole.Buyer), 11)])
        {
            await platform.Database.SetNowAsync(new(2026, month, 21, 12, 0, 0, TimeSpan.Zero));
            await platform.RunAsync(new Scope.SignIn(person.Id), s => s.GetRequiredService<RecordSignIn>().ExecuteAsync(new(person.Id, "passkey", IPAddress.Parse("192.0.2.77"), null), default));
        }
        Task<IReadOnlyList<SignInHistory.Row>> Mine() => platform.RunAsync(new Scope.SignIn(administrator.Id), s => s.GetRequiredService<SignInHistory>().ReadAsync(null, default));
        Assert.Equal([11, 5], (await Mine()).Select(row => row.SignedInAt.Month));

        Assert.Equal(0, await ForgetAsync());                            // six months to the second
        await platform.Database.SetNowAsync(Today.AddSeconds(1));
        Assert.Equal(1, await ForgetAsync());
        Assert.Equal([11], (await Mine()).Select(row => row.SignedInAt.Month));
    }

    private Task<int> ForgetAsync() => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<ForgetSignIns>().ExecuteAsync(default));

    private async Task<int> AskAsync(DateTimeOffset at)
    {
        await platform.Database.SetNowAsync(at);
        return await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<AskAttestations>().ExecuteAsync(default));
    }

    private async Task<IReadOnlyList<string>> NoticesAsync()
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand("select (payload ->> 'Step') from outbox where kind = 'noticed' order by 1");
        await using var reader = await command.ExecuteReaderAsync();
        var said = new List<string>();
        while (await reader.ReadAsync()) said.Add($"AttestationDue-{reader.GetString(0)}");
        return said;
    }

    private async Task<AttestPeople.Outcome> AttestAsync() => await In(async s =>
    {
        var attest = s.GetRequiredService<AttestPeople>();
        return await attest.ExecuteAsync(new((await attest.ListAsync(default)).Sha256, administrator.Name), default);
    });

    private async Task<(DateOnly? DueOn, bool Overdue)> StateAsync() => await In(async s => await s.GetRequiredService<AttestPeople>().StateAsync(default) is { } state ? (state.DueOn, state.Overdue) : default);

    private Task<IReadOnlyList<SyndicatedAccounts.Row>> AccountsAsync() => platform.RunAsync(new Scope.Lead(lead.Id.Value, null), s => s.GetRequiredService<SyndicatedAccounts>().ReadAsync(default));

    private async Task<InvitePerson.Outcome> InviteAsync(string name, string email, string? reason = null)
    {
        var department = await In(s => s.GetRequiredService<PlatformDb>().Departments.Select(d => d.Id).FirstAsync());
        return await In(s => s.GetRequiredService<InvitePerson>().ExecuteAsync(new(name, email, [MembershipRole.Buyer], [department], reason), default));
    }

    private Task<T> In<T>(Func<IServiceProvider, Task<T>> work) => platform.RunAsync(new Scope.Tenant(commune.Id.Value, administrator.Id), work);

    private async Task RefusedAsync<T>(Func<IServiceProvider, Task<T>> work, Scope? scope = null)
    {
        var refused = await Record.ExceptionAsync(() => platform.RunAsync(scope ?? new Scope.Tenant(commune.Id.Value, administrator.Id), work));
        Assert.Equal("42501", Assert.IsType<PostgresException>(refused as PostgresException ?? refused?.InnerException).SqlState);
    }
}
