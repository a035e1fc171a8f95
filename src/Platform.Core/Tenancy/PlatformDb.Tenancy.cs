using Microsoft.EntityFrameworkCore;
using Platform.Core.Identity;
using Platform.Core.Tenancy;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<SubEntity> SubEntities => Set<SubEntity>();
    public DbSet<Department> Departments => Set<Department>();
    public DbSet<Membership> Memberships => Set<Membership>();
}
