using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>Structures and departments of the account in scope, as its pages show them.</summary>
public sealed class AccountStructure(PlatformDb db)
{
    /// <param name="Contracts">A year, as declared.</param>
    /// <param name="Body">What it is as a buyer.</param>
    public sealed record Structure(Id<SubEntity> Id, string Name, string Siret, int? Contracts, BuyerBody Body);

    /// <summary>An account asked for; <paramref name="Slug"/> once the lead has opened it.</summary>
    public sealed record Asked(string Name, string Siret, int Contracts, string ByName, DateTimeOffset At, string? Slug);

    /// <summary>What a year counted, for a structure that may have an account of its own.</summary>
    public sealed record Advice(string Structure, string Siret, int Year, int Contracts, int Threshold);

    /// <param name="Name">Alone.</param>
    /// <param name="Path">With those above it.</param>
    /// <param name="Depth">0 at the top of its structure.</param>
    /// <param name="SubEntity">Name of the structure that it belongs to; null for the account itself.</param>
    /// <param name="SubEntityId">Its id.</param>
    /// <param name="Parent">The department above.</param>
    /// <param name="People">How many are attached to it.</param>
    public sealed record Unit(Id<Department> Id, string Name, string Path, int Depth, string? SubEntity, Id<SubEntity>? SubEntityId, Id<Department>? Parent, int People);

    public sealed record Archived(string Name, string? SubEntity, DateTimeOffset At);

    public async Task<IReadOnlyList<Structure>> SubEntitiesAsync(CancellationToken cancel) =>
        [.. (await db.SubEntities.AsNoTracking().Select(e => new Structure(e.Id, e.Name, e.Siret, e.DeclaredContracts, e.BuyerBody)).ToListAsync(cancel)).OrderBy(e => e.Name, FrenchOrder.Names)];

    public async Task<IReadOnlyList<Asked>> AskedAsync(CancellationToken cancel) =>
        await db.AccountRequests.AsNoTracking().OrderByDescending(r => r.AskedAt)
            .Select(r => new Asked(r.Name, r.Siret, r.ContractsPerYear, r.AskedByName, r.AskedAt, db.Tenants.Where(t => t.Siret == r.Siret).Select(t => t.Slug).FirstOrDefault())).ToListAsync(cancel);

    /// <summary>What the last year that was looked at counted for the account itself, where that is under the threshold of an account of its own; null: nothing to say.</summary>
    public async Task<(int Year, int Contracts, int Threshold)?> OwnAdviceAsync(CancellationToken cancel) =>
        await db.StructureAdvice.AsNoTracking().Where(a => a.SubEntityId == null).OrderByDescending(a => a.Year).FirstOrDefaultAsync(cancel) is { } advice ? (advice.Year, advice.Contracts, advice.Threshold) : null;

    /// <summary>Of the last year that was looked at, while no account was asked for.</summary>
    public async Task<IReadOnlyList<Advice>> AdviceAsync(CancellationToken cancel)
    {
        var rows = await (from advice in db.StructureAdvice.AsNoTracking() join e in db.SubEntities.AsNoTracking() on advice.SubEntityId equals (Id<SubEntity>?)e.Id
                          where !db.AccountRequests.Any(r => r.Siret == e.Siret)
                          select new Advice(e.Name, e.Siret, advice.Year, advice.Contracts, advice.Threshold)).ToListAsync(cancel);
        return [.. rows.GroupBy(advice => advice.Siret).Select(structure => structure.MaxBy(advice => advice.Year)!).OrderBy(advice => advice.Structure, FrenchOrder.Names)];      // a group is never empty
    }

    /// <summary>Those in use, as a tree: the account's own first, then structure by structure.</summary>
    public async Task<IReadOnlyList<Unit>> DepartmentsAsync(CancellationToken cancel)
    {
        var rows = await db.Departments.AsNoTracking().Where(d => d.ArchivedAt == null).Select(d => new
        {
            d.Id, d.ParentId, d.Name, d.SubEntityId,
            SubEntity = db.SubEntities.Where(e => e.Id == d.SubEntityId).Select(e => e.Name).FirstOrDefault(),
            People = db.Memberships.Where(m => m.DepartmentId == d.Id && m.RevokedAt == null).Select(m => m.PersonId).Distinct().Count(),
        }).ToDictionaryAsync(d => d.Id, cancel);
        return [.. rows.Values.GroupBy(d => (d.SubEntityId, d.SubEntity)).OrderBy(g => g.Key.SubEntity is null ? 0 : 1).ThenBy(g => g.Key.SubEntity ?? "", FrenchOrder.Names)
            .SelectMany(structure => DepartmentTree.Order([.. structure.Select(d => new DepartmentTree.Branch(d.Id, d.ParentId, d.Name))]))
            .Select(placed => (placed, row: rows[placed.Id]))
            .Select(x => new Unit(x.row.Id, x.row.Name, x.placed.Path, x.placed.Depth, x.row.SubEntity, x.row.SubEntityId, x.row.ParentId, x.row.People))];
    }

    public async Task<IReadOnlyList<Archived>> ArchivedAsync(CancellationToken cancel) =>
        await db.Departments.AsNoTracking().Where(d => d.ArchivedAt != null).OrderByDescending(d => d.ArchivedAt)
            .Select(d => new Archived(d.Name, db.SubEntities.Where(e => e.Id == d.SubEntityId).Select(e => e.Name).FirstOrDefault(), d.ArchivedAt!.Value)).ToListAsync(cancel);      // filtered just above
}
