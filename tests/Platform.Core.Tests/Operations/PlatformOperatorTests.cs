using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Operations;
using Platform.Core.Tenancy;
using Platform.Testing;
using Command = Platform.Cli.Commands.Operator;

namespace Platform.Core.Tests.Operations;

/// <summary>Above the agglomerations: who names and removes those who run the platform, and what they see of each agglomeration.</summary>
public sealed class PlatformOperatorTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private Tenant lead = null!;
    private TestPerson clerk = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        lead = await platform.LeadAsync();
        clerk = await platform.PersonAsync(lead, "Camille Agglo", MembershipRole.LeadAdmin, MembershipRole.AccountAdmin);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    private string Owner => platform.Database.ConnectionString(DatabaseRole.Owner);

    [Fact, Trait("Feature", "VR-55")]
    public async Task The_first_is_named_on_the_machine_the_next_by_her_and_the_last_stays_but_for_who_has_the_machine()
    {
        Assert.IsType<NameOperator.Outcome.Named>(await Command.NameAsync(Owner, "Odile Exploitante", "odile@exploitant.exemple.test", default));
        var odile = Assert.Single(await LiveAsync());
        Assert.Equal(("Odile Exploitante", null), (odile.Name, odile.NamedBy));

        Assert.IsType<NameOperator.Outcome.Known>(await NameAsync(odile.Person, "Odile Exploitante", "ODILE@exploitant.exemple.test"));
        Assert.IsType<NameOperator.Outcome.AddressShared>(await NameAsync(odile.Person, "Tout Le Monde", "contact@exploitant.exemple.test"));
        Assert.IsType<NameOperator.Outcome.EmailInvalid>(await NameAsync(odile.Person, "Omar Exploitant", "omar"));
        Assert.IsType<NameOperator.Outcome.NameMissing>(await NameAsync(odile.Person, " ", "omar@exploitant.exemple.test"));
        Assert.IsType<RemoveOperator.Outcome.Last>(await RemoveAsync(odile.Person, odile.Id));
        Assert.IsType<NameOperator.Outcome.Named>(await NameAsync(odile.Person, "Omar Exploitant", "omar@exploitant.exemple.test"));
        var omar = (await LiveAsync()).Single(one => one.Id != odile.Id);
        Assert.Equal("Odile Exploitante", omar.NamedBy);

        Assert.IsType<RemoveOperator.Outcome.Last>(await RemoveAsync(odile.Person, odile.Id));      // he has not come: nobody would be left
        await platform.SuperuserAsync("update people set email_confirmed = true where id = $1", omar.Person);
        Assert.IsType<RemoveOperator.Outcome.Removed>(await RemoveAsync(omar.Person, odile.Id));
        Assert.IsType<RemoveOperator.Outcome.NotFound>(await RemoveAsync(omar.Person, odile.Id));
        var gone = (await platform.RunAsync(new Scope.Platform(omar.Person), s => s.GetRequiredService<ReadOperators>().ExecuteAsync(default))).Single(one => one.Id == odile.Id);
        Assert.Equal("Omar Exploitant", gone.RemovedBy);       // whose session it was, whatever a page says
        Assert.Equal("42501", await FaultAsync(new Scope.Platform(odile.Person), odile.Id));       // counts at the next statement
        Assert.Equal([omar.Id], (await LiveAsync()).Select(one => one.Id));
        Assert.True(await Command.RemoveAsync(Owner, "omar@exploitant.exemple.test", default));
        Assert.False(await Command.RemoveAsync(Owner, "omar@exploitant.exemple.test", default));
        Assert.Empty(await LiveAsync());
    }

    [Fact, Trait("Feature", "VR-55")]
    public async Task No_agglomeration_names_removes_or_even_sees_who_runs_the_platform_whatever_it_runs()
    {
        var odile = await platform.OperatorAsync("Odile Exploitante");
        await platform.OperatorAsync("Omar Exploitant");
        var id = (await LiveAsync())[0].Id;
        foreach (var scope in (Scope[])[new Scope.Lead(lead.Id.Value, clerk.Id), new Scope.Tenant(lead.Id.Value, clerk.Id), new Scope.Lead(lead.Id.Value, odile.Id), new Scope.Platform(clerk.Id)])
        {
            Assert.Equal("42501", await FaultAsync(scope, id));
            Assert.Equal("42501", await NamingFaultAsync(scope));
            Assert.Equal(0, await CountAsync(scope));
        }
        Assert.Equal(2, await CountAsync(new Scope.Platform(odile.Id)));      // the twin
        Assert.Equal(2, (await LiveAsync()).Count);
        Assert.DoesNotContain("Operator", Enum.GetNames<MembershipRole>());       // no role of an account gives it
    }

    [Fact, Trait("Feature", "VR-55")]
    public async Task Of_two_who_remove_each_other_at_once_the_second_is_nobody_any_more()
    {
        var odile = await platform.OperatorAsync("Odile Exploitante");
        var omar = await platform.OperatorAsync("Omar Exploitant");
        await platform.OperatorAsync("Olga Exploitante");       // so that neither is the last
        var ids = (await LiveAsync()).ToDictionary(one => one.Person, one => one.Id);
        TaskCompletionSource isWritten = new(), mayCommit = new();

        var first = platform.RunAsync(new Scope.Platform(odile.Id), async s =>
        {
            var said = await s.GetRequiredService<RemoveOperator>().ExecuteAsync(ids[omar.Id], default);
            isWritten.SetResult();
            await mayCommit.Task;
            return said;
        });
        if (await Task.WhenAny(isWritten.Task, first) == first) await first;      // it failed before it wrote: say why
        var second = FaultAsync(new Scope.Platform(omar.Id), ids[odile.Id]);
        while (!second.IsCompleted && await WaitingAsync() == 0) { }
        mayCommit.SetResult();

        Assert.IsType<RemoveOperator.Outcome.Removed>(await first);
        Assert.Equal("42501", await second);
        Assert.Contains(odile.Id, (await LiveAsync()).Select(one => one.Person));
        Task<long> WaitingAsync() => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<long>($"select count(*) as \"Value\" from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())").SingleAsync());
    }

    [Theory, Trait("Feature", "VR-55")]
    [InlineData("delete from platform_operators"), InlineData("truncate platform_operators")]
    public async Task Who_ran_the_platform_stays_written_even_for_who_has_the_machine(string sql)
    {
        await platform.OperatorAsync("Odile Exploitante");
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => platform.SuperuserAsync(sql))).SqlState);
        await platform.SuperuserAsync("update platform_operators set removed_at = now()");       // the twin
    }

    [Fact, Trait("Feature", "VR-55")]
    public async Task Each_agglomeration_hosted_is_seen_in_figures_and_its_incidents_together_with_those_of_the_others()
    {
        var odile = new Scope.Platform((await platform.OperatorAsync("Odile Exploitante")).Id);
        var other = await platform.LeadAsync("ailleurs");
        await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        await platform.CommuneAsync(lead, "beaumont", "Beaumont");
        await platform.CommuneAsync(other, "lointaine", "Lointaine");
        var now = await platform.RunAsync(odile, s => s.GetRequiredService<PlatformDb>().NowAsync(default));
        foreach (var of in (Tenant[])[lead, other, other])
            Assert.IsType<DeclareIncident.Outcome.Declared>(await platform.RunAsync(odile, s => s.GetRequiredService<DeclareIncident>().ExecuteAsync(new(of.Id.Value, now.AddHours(-2), now.AddHours(-1), "Le dépôt était impossible.", null, Overlapping: true), default)));

        var seen = await platform.RunAsync(odile, s => s.GetRequiredService<ReadAgglomerations>().ExecuteAsync(default));
        Assert.Equal([(lead.Id.Value, 2, 1), (other.Id.Value, 1, 2)], seen.OrderByDescending(a => a.Accounts).Select(a => (a.Id, a.Accounts, a.Incidents)));
        var all = await platform.RunAsync(odile, s => s.GetRequiredService<ReadIncidents>().AllAsync(null, default));
        Assert.Equal(3, all.Count);
        Assert.Equal(2, (await platform.RunAsync(odile, s => s.GetRequiredService<ReadIncidents>().AllAsync(other.Id.Value, default))).Count);
        Assert.Equal(2, all.Count(d => d.Incident.Number.EndsWith("-001", StringComparison.Ordinal)));      // each agglomeration counts its own
        Assert.Empty(await platform.RunAsync(new Scope.Lead(lead.Id.Value, clerk.Id), s => s.GetRequiredService<ReadAgglomerations>().ExecuteAsync(default)));
    }

    [Fact, Trait("Feature", "VR-55")]
    public async Task Who_is_named_gets_a_link_and_the_others_and_the_agglomerations_learn_of_each_change()
    {
        await Command.NameAsync(Owner, "Odile Exploitante", "odile@exploitant.exemple.test", default);
        var odile = (await LiveAsync()).Single();
        await platform.SuperuserAsync("update people set email_confirmed = true where id = $1", odile.Person);      // she has come
        await NameAsync(odile.Person, "Omar Exploitant", "omar@exploitant.exemple.test");
        var omar = (await LiveAsync()).Single(one => one.Id != odile.Id);
        Assert.IsType<RemoveOperator.Outcome.Removed>(await RemoveAsync(odile.Person, omar.Id));
        await TellAsync();
        await TellAsync();       // and again: nobody twice
        Assert.Empty(await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"select kind || ' ' || key as \"Value\" from outbox where kind like 'operator%' and key || payload::text like '%@%'").ToListAsync()));       // ids only

        var told = await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<Told>($"select kind as \"Kind\", recipient as \"Recipient\" from messages").ToListAsync());
        Assert.Equal([odile.Email], Of("invitation-exploitation"));       // the other was removed before the message left
        Assert.Equal(new[] { clerk.Email, clerk.Email, odile.Email }.Order(StringComparer.Ordinal), Of("exploitation-nommee"));
        Assert.Equal(new[] { clerk.Email, odile.Email, omar.Email }.Order(StringComparer.Ordinal), Of("exploitation-retiree"));

        IEnumerable<string> Of(string kind) => told.Where(one => one.Kind == kind).Select(one => one.Recipient).Order(StringComparer.Ordinal);
    }

    [Fact, Trait("Feature", "VR-55"), Trait("Feature", "VR-02")]
    public async Task An_administrator_of_an_account_gives_nobody_back_who_runs_the_platform_too()
    {
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var first = await platform.PersonAsync(commune, "Aline", MembershipRole.AccountAdmin);
        var second = await platform.PersonAsync(commune, "Brice", MembershipRole.AccountAdmin);
        var lost = await platform.PersonAsync(commune, "Odile Exploitante", MembershipRole.Buyer);
        await platform.SuperuserAsync("update memberships set granted_at = now() - interval '3 days'");
        var recovery = Guid.CreateVersion7();
        await platform.SuperuserAsync("""
            insert into recoveries (tenant_id, id, kind, side, person_id, person_name, email, reason, identity_check, requested_by, requested_by_name, requested_at)
            values ($1, $2, 'Key', 'Account', $3, 'Odile', 'o@x.test', 'Clé perdue', 'Vue', $4, 'Aline', now())
            """, commune.Id.Value, recovery, lost.Id, first.Id);
        Assert.True(await MayAsync(new Scope.Tenant(commune.Id.Value, second.Id)));      // the twin
        await platform.OperatorAsync(lost);
        var oper = await platform.OperatorAsync("Omar Exploitant");
        await platform.SuperuserAsync("update platform_operators set named_at = now() - interval '3 days'");

        Assert.False(await MayAsync(new Scope.Tenant(commune.Id.Value, second.Id)));
        Assert.False(await MayAsync(new Scope.Platform(lost.Id)));
        Assert.True(await MayAsync(new Scope.Platform(oper.Id)));

        Task<bool> MayAsync(Scope scope) => platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<bool>($"select sec.may_approve_recovery({recovery}, interval '24 hours') as \"Value\"").SingleAsync());
    }

    private sealed record Told(string Kind, string Recipient);

    private async Task TellAsync()
    {
        var asSystem = new Scope.System("test");
        foreach (var fact in await platform.FactsAsync<OperatorNamed>()) await platform.RunAsync(asSystem, s => s.GetRequiredService<MailIdentityLinks>().ExecuteAsync(fact, default));
        foreach (var fact in await platform.FactsAsync<OperatorsChanged>()) await platform.RunAsync(asSystem, s => s.GetRequiredService<MailOperators>().ExecuteAsync(fact, default));
        foreach (var fact in await platform.FactsAsync<OperatorChangeToTell>()) await platform.RunAsync(asSystem, s => s.GetRequiredService<MailOperators>().ExecuteAsync(fact, default));
    }

    private async Task<IReadOnlyList<ReadOperators.Row>> LiveAsync() => await platform.RunAsync(new Scope.System("test"), async s => (await s.GetRequiredService<ReadOperators>().ExecuteAsync(default)).Where(one => one.RemovedAt is null).ToList());

    private Task<NameOperator.Outcome> NameAsync(Guid by, string name, string email) => platform.RunAsync(new Scope.Platform(by), s => s.GetRequiredService<NameOperator>().ExecuteAsync(new(name, email), default));

    private Task<RemoveOperator.Outcome> RemoveAsync(Guid by, Guid one) => platform.RunAsync(new Scope.Platform(by), s => s.GetRequiredService<RemoveOperator>().ExecuteAsync(one, default));

    private async Task<string?> FaultAsync(Scope scope, Guid one) =>
        (await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(scope, s => s.GetRequiredService<RemoveOperator>().ExecuteAsync(one, default)))).SqlState;

    private async Task<string?> NamingFaultAsync(Scope scope) =>
        (await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(scope, s => s.GetRequiredService<NameOperator>().ExecuteAsync(new("Paul Agglo", "paul@agglo.exemple.test"), default)))).SqlState;

    private Task<int> CountAsync(Scope scope) => platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>($"select count(*)::int as \"Value\" from platform_operators").SingleAsync());
}
