using Microsoft.EntityFrameworkCore;
using Platform.Core.Approvals;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<ApprovalCircuit> ApprovalCircuits => Set<ApprovalCircuit>();
    public DbSet<ApprovalStep> ApprovalSteps => Set<ApprovalStep>();
    public DbSet<ApprovalStepPerson> ApprovalStepPeople => Set<ApprovalStepPerson>();
    public DbSet<ApprovalSubmission> ApprovalSubmissions => Set<ApprovalSubmission>();
    public DbSet<ApprovalDecision> ApprovalDecisions => Set<ApprovalDecision>();
    public DbSet<ApprovalDelay> ApprovalDelays => Set<ApprovalDelay>();

    /// <summary>Does the person who asks approve anything in this account? In queries only: sec.approves.</summary>
    public static bool Approves(Guid tenant) => throw new NotSupportedException($"Asked of the database, of {tenant} too.");

    /// <summary>Circuits are set one after the other; submissions and publications wait for it (they share the same lock).</summary>
    internal Task LockCircuitsAsync(Guid tenant, CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"approvals:" + tenant.ToString("D")}, 0))", cancel);
}
