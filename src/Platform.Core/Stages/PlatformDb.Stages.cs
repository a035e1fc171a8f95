using Microsoft.EntityFrameworkCore;
using Platform.Core.Stages;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<StageInvitation> StageInvitations => Set<StageInvitation>();
    public DbSet<Admission> Admissions => Set<Admission>();
}
