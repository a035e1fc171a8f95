using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

public enum ConventionEventKind
{
    Drafted, Withdrawn, Submitted, DeliberationAdopted, DeliberationTransmitted, DeliberationPublished, SignaturesOpened, Signed, Transmitted, Published, Provisioned,
    Started, RenewalPrepared, Renewed, MandateEndMoved, Warned, Denounced, EndReached, Succeeded, DataReturned, Terminated,
    AmendmentProposed, AmendmentApproved, AmendmentEffective, DisputeNotified, AmicableClosed, Settled, TakenToCourt,
}

/// <summary>One line of a convention's history (VR-54). Lines are added and never rewritten.</summary>
public sealed class ConventionEvent : ISharedWithLead
{
    private ConventionEvent() { }

    internal ConventionEvent(SharingConvention convention, ConventionEventKind kind, DateOnly on, ConventionSide? side, string? detail, string key, Guid? by, string? byName, DateTimeOffset now) =>
        (TenantId, Id, LeadId, ConventionId, Kind, HappenedOn, Side, Detail, Key, RecordedBy, RecordedByName, RecordedAt) =
            (convention.TenantId, Id<ConventionEvent>.New(), convention.LeadId, convention.Id, kind, on, side, detail, key, by, byName, now);

    public Guid TenantId { get; private set; }
    public Id<ConventionEvent> Id { get; private set; }
    public Guid LeadId { get; private set; }
    public Id<SharingConvention> ConventionId { get; private set; }
    public ConventionEventKind Kind { get; private set; }

    /// <summary>The day of the act itself; it may have been written down later.</summary>
    public DateOnly HappenedOn { get; private set; }

    /// <summary>The party that acted; null for what the calendar brought.</summary>
    public ConventionSide? Side { get; private set; }
    public string? Detail { get; private set; }

    /// <summary>One line per key: a reminder is not sent twice. Lines of one act keep their order by it.</summary>
    public string Key { get; private set; } = "";
    public Guid? RecordedBy { get; private set; }

    /// <summary>Null for a job.</summary>
    public string? RecordedByName { get; private set; }
    public DateTimeOffset RecordedAt { get; private set; }
}

internal sealed class ConventionEventMapping : IEntityTypeConfiguration<ConventionEvent>
{
    public void Configure(EntityTypeBuilder<ConventionEvent> builder) => builder.ToTable("convention_events");
}
