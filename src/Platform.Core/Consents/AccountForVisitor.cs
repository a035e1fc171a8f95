using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Consents;

/// <summary>
/// What a visit shows: read only, page by page. Whole entities, so that each row is logged as it is read (<see cref="SeenRows"/>); where a projection reads
/// no entity, the row is noted here. Scope Visit.
/// </summary>
public sealed class AccountForVisitor(PlatformDb db, CurrentScope scope)
{
    private const int PageSize = 50;

    /// <param name="More">There are older ones.</param>
    public sealed record Listed<T>(IReadOnlyList<T> Rows, bool More);

    public sealed record Dossier(Consultation Consultation, IReadOnlyList<Lot> Lots, IReadOnlyList<DceVersion> Versions, IReadOnlyList<DceDocument> Documents);

    /// <param name="Organisation">Null: an anonymous withdrawal.</param>
    public sealed record Withdrawal(Guid Id, Guid Consultation, int Version, string? Organisation, string? Person, DateTimeOffset WithdrawnAt);

    public sealed record Worker(Membership Membership, string Department);

    public async Task<Listed<Consultation>> ConsultationsAsync(int page, CancellationToken cancel) =>
        Cut(await db.Consultations.AsNoTracking().OrderByDescending(c => c.CreatedAt).ThenBy(c => c.Id).Skip(page * PageSize).Take(PageSize + 1).ToListAsync(cancel));

    public async Task<Dossier?> ConsultationAsync(Id<Consultation> id, CancellationToken cancel)
    {
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } consultation) return null;
        return new(consultation,
            await db.Lots.AsNoTracking().Where(l => l.ConsultationId == id).OrderBy(l => l.Number).ToListAsync(cancel),
            await db.DceVersions.AsNoTracking().Where(v => v.ConsultationId == id).OrderByDescending(v => v.Number).ToListAsync(cancel),
            await db.DceDocuments.AsNoTracking().Where(d => d.ConsultationId == id).OrderBy(d => d.Name).ToListAsync(cancel));
    }

    public async Task<Listed<Withdrawal>> WithdrawalsAsync(int page, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Withdrawal>($"""
            select id as "Id", consultation_id as "Consultation", version_number as "Version", organisation as "Organisation", person as "Person", withdrawn_at as "WithdrawnAt"
            from dce_withdrawals where tenant_id = {((Scope.Visit)scope.Required).TenantId} order by withdrawn_at desc, id limit {PageSize + 1} offset {page * PageSize}
            """).ToListAsync(cancel);
        foreach (var row in rows) scope.Seen.Add("dce_withdrawals", row.Id);
        return Cut(rows);
    }

    public async Task<IReadOnlyList<Worker>> PeopleAsync(CancellationToken cancel)
    {
        var departments = (await db.Departments.AsNoTracking().ToListAsync(cancel)).ToDictionary(d => d.Id, d => d.Name);
        return [.. (await db.Memberships.AsNoTracking().Where(m => m.RevokedAt == null).ToListAsync(cancel))
            .Select(m => new Worker(m, departments.GetValueOrDefault(m.DepartmentId, ""))).OrderBy(w => w.Membership.PersonName, FrenchOrder.Names)];
    }

    private static Listed<T> Cut<T>(List<T> rows) => new([.. rows.Take(PageSize)], rows.Count > PageSize);
}
