using Microsoft.EntityFrameworkCore;
using Platform.Core.Identity;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<CompanyMember> CompanyMembers => Set<CompanyMember>();
    public DbSet<CompanyInvitation> CompanyInvitations => Set<CompanyInvitation>();
}
