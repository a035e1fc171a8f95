using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

public enum DisputeState { Notified, AmicableClosed, Settled, Court }

/// <summary>A disagreement on a convention: first the amicable step that it prescribes, then, if that failed, its court (VR-49, GD-17).</summary>
public sealed class ConventionDispute : ISharedWithLead
{
    private ConventionDispute() { }

    internal ConventionDispute(Id<ConventionDispute> id, SharingConvention convention, string subject, ConventionSide by, DateOnly on) =>
        (TenantId, Id, LeadId, ConventionId, Subject, NotifiedBy, NotifiedOn) =
            (convention.TenantId, id, convention.LeadId, convention.Id, subject.Trim(), by, on);

    public Guid TenantId { get; private set; }
    public Id<ConventionDispute> Id { get; private set; }
    public Guid LeadId { get; private set; }
    public Id<SharingConvention> ConventionId { get; private set; }
    public string Subject { get; private set; } = "";
    public ConventionSide NotifiedBy { get; private set; }
    public DateOnly NotifiedOn { get; private set; }
    public DateOnly? AmicableClosedOn { get; private set; }
    public string? AmicableResult { get; private set; }
    public bool? AmicableSucceeded { get; private set; }
    public DateOnly? CourtOn { get; private set; }

    public DisputeState State => CourtOn is not null ? DisputeState.Court
        : AmicableSucceeded switch { true => DisputeState.Settled, false => DisputeState.AmicableClosed, null => DisputeState.Notified };

    internal ConventionRefusal? CloseAmicable(DateOnly on, bool succeeded, string result, DateOnly today)
    {
        if (State != DisputeState.Notified) return State == DisputeState.Settled ? ConventionRefusal.Settled : ConventionRefusal.NotNow;
        if (string.IsNullOrWhiteSpace(result)) return ConventionRefusal.ReasonMissing;
        if (on > today) return ConventionRefusal.DateInFuture;
        if (on < NotifiedOn) return ConventionRefusal.BeforeTheAct;
        (AmicableClosedOn, AmicableSucceeded, AmicableResult) = (on, succeeded, result.Trim());
        return null;
    }

    internal ConventionRefusal? GoToCourt(DateOnly on, DateOnly today)
    {
        if (State == DisputeState.Notified) return ConventionRefusal.AmicableFirst;
        if (State != DisputeState.AmicableClosed) return State == DisputeState.Settled ? ConventionRefusal.Settled : ConventionRefusal.NotNow;
        if (on > today) return ConventionRefusal.DateInFuture;
        if (on < AmicableClosedOn) return ConventionRefusal.BeforeTheAct;
        CourtOn = on;
        return null;
    }
}

internal sealed class ConventionDisputeMapping : IEntityTypeConfiguration<ConventionDispute>
{
    public void Configure(EntityTypeBuilder<ConventionDispute> builder) => builder.ToTable("convention_disputes");
}
