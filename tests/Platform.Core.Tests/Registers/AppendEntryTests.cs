using Npgsql;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Testing;

namespace Platform.Core.Tests.Registers;

public sealed class AppendEntryTests : IAsyncLifetime
{
    private Registry registry = null!;

    public async Task InitializeAsync() => registry = await Registry.CreateAsync();

    public async Task DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public async Task Ranks_have_no_gap_even_when_ten_write_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => registry.AppendAsync($"{i}")));

        Assert.Equal(Enumerable.Range(1, 10), await registry.AskAsync<int[]>("select array_agg(rank order by rank) from register_entries"));
    }

    [Theory]
    [InlineData("pv")]
    [InlineData("cloture")]
    [InlineData("cle-publiee")]
    public async Task A_company_does_not_write_what_is_the_buyers_to_write(string kind)
    {
        var company = await registry.AddCompanyAsync();

        await RefusedAsync(() => registry.AppendAsync("x", kind, company, new Scope.Company(company, null)));
        await registry.AppendAsync("x", "depot", company, new Scope.Company(company, null));
    }

    [Fact]
    public async Task A_company_does_not_write_in_the_name_of_another()
    {
        var (mine, other) = (await registry.AddCompanyAsync(), await registry.AddCompanyAsync());

        await RefusedAsync(() => registry.AppendAsync("x", "depot", other, new Scope.Company(mine, null)));
        await RefusedAsync(() => registry.AppendAsync("x", "depot", company: null, new Scope.Company(mine, null)));
    }

    [Fact]
    public async Task A_buyer_writes_no_deposit_and_in_no_other_register_than_its_own()
    {
        await RefusedAsync(() => registry.AppendAsync("x", "depot", company: null, new Scope.Tenant(registry.Tenant, null)));
        await RefusedAsync(() => registry.AppendAsync("x", "pv", company: null, new Scope.Tenant(Guid.CreateVersion7(), null)));
        await registry.AppendAsync("x", "pv", company: null, new Scope.Tenant(registry.Tenant, null));
    }

    [Fact]
    public async Task An_entry_that_is_not_the_commitment_of_its_details_is_refused_by_the_database()
    {
        await using var source = NpgsqlDataSource.Create(registry.Database.ConnectionString(DatabaseRole.Jobs));
        await using var command = source.CreateCommand(
            $$"""select sec.append_entry('{{registry.Tenant}}', '{{Guid.CreateVersion7()}}', '{{registry.Consultation}}', null, 'pv', sha256('salt'), '{}', sha256('{}'))""");

        var refused = await Assert.ThrowsAsync<PostgresException>(command.ExecuteScalarAsync);

        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }

    private static async Task RefusedAsync(Func<Task> append)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(append);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, ((PostgresException)(refused as PostgresException ?? refused.InnerException)!).SqlState);
    }
}
