using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consents;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Tenancy;

namespace Platform.Testing;

/// <summary>A lead that asks to read a commune, and the commune's administrator who answers.</summary>
public sealed class GivenConsent
{
    private GivenConsent(TestPlatform platform) => Platform = platform;

    public TestPlatform Platform { get; }
    public required Tenant Lead { get; init; }
    public required Tenant Commune { get; init; }
    public required TestPerson Visitor { get; init; }
    public required TestPerson Administrator { get; init; }

    /// <summary>The moment at which the clock stands.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public Scope.Lead LeadScope => new(Lead.Id.Value, Visitor.Id);
    public Scope.Tenant CommuneScope => new(Commune.Id.Value, Administrator.Id);

    public static async Task<GivenConsent> StartAsync(TestPlatform platform)
    {
        await platform.Database.SetNowAsync(Start);
        var lead = await platform.LeadAsync();
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Commune de Saint-Marcel");
        return new(platform)
        {
            Lead = lead, Commune = commune, Visitor = await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin),
            Administrator = await platform.PersonAsync(commune, "Aline Administratrice", MembershipRole.AccountAdmin),
        };
    }

    public async Task<Guid> AskAsync(params ConsentPart[] parts) => await Platform.RunAsync(LeadScope, async s =>
        ((RequestConsent.Outcome.Requested)await s.GetRequiredService<RequestConsent>().ExecuteAsync(new("saint-marcel", parts, "Aide à la publication, appel du 12.", 30, Visitor.Name), default)).Consent);

    public async Task<GrantConsent.Outcome> GrantAsync(Guid consent, DateTimeOffset end, params ConsentPart[] parts)
    {
        var proof = await Platform.ProofAsync(Administrator, GrantConsent.Act, GrantConsent.ActHash(consent, parts, end));
        return await Platform.RunAsync(CommuneScope, s => s.GetRequiredService<GrantConsent>().ExecuteAsync(new(consent, parts, end, proof, Administrator.Name), default));
    }

    /// <summary>Asked and granted until <paramref name="end"/>.</summary>
    public async Task<Guid> GrantedAsync(DateTimeOffset end, params ConsentPart[] parts)
    {
        var consent = await AskAsync(parts);
        return await GrantAsync(consent, end, parts) is GrantConsent.Outcome.Granted ? consent : throw new InvalidOperationException("Not granted.");
    }

    public Task<bool> RevokeAsync(Guid consent) => Platform.RunAsync(CommuneScope, s => s.GetRequiredService<RevokeConsent>().ExecuteAsync(consent, Administrator.Name, default));

    /// <summary>The line of the log under which one request reads; null: no consent holds.</summary>
    public Task<Visit?> EnterAsync(Guid consent) => Platform.RunAsync(LeadScope, s => s.GetRequiredService<EnterAccount>().ExecuteAsync(consent, "/agglo/agglo/acces", Visitor.Name, default));

    public Task<T> VisitAsync<T>(Visit visit, Func<AccountForVisitor, Task<T>> read) =>
        Platform.RunAsync(new Scope.Visit(Lead.Id.Value, visit.Tenant, Visitor.Id, visit.Entry), s => read(s.GetRequiredService<AccountForVisitor>()));

    public Task<ReadAccessLog.Page> LogAsync() => Platform.RunAsync(CommuneScope, s => s.GetRequiredService<ReadAccessLog>().PageAsync(null, default));

    /// <summary>Raw SQL of one role in a context of this scope, as an injection would run it.</summary>
    public async Task<object?> RawAsync(DatabaseRole role, Scope scope, params string[] statements)
    {
        await using var source = NpgsqlDataSource.Create(Platform.Database.ConnectionString(role));
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var set = new NpgsqlCommand("select set_config('app.ctx', $1, true)", connection, transaction))
        {
            set.Parameters.Add(new NpgsqlParameter { Value = Platform.Services.GetRequiredService<ContextSigner>().Sign(scope, connection.ProcessID) });
            await set.ExecuteNonQueryAsync();
        }
        object? last = null;
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection, transaction);
            last = await command.ExecuteScalarAsync();
        }
        return last;
    }
}
