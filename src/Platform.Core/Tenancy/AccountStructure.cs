using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>Structures and departments of the account in scope, as its pages show them.</summary>
public sealed class AccountStructure(PlatformDb db)
{
    public sealed record Structure(Id<SubEntity> Id, string Name, string Siret);

    /// <param name="SubEntity">Name of the structure that it belongs to; null for the account itself.</param>
    public sealed record Unit(Id<Department> Id, string Name, string? SubEntity);

    public async Task<IReadOnlyList<Structure>> SubEntitiesAsync(CancellationToken cancel) =>
        [.. (await db.SubEntities.AsNoTracking().Select(e => new Structure(e.Id, e.Name, e.Siret)).ToListAsync(cancel)).OrderBy(e => e.Name, FrenchOrder.Names)];

    public async Task<IReadOnlyList<Unit>> DepartmentsAsync(CancellationToken cancel) =>
        [.. (await db.Departments.AsNoTracking().Select(d => new Unit(d.Id, d.Name, db.SubEntities.Where(e => e.Id == d.SubEntityId).Select(e => e.Name).FirstOrDefault()))
            .ToListAsync(cancel)).OrderBy(d => d.SubEntity is null ? 0 : 1).ThenBy(d => d.Name, FrenchOrder.Names)];
}

/// <summary>The accounts of the lead in scope: metadata only, never what they own.</summary>
public sealed class SyndicatedAccounts(PlatformDb db, CurrentScope scope)
{
    public sealed record Row(string Name, string Slug, string Siret, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt);

    public async Task<IReadOnlyList<Row>> ReadAsync(CancellationToken cancel)
    {
        var lead = new Id<Tenant>(((Scope.Lead)scope.Required).LeadId);
        return [.. (await db.Tenants.AsNoTracking().Where(t => t.LeadId == lead).Select(t => new Row(t.Name, t.Slug, t.Siret, t.CreatedAt, t.ActivatedAt)).ToListAsync(cancel))
            .OrderBy(t => t.Name, FrenchOrder.Names)];
    }
}
