using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Testing;

namespace Platform.Core.Tests.Registers;

/// <summary>A register on a database of its own, with one account and its signing key.</summary>
internal sealed class Registry : IAsyncDisposable
{
    private readonly Services services;

    private Registry(Postgres database) =>
        (Database, services) = (database, new Services(database, (all, configuration) => all.AddRegisters(configuration)));

    public Postgres Database { get; }
    public Guid Tenant { get; } = Guid.CreateVersion7();
    public Guid Consultation { get; } = Guid.CreateVersion7();
    public RegisterKey Key => services.Singleton<RegisterKey>();

    public static async Task<Registry> CreateAsync()
    {
        var registry = new Registry(await Postgres.CreateDatabaseAsync());
        await registry.services.MakeRegisterKeyAsync();
        await registry.Database.ExecuteAsSuperuserAsync(
            $"insert into tenants (id, kind, name, slug, siret, created_at) values ('{registry.Tenant}', 'Lead', 'Agglomération', 'agglo', '21270681200015', now())");
        return registry;
    }

    public async Task<Guid> AddCompanyAsync()
    {
        var id = Guid.CreateVersion7();
        await Database.ExecuteAsSuperuserAsync($"insert into companies (id, country, national_id, national_id_kind, name, created_at) values ('{id}', 'FR', '{id}', 'SIREN', 'E', now())");
        return id;
    }

    public Task<AppendEntry.Appended> AppendAsync(string what, string kind = "retrait", Guid? company = null, Scope? scope = null) =>
        services.RunAsync<AppendEntry, AppendEntry.Appended>(scope ?? System,
            append => append.ExecuteAsync(new(Tenant, Consultation, company, kind, new JsonObject { ["quoi"] = what }), CancellationToken.None));

    public Task<int> IntegrateAsync() => services.RunAsync<IntegrateEntries, int>(System, integrate => integrate.ExecuteAsync(CancellationToken.None));

    public Task<ProveInclusion.Outcome> ProveAsync(Guid entry) =>
        services.RunAsync<ProveInclusion, ProveInclusion.Outcome>(System, prove => prove.ExecuteAsync(entry, CancellationToken.None));

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;        // every question here has one answer
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static Scope System => new Scope.System("test");
}
