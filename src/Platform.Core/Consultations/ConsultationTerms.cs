using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>The terms of one consultation. Rewritten while it is a draft; kept from its publication on (a trigger holds the same line).</summary>
public sealed class ConsultationTerms : ITenantOwned
{
    private ConsultationTerms() { }

    internal ConsultationTerms(Guid tenant, Id<Consultation> consultation, StatedTerms stated) => (TenantId, ConsultationId, Stated) = (tenant, consultation, stated);

    public Guid TenantId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public StatedTerms Stated { get; internal set; } = StatedTerms.Nothing;
}

internal sealed class ConsultationTermsMapping : IEntityTypeConfiguration<ConsultationTerms>
{
    public void Configure(EntityTypeBuilder<ConsultationTerms> builder)
    {
        builder.ToTable("consultation_terms");
        builder.HasKey(row => new { row.TenantId, row.ConsultationId });
        builder.ComplexProperty(row => row.Stated, stated =>
        {
            stated.Ignore(terms => terms.WholeMonths);
            stated.Ignore(terms => terms.NegotiationGround);      // with what stays with the account
            stated.Ignore(terms => terms.NegotiationReason);
        });
    }
}

/// <summary>One criterion of award, as companies read it.</summary>
public sealed class AwardCriterion : ITenantOwned
{
    private AwardCriterion() { }

    internal AwardCriterion(Guid tenant, Id<Consultation> consultation, int lotNumber, int position, StatedCriterion stated) =>
        (TenantId, Id, ConsultationId, LotNumber, Position, Kind, Wording, Weight, Environmental) =
            (tenant, Id<AwardCriterion>.New(), consultation, lotNumber, position, stated.Kind, stated.Wording, stated.Weight, stated.Environmental);

    public Guid TenantId { get; private set; }
    public Id<AwardCriterion> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }

    /// <summary>0: of every lot that has none of its own.</summary>
    public int LotNumber { get; private set; }
    public int Position { get; private set; }
    public Law.CriterionKind Kind { get; private set; }
    public string Wording { get; private set; } = "";

    /// <summary>Percent; null where criteria are only ranked.</summary>
    public decimal? Weight { get; private set; }
    public bool Environmental { get; private set; }

    public StatedCriterion Stated => new(Kind, Wording, Weight, Environmental);
}

/// <summary>A criterion without the consultation that states it.</summary>
public sealed record StatedCriterion(Law.CriterionKind Kind, string Wording, decimal? Weight, bool Environmental)
{
    public const int MaxWording = 300;

    /// <summary>Of one set of criteria.</summary>
    public const int Most = 30;
}

internal sealed class AwardCriterionMapping : IEntityTypeConfiguration<AwardCriterion>
{
    public void Configure(EntityTypeBuilder<AwardCriterion> builder)
    {
        builder.ToTable("award_criteria");
        builder.Ignore(row => row.Stated);
    }
}

/// <summary>What the buyer reckons with, without tax: private to the account, unless the buyer publishes it.</summary>
public sealed class Estimate : ITenantOwned
{
    private Estimate() { }

    internal Estimate(Guid tenant, Id<Consultation> consultation, int lotNumber, decimal amount) =>
        (TenantId, ConsultationId, LotNumber, Amount) = (tenant, consultation, lotNumber, amount);

    public Guid TenantId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }

    /// <summary>0: the whole consultation.</summary>
    public int LotNumber { get; private set; }
    public decimal Amount { get; private set; }
}

internal sealed class EstimateMapping : IEntityTypeConfiguration<Estimate>
{
    public void Configure(EntityTypeBuilder<Estimate> builder)
    {
        builder.ToTable("estimates");
        builder.HasKey(row => new { row.TenantId, row.ConsultationId, row.LotNumber });
    }
}
