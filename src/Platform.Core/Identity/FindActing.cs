using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>The account for which a person acts, with the live roles held there.</summary>
/// <param name="HasCome">Has acted for it before.</param>
/// <param name="Approves">Holds the right to approve acts, or is named in a circuit.</param>
public sealed record ActingTenant(Guid Id, string Name, string Slug, TenantKind Kind, Guid? LeadId, IReadOnlyList<MembershipRole> Roles, AccountLook Look, bool HasCome, bool Approves);

/// <summary>The company for which a person acts.</summary>
public sealed record ActingCompany(Guid Id, string Name, string Country, string NationalId, string Role);

/// <summary>For whom may this person act? Reads in scope SignIn, which sees the memberships of that one person.</summary>
public sealed class FindActing(PlatformDb db)
{
    /// <returns>Null when there is no such portal, or no live membership in it: the two look the same from outside.</returns>
    public async Task<ActingTenant?> ForTenantAsync(Guid person, string slug, CancellationToken cancel) => (await ReadAsync(person, db.Tenants.Where(t => t.Slug == slug), cancel)).SingleOrDefault();

    public Task<IReadOnlyList<ActingTenant>> TenantsAsync(Guid person, CancellationToken cancel) => ReadAsync(person, db.Tenants, cancel);

    /// <summary>The departments whose consultations the person reaches in an account by any of these roles; null: all of them.</summary>
    public async Task<IReadOnlyList<Guid>?> DepartmentsAsync(ActingTenant account, IReadOnlyList<MembershipRole> roles, CancellationToken cancel)
    {
        if (account.Roles.Any(role => roles.Contains(role) && role.ReachesWholeAccount())) return null;
        string[] names = [.. roles.Select(role => role.ToString())];
        return (await db.Database.SqlQuery<Guid[]>($"select sec.reach({account.Id}, {names}) as \"Value\"").ToListAsync(cancel)).Single();
    }

    private async Task<IReadOnlyList<ActingTenant>> ReadAsync(Guid person, IQueryable<Tenant> tenants, CancellationToken cancel)
    {
        var rows = await (from membership in db.Memberships
                          join tenant in tenants on membership.TenantId equals (Guid)(object)tenant.Id
                          join look in db.WornAppearances on membership.TenantId equals look.TenantId into looks
                          from worn in looks.DefaultIfEmpty()        // at most one; SQL, so null is no fault
                          where membership.PersonId == person && membership.RevokedAt == null
                          select new { tenant.Id, tenant.Name, tenant.Slug, tenant.Kind, tenant.LeadId, membership.Role, membership.CameAt, worn!.Colour, worn.LogoSha256, Approves = PlatformDb.Approves(membership.TenantId) }).ToListAsync(cancel);
        return [.. rows.GroupBy(row => row.Id).Select(group => new ActingTenant(group.Key.Value, group.First().Name, group.First().Slug, group.First().Kind,
            group.First().LeadId?.Value, [.. group.Select(row => row.Role).Distinct()],
            new(group.First().Name, group.First().Colour, group.First().LogoSha256), group.Any(row => row.CameAt is not null), group.First().Approves)).OrderBy(account => account.Name, FrenchOrder.Names)];
    }

    /// <summary>Accounts that the person administers whose list of people is late to be attested; to be called in scope SignIn.</summary>
    public async Task<IReadOnlyList<Guid>> LateAttestationsAsync(CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var quarter = AttestationRule.QuarterOf(today);
        return await db.PeopleAttestations.AsNoTracking().Where(a => a.Quarter == quarter && a.AttestedAt == null && a.DueOn < today).Select(a => a.TenantId).ToListAsync(cancel);
    }

    /// <summary>The person acts for this account: no longer one whose address was only typed into an invitation.</summary>
    /// <remarks>One instant for all her roles: the policy reads the clock once, and a later row's own instant would be after it.</remarks>
    public Task ComeAsync(Guid person, Guid tenant, CancellationToken cancel) => db.Database.ExecuteSqlAsync(
        $"update memberships set came_at = (select sec.now()) where person_id = {person} and tenant_id = {tenant} and revoked_at is null and came_at is null", cancel);

    /// <summary>Runs the platform (VR-55): read in scope SignIn, as the rest.</summary>
    public async Task<bool> OperatesAsync(Guid person, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"""select exists (select from platform_operators where person_id = {person} and removed_at is null) as "Value" """).ToListAsync(cancel)).Single();

    public async Task<ActingCompany?> ForCompanyAsync(Guid person, CancellationToken cancel) =>
        (await db.Database.SqlQuery<ActingCompany>($"""
            select c.id as "Id", c.name as "Name", c.country as "Country", c.national_id as "NationalId", m.role as "Role"
            from company_members m join companies c on c.id = m.company_id
            where m.person_id = {person} and m.left_at is null order by m.joined_at limit 1
            """).ToListAsync(cancel)).FirstOrDefault();
}
