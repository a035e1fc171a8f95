using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

public enum AmendmentState { Proposed, Approved, Effective }

/// <summary>A change to the convention or to one of its annexes: numbered, approved by both parties on the same document, never an edit (VR-54, GD-16).</summary>
public sealed class ConventionAmendment : ISharedWithLead
{
    private ConventionAmendment() { }

    internal ConventionAmendment(Id<ConventionAmendment> id, SharingConvention convention, int number, string subject, string? annex, Guid file, byte[] sha256, ConventionSide by, DateOnly today) =>
        (TenantId, Id, LeadId, ConventionId, Number, Subject, Annex, FileId, Sha256, ProposedBy, ProposedOn) =
            (convention.TenantId, id, convention.LeadId, convention.Id, number, subject.Trim(), string.IsNullOrWhiteSpace(annex) ? null : annex.Trim(), file, sha256, by, today);

    public Guid TenantId { get; private set; }
    public Id<ConventionAmendment> Id { get; private set; }
    public Guid LeadId { get; private set; }
    public Id<SharingConvention> ConventionId { get; private set; }
    public int Number { get; private set; }
    public string Subject { get; private set; } = "";

    /// <summary>The annex that it changes; null for the convention itself.</summary>
    public string? Annex { get; private set; }
    public Guid FileId { get; private set; }
    public byte[] Sha256 { get; private set; } = [];
    public ConventionSide ProposedBy { get; private set; }
    public DateOnly ProposedOn { get; private set; }
    public DateOnly? MemberApprovedOn { get; private set; }
    public string? MemberApprovedByName { get; private set; }
    public DateOnly? LeadApprovedOn { get; private set; }
    public string? LeadApprovedByName { get; private set; }
    public DateOnly? EffectiveOn { get; private set; }

    public AmendmentState State => EffectiveOn is not null ? AmendmentState.Effective : MemberApprovedOn is not null || LeadApprovedOn is not null ? AmendmentState.Approved : AmendmentState.Proposed;

    public DateOnly? ApprovedOn(ConventionSide side) => side == ConventionSide.Lead ? LeadApprovedOn : MemberApprovedOn;

    /// <param name="sha256">Of the document that the person has read.</param>
    internal ConventionRefusal? Approve(ConventionSide side, ReadOnlySpan<byte> sha256, string byName, DateOnly today)
    {
        if (ApprovedOn(side) is not null) return ConventionRefusal.ApprovedAlready;
        if (!sha256.SequenceEqual(Sha256)) return ConventionRefusal.OtherDocument;
        if (side == ConventionSide.Lead) (LeadApprovedOn, LeadApprovedByName) = (today, byName);
        else (MemberApprovedOn, MemberApprovedByName) = (today, byName);
        if (MemberApprovedOn is not null && LeadApprovedOn is not null) EffectiveOn = today;
        return null;
    }
}

internal sealed class ConventionAmendmentMapping : IEntityTypeConfiguration<ConventionAmendment>
{
    public void Configure(EntityTypeBuilder<ConventionAmendment> builder) => builder.ToTable("convention_amendments");
}
