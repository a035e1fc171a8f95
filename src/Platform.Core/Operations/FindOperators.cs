using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Operations;

/// <summary>Where to write to whoever keeps the platform running; the agglomerations' administrators while nobody is named. Scope System.</summary>
public sealed class FindOperators(PlatformDb db)
{
    /// <param name="Tenant">Null: an operator of the platform belongs to no account.</param>
    /// <param name="Id">Of the operator, or of the membership.</param>
    /// <param name="IsNamed">False for an administrator to whom it falls.</param>
    public sealed record Operator(Guid? Tenant, Guid Id, string Email, bool IsNamed);

    /// <param name="lead">To whose administrators it falls; null for all agglomerations.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<IReadOnlyList<Operator>> ExecuteAsync(Guid? lead, CancellationToken cancel)
    {
        var all = await db.Database.SqlQuery<Operator>($"""
            select null::uuid as "Tenant", id as "Id", person_email as "Email", true as "IsNamed" from platform_operators where removed_at is null
            union all
            select tenant_id, id, person_email, false from memberships where role = 'LeadAdmin' and revoked_at is null and ({lead}::uuid is null or tenant_id = {lead})
              and not exists (select from platform_operators where removed_at is null)
            """).OrderBy(one => one.Id).ToListAsync(cancel);
        return [.. all.DistinctBy(one => (one.Tenant, one.Email.ToUpperInvariant()))];
    }

    /// <returns>Null when he was removed, or this membership revoked.</returns>
    public async Task<Operator?> FindAsync(Guid one, CancellationToken cancel) => (await db.Database.SqlQuery<Operator>($"""
        select null::uuid as "Tenant", id as "Id", person_email as "Email", true as "IsNamed" from platform_operators where id = {one} and removed_at is null
        union all
        select tenant_id, id, person_email, false from memberships where id = {one} and revoked_at is null
        """).ToListAsync(cancel)).SingleOrDefault();
}
