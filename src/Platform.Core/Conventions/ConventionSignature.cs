using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>Whoever signs for a party; with a delegation, for whom, by which act, since when (VR-50).</summary>
public sealed record Signatory(string Name, string Quality, string? DelegationOf, string? DelegationAct, DateOnly? DelegationOn)
{
    public IReadOnlyList<ConventionRefusal> Faults(DateOnly signed)
    {
        var faults = new List<ConventionRefusal>();
        if (Name.Trim().Length is < 2 or > 120) faults.Add(ConventionRefusal.SignatoryMissing);
        if (Quality.Trim().Length is < 2 or > 120) faults.Add(ConventionRefusal.QualityMissing);
        var delegation = (bool[])[!string.IsNullOrWhiteSpace(DelegationOf), !string.IsNullOrWhiteSpace(DelegationAct), DelegationOn is not null];
        if (delegation.Distinct().Count() > 1 || DelegationOn > signed) faults.Add(ConventionRefusal.DelegationIncomplete);
        return faults;
    }
}

/// <summary>One party's signature, with its original: a signed file or a scan, known by its hash. The platform does not verify what is in it.</summary>
public sealed class ConventionSignature : ISharedWithLead
{
    private ConventionSignature() { }

    internal ConventionSignature(SharingConvention convention, ConventionSide side, Signatory signatory, DateOnly on, Guid file) =>
        (TenantId, Id, LeadId, ConventionId, Side, Name, Quality, DelegationOf, DelegationAct, DelegationOn, SignedOn, FileId) =
            (convention.TenantId, Id<ConventionSignature>.New(), convention.LeadId, convention.Id, side, signatory.Name.Trim(), signatory.Quality.Trim(),
             string.IsNullOrWhiteSpace(signatory.DelegationOf) ? null : signatory.DelegationOf.Trim(), string.IsNullOrWhiteSpace(signatory.DelegationAct) ? null : signatory.DelegationAct.Trim(),
             signatory.DelegationOn, on, file);

    public Guid TenantId { get; private set; }
    public Id<ConventionSignature> Id { get; private set; }
    public Guid LeadId { get; private set; }
    public Id<SharingConvention> ConventionId { get; private set; }
    public ConventionSide Side { get; private set; }
    public string Name { get; private set; } = "";
    public string Quality { get; private set; } = "";
    public string? DelegationOf { get; private set; }
    public string? DelegationAct { get; private set; }
    public DateOnly? DelegationOn { get; private set; }
    public DateOnly SignedOn { get; private set; }
    public Guid FileId { get; private set; }
}

internal sealed class ConventionSignatureMapping : IEntityTypeConfiguration<ConventionSignature>
{
    public void Configure(EntityTypeBuilder<ConventionSignature> builder) => builder.ToTable("convention_signatures");
}
