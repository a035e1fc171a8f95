using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Testing;

namespace Platform.Core.Tests.Operations;

/// <summary>The rows that migration 0360 moves: who was an operator of an agglomeration, in its own account (decision 0055).</summary>
public sealed class OperatorsOfBeforeTests : IAsyncLifetime
{
    private const string Granted = "2026-03-02T08:00Z", Again = "2026-04-02T08:00Z", Revoked = "2026-05-02T08:00Z";
    private TestPlatform platform = null!;      // set by InitializeAsync

    public async Task InitializeAsync() => platform = await TestPlatform.StartAsync();

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Theory, Trait("Feature", "VR-55")]
    [InlineData(1), InlineData(2)]
    public async Task The_operators_of_the_only_agglomeration_stay_with_their_date_and_of_several_all_are_former_ones(int agglomerations)
    {
        var lead = await platform.LeadAsync();
        if (agglomerations > 1) await platform.LeadAsync("ailleurs");
        var twice = await platform.PersonAsync(lead, "Odile Exploitante", MembershipRole.LeadAdmin);
        var left = await platform.PersonAsync(lead, "Oscar Parti", MembershipRole.LeadAdmin);
        var (first, second) = (await platform.DepartmentAsync(lead), await platform.DepartmentAsync(lead));
        await platform.SuperuserAsync($"""
            do $do$
            declare roles text := (select pg_get_constraintdef(oid) from pg_constraint where conname = 'memberships_role_check');
            begin
              alter table memberships drop constraint memberships_role_check;
              execute 'alter table memberships add constraint memberships_role_check ' || replace(roles, '::text]', '::text, ''Operator''::text]');
            end $do$;
            insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at, revoked_at)
            select '{lead.Id.Value}', gen_random_uuid(), person, name, email, 'Operator', department, granted, revoked
            from (values (uuid '{twice.Id}', '{twice.Name}', '{twice.Email}', uuid '{first.Value}', timestamptz '{Granted}', null::timestamptz),
                         (uuid '{twice.Id}', '{twice.Name}', '{twice.Email}', uuid '{second.Value}', timestamptz '{Again}', null),
                         (uuid '{left.Id}', '{left.Name}', '{left.Email}', uuid '{first.Value}', timestamptz '{Granted}', timestamptz '{Revoked}')) as v (person, name, email, department, granted, revoked)
            """);
        var file = MigrationRunner.Embedded.Single(one => one.Name == "0360_platform_operators").Sql;
        await platform.SuperuserAsync(file[file.IndexOf("alter table memberships no force", StringComparison.Ordinal)..file.IndexOf("alter table platform_operators enable", StringComparison.Ordinal)]);

        var kept = await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<ReadOperators>().ExecuteAsync(default));
        Assert.Equal([(left.Id, At(Granted), lead.Name), (twice.Id, At(Granted), lead.Name), (twice.Id, At(Again), lead.Name)],
            kept.Select(one => (one.Person, one.NamedAt.ToUniversalTime(), one.NamedBy ?? "")).OrderBy(one => one.Person != left.Id).ThenBy(one => one.Item2));
        Assert.Equal(At(Revoked), kept.Single(one => one.Person == left.Id).RemovedAt?.ToUniversalTime());
        Assert.Equal(agglomerations == 1 ? [(twice.Id, At(Granted))] : [], kept.Where(one => one.RemovedAt is null).Select(one => (one.Person, one.NamedAt.ToUniversalTime())));
        Assert.Equal(PostgresErrorCodes.CheckViolation, (await Assert.ThrowsAsync<PostgresException>(() => platform.SuperuserAsync("update memberships set role = 'Operator'"))).SqlState);       // no such role any more
    }

    private static DateTimeOffset At(string said) => DateTimeOffset.Parse(said, System.Globalization.CultureInfo.InvariantCulture);
}
