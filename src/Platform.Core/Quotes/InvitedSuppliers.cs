using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Quotes;

/// <summary>Suppliers that the account in scope brought from its former platform: who has entered the directory since, who was asked and has not.</summary>
public sealed class InvitedSuppliers(PlatformDb db, CurrentScope scope)
{
    public const int Most = 50;

    /// <param name="IsListed">A company of this number is in the directory.</param>
    public sealed record Row(Guid Id, string Name, string? Siret, string[] Divisions, string Place, DateTimeOffset InvitedAt, bool IsListed);

    /// <param name="division">Two digits; null for all.</param>
    /// <param name="words">Part of a name or a place, or a trade of its divisions; null for all.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<IReadOnlyList<Row>> FindAsync(string? division, string? words, CancellationToken cancel)
    {
        var (account, like, trades) = (((Scope.Tenant)scope.Required).TenantId, SupplierDirectory.Like(words), CpvCode.DivisionsFor(words).ToArray());
        return await db.Database.SqlQuery<Row>($"""
            with found as materialized (
              select id, name, siret, divisions, place, invited_at from supplier_invitations
              where tenant_id = {account} and ({division}::text is null or {division} = any (divisions)) and (unaccent(concat_ws(' ', name, place)) ilike unaccent({like}) or divisions && {trades})
              order by lower(name), id limit {Most + 1}),
            listed as materialized (select n from sec.listed_companies(array(select left(siret, 9) from found where siret is not null)) n)
            select id as "Id", name as "Name", siret as "Siret", divisions as "Divisions", place as "Place", invited_at as "InvitedAt", coalesce(left(siret, 9) in (select n from listed), false) as "IsListed"
            from found order by lower(name), id
            """).ToListAsync(cancel);
    }
}
