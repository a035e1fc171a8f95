using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>What was said when the lead opened an account: how many contracts a year, and which commune the structure belongs to (VR-05).</summary>
public sealed class AccountOpening : ISharedWithLead
{
    private AccountOpening() { }

    internal AccountOpening(Tenant account, int contractsPerYear, Id<Tenant>? linkedTo, Guid? by, DateTimeOffset now) =>
        (TenantId, LeadId, ContractsPerYear, LinkedTo, OpenedBy, OpenedAt) =
            (account.Id.Value, account.LeadId?.Value ?? throw new InvalidOperationException("A lead opens accounts, not itself."), contractsPerYear, linkedTo, by, now);

    public Guid TenantId { get; private set; }
    public Guid LeadId { get; private set; }
    public int ContractsPerYear { get; private set; }

    /// <summary>Null: a commune, or a body of its own.</summary>
    public Id<Tenant>? LinkedTo { get; private set; }
    public Guid? OpenedBy { get; private set; }
    public DateTimeOffset OpenedAt { get; private set; }
}

internal sealed class AccountOpeningMapping : IEntityTypeConfiguration<AccountOpening>
{
    public void Configure(EntityTypeBuilder<AccountOpening> builder)
    {
        builder.ToTable("account_openings");
        builder.HasKey(o => o.TenantId);
    }
}
