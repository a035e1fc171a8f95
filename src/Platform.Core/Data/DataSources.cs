using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Platform.Core.Data;

/// <summary>One pool per database role. The scope decides the role; a host without that role's password cannot take it.</summary>
public sealed class DataSources(IOptions<DatabaseOptions> options) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, NpgsqlDataSource> pools = new();

    public NpgsqlDataSource For(Scope scope)
    {
        var p = options.Value.Passwords;
        return scope switch
        {
            Scope.Gate => Pool("platform_gate", p.Gate),
            Scope.System => Pool("platform_jobs", p.Jobs),
            Scope.Public when p.Public is { } password => Pool("platform_public", password),
            Scope.SignIn when p.Identity is { } password => Pool("platform_identity", password),
            Scope.Visit => Pool("platform_visit", p.Visit),
            Scope.Client => Pool("platform_client", p.Client),
            Scope.Export => Pool("platform_export", p.Export),
            Scope.Tenant or Scope.Lead or Scope.Company or Scope.Platform when p.App is { } password => Pool("platform_app", password),
            _ => Pool("platform_jobs", p.Jobs),      // a job that restored the scope of an outbox row
        };
    }

    public NpgsqlDataSource Keys => Pool("platform_keys", options.Value.Passwords.Keys);

    public NpgsqlDataSource Dispatch => Pool("platform_dispatch", options.Value.Passwords.Dispatch);

    public NpgsqlDataSource Identity => Pool("platform_identity", options.Value.Passwords.Identity);

    private NpgsqlDataSource Pool(string role, string? password) => pools.GetOrAdd(role, _ =>
        new NpgsqlDataSourceBuilder(options.Value.ConnectionString(role, password ?? throw new InvalidOperationException($"This host has no password for {role}.")))
            .ConfigureTypeLoading(types => types.EnableTypeLoading(false))       // the schema has built-in types only: the first connection of a role need not read the catalogue (15 ms)
            .Build());

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in pools.Values) await pool.DisposeAsync();
    }
}
