using Microsoft.EntityFrameworkCore;
using Platform.Core.Identity;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<PeopleAttestation> PeopleAttestations => Set<PeopleAttestation>();
    public DbSet<AccessRequest> AccessRequests => Set<AccessRequest>();
    public DbSet<Establishment> Establishments => Set<Establishment>();
    public DbSet<CompanyMember> CompanyMembers => Set<CompanyMember>();
    public DbSet<CompanyInvitation> CompanyInvitations => Set<CompanyInvitation>();
}
