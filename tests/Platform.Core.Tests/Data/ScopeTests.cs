using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Testing;

namespace Platform.Core.Tests.Data;

/// <summary>Who is asking decides what is there.</summary>
public sealed class ScopeTests
{
    [Fact, Trait("Feature", "VR-01")]
    public async Task An_account_sees_its_own_rows_and_none_of_its_neighbour()
    {
        await using var platform = await TestPlatform.StartAsync();
        var lead = await platform.LeadAsync();
        var (beaumont, saintMarcel) = (await platform.CommuneAsync(lead, "beaumont", "Beaumont"), await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel"));

        var seen = await platform.RunAsync(new Scope.Tenant(beaumont.Id.Value, null), s => s.GetRequiredService<PlatformDb>().Departments.ToListAsync());

        Assert.Single(seen);
        Assert.All(seen, department => Assert.Equal(beaumont.Id.Value, department.TenantId));
        Assert.NotEqual(beaumont.Id, saintMarcel.Id);
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Row_level_security_alone_hides_the_neighbour_from_raw_sql()
    {
        await using var platform = await TestPlatform.StartAsync();
        var lead = await platform.LeadAsync();
        var (beaumont, _) = (await platform.CommuneAsync(lead, "beaumont", "Beaumont"), await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel"));

        var seen = await platform.RunAsync(new Scope.Tenant(beaumont.Id.Value, null), s =>
            s.GetRequiredService<PlatformDb>().Database.SqlQuery<Guid>($"select tenant_id as \"Value\" from departments").ToListAsync());

        Assert.Equal([beaumont.Id.Value], seen);
    }

    [Fact]
    public async Task A_query_outside_the_unit_of_work_throws_instead_of_answering_nothing()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var scope = platform.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentScope>().Enter(new Scope.Public());

        await Assert.ThrowsAsync<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<PlatformDb>().Tenants.ToListAsync());
    }

    [Fact]
    public async Task A_forged_context_is_refused_by_the_database()
    {
        await using var platform = await TestPlatform.StartAsync();
        await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");      // of an empty table nobody asks whose it is
        await using var source = NpgsqlDataSource.Create(platform.Database.ConnectionString(DatabaseRole.App));
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var forge = new NpgsqlCommand($"select set_config('app.ctx', '1|{Guid.CreateVersion7()}|||||9999999999|{connection.ProcessID}|{new string('0', 64)}', true)", connection, transaction);
        await forge.ExecuteNonQueryAsync();
        await using var read = new NpgsqlCommand("select count(*) from departments", connection, transaction);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => read.ExecuteScalarAsync());

        Assert.Equal("42501", refused.SqlState);
    }

    [Fact]
    public async Task Acting_for_an_account_takes_a_live_membership_in_it()
    {
        await using var platform = await TestPlatform.StartAsync();
        var lead = await platform.LeadAsync();
        await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var beaumont = await platform.CommuneAsync(lead, "beaumont", "Beaumont");
        var buyer = await platform.PersonAsync(beaumont, "Claire Achat", MembershipRole.Buyer);

        Task<ActingTenant?> Find(string slug) => platform.RunAsync(new Scope.SignIn(buyer.Id), s => s.GetRequiredService<FindActing>().ForTenantAsync(buyer.Id, slug, default));

        Assert.Equal([MembershipRole.Buyer], (await Find("beaumont"))!.Roles);
        Assert.Null(await Find("saint-marcel"));
        Assert.Null(await Find("inconnue"));
    }
}
