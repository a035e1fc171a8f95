using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>A part of the contract that bidders may answer alone (CCP L2113-10). A consultation that is not divided has one, number 1.</summary>
public sealed class Lot : ITenantOwned
{
    public const string SingleTitle = "Lot unique";

    private Lot() { }

    internal Lot(Guid tenant, Id<Consultation> consultation, int number, string title, string? cpv, string? place = null, ReservedFor? reservedFor = null) =>
        (TenantId, Id, ConsultationId, Number, Title, Cpv, Place, ReservedFor) = (tenant, Id<Lot>.New(), consultation, number, title, cpv, place, reservedFor);

    public Guid TenantId { get; private set; }
    public Id<Lot> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public int Number { get; private set; }
    public string Title { get; private set; } = "";
    public string? Cpv { get; private set; }

    /// <summary>Null: that of the consultation.</summary>
    public string? Place { get; private set; }
    public ReservedFor? ReservedFor { get; private set; }

    internal Lot Renumbered(int number) => new(TenantId, ConsultationId, number, Title, Cpv, Place, ReservedFor);

    internal void Rewrite(string title, string? cpv, string? place, ReservedFor? reservedFor) => (Title, Cpv, Place, ReservedFor) = (title, cpv, place, reservedFor);
}

internal sealed class LotMapping : IEntityTypeConfiguration<Lot>
{
    public void Configure(EntityTypeBuilder<Lot> builder) => builder.ToTable("lots");
}
