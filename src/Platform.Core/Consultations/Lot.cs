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

    internal Lot(Guid tenant, Id<Consultation> consultation, int number, string title, string? cpv, string? place = null, ReservedFor? reservedFor = null, decimal? frameworkMaximum = null) =>
        (TenantId, Id, ConsultationId, Number, Title, Cpv, Place, ReservedFor, FrameworkMaximum) = (tenant, Id<Lot>.New(), consultation, number, title, cpv, place, reservedFor, frameworkMaximum);

    public Guid TenantId { get; private set; }
    public Id<Lot> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public int Number { get; private set; }
    public string Title { get; private set; } = "";
    public string? Cpv { get; private set; }

    /// <summary>Null: that of the consultation.</summary>
    public string? Place { get; private set; }
    public ReservedFor? ReservedFor { get; private set; }

    /// <summary>Of an accord-cadre that is divided: the most that this lot may come to, without tax (CCP, art. R2162-4). Each lot is an agreement of its own.</summary>
    public decimal? FrameworkMaximum { get; private set; }

    internal Lot Renumbered(int number) => new(TenantId, ConsultationId, number, Title, Cpv, Place, ReservedFor, FrameworkMaximum);

    internal void Rewrite(string title, string? cpv, string? place, ReservedFor? reservedFor, decimal? frameworkMaximum) =>
        (Title, Cpv, Place, ReservedFor, FrameworkMaximum) = (title, cpv, place, reservedFor, frameworkMaximum);

    /// <summary>Under another title; only of one that was read without tracking.</summary>
    internal void Retitle(string title) => Title = title;
}

internal sealed class LotMapping : IEntityTypeConfiguration<Lot>
{
    public void Configure(EntityTypeBuilder<Lot> builder) => builder.ToTable("lots");
}
