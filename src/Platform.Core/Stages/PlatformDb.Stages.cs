using Microsoft.EntityFrameworkCore;
using Platform.Core.Stages;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<StageInvitation> StageInvitations => Set<StageInvitation>();
    public DbSet<Admission> Admissions => Set<Admission>();
    public DbSet<JuryOpinion> JuryOpinions => Set<JuryOpinion>();
    public DbSet<AnonymityLift> AnonymityLifts => Set<AnonymityLift>();
}
