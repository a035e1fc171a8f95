using Microsoft.EntityFrameworkCore;
using Platform.Core.Conventions;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<SharingConvention> SharingConventions => Set<SharingConvention>();
    public DbSet<Deliberation> Deliberations => Set<Deliberation>();
    public DbSet<ConventionSignature> ConventionSignatures => Set<ConventionSignature>();
    public DbSet<ConventionAmendment> ConventionAmendments => Set<ConventionAmendment>();
    public DbSet<ConventionDispute> ConventionDisputes => Set<ConventionDispute>();
    public DbSet<ConventionSuccession> ConventionSuccessions => Set<ConventionSuccession>();
    public DbSet<ConventionFile> ConventionFiles => Set<ConventionFile>();
    public DbSet<ConventionEvent> ConventionEvents => Set<ConventionEvent>();

    /// <summary>Two people, or a person and the nightly job, who act on one account's conventions wait for each other.</summary>
    internal Task LockConventionsAsync(Guid account, CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"conventions:" + account.ToString("D")}, 0))", cancel);
}
