using Microsoft.EntityFrameworkCore;
using Platform.Core.Identity;
using Platform.Core.Tenancy;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<SubEntity> SubEntities => Set<SubEntity>();
    public DbSet<Department> Departments => Set<Department>();
    public DbSet<AccountRequest> AccountRequests => Set<AccountRequest>();
    public DbSet<AccountOpening> AccountOpenings => Set<AccountOpening>();
    public DbSet<StructureAdvice> StructureAdvice => Set<StructureAdvice>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Appearance> Appearances => Set<Appearance>();

    /// <summary>What accounts wear now: at most one each, none while they look like the platform.</summary>
    internal IQueryable<Appearance> WornAppearances => Appearances.Where(a => a.WornAt != null && a.ReplacedAt == null);

    /// <summary>Who gives a structure a number and who gives the account one wait for each other: a number is the one's or the other's.</summary>
    internal Task LockStructuresAsync(Guid tenant, CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"structures:" + tenant.ToString("D")}, 0))", cancel);

    /// <summary>Two administrators who try or decide at once wait for each other.</summary>
    internal Task LockAppearanceAsync(Guid tenant, CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"appearance:" + tenant.ToString("D")}, 0))", cancel);
}
