using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>The list of an account's people, to be attested by its administrator for a quarter (VR-33). What was attested stands in attested_lists, for ever.</summary>
public sealed class PeopleAttestation : ITenantOwned
{
    private PeopleAttestation() { }

    internal PeopleAttestation(Guid tenant, DateOnly quarter, DateOnly dueOn, DateTimeOffset now) => (TenantId, Id, Quarter, DueOn, AskedAt) = (tenant, Id<PeopleAttestation>.New(), quarter, dueOn, now);

    public Guid TenantId { get; private set; }
    public Id<PeopleAttestation> Id { get; private set; }

    /// <summary>Its first day.</summary>
    public DateOnly Quarter { get; private set; }
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>The last day on which it is in time.</summary>
    public DateOnly DueOn { get; private set; }
    public DateTimeOffset? AttestedAt { get; private set; }
    public Guid? AttestedBy { get; private set; }
    public string? AttestedByName { get; private set; }

    internal void Attest(Guid by, string byName, DateTimeOffset now) => (AttestedBy, AttestedByName, AttestedAt) = (by, byName, now);
}

internal sealed class PeopleAttestationMapping : IEntityTypeConfiguration<PeopleAttestation>
{
    public void Configure(EntityTypeBuilder<PeopleAttestation> builder) => builder.ToTable("people_attestations");
}
