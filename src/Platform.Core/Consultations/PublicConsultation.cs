using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What everybody may search: published rows and public columns only. Written in the transaction that publishes or closes.</summary>
public sealed class PublicConsultation
{
    private PublicConsultation() { }

    internal PublicConsultation(Consultation consultation, Buyer buyer, string buyerSlug, int lots, string cpvWords) =>
        (TenantId, Id, Buyer, BuyerSiret, BuyerAccount, BuyerBody, BuyerSlug, Reference, Title, Description, Nature, Procedure, LotCount, Cpv, CpvWords, PublishedAt, ChangedAt, SubmissionDeadline) =
            (consultation.TenantId, consultation.Id, buyer.Name, buyer.Siret, buyer.Account, buyer.Body, buyerSlug, consultation.Reference, consultation.Title, consultation.Description, consultation.Nature,
             consultation.Procedure, lots, consultation.Cpv, cpvWords, consultation.PublishedAt!.Value, consultation.PublishedAt.Value, consultation.SubmissionDeadline!.Value); // just published

    /// <summary>One that was held: public from now on, as it stands.</summary>
    internal PublicConsultation(Consultation consultation, ConsultationFace face, string cpvWords, DateTimeOffset now)
        : this(consultation, new Buyer(face.Buyer, face.BuyerSiret, face.BuyerAccount, null, face.BuyerBody), face.BuyerSlug, Math.Max(face.LotCount, 1), cpvWords) => (PublishedAt, ChangedAt) = (now, now);

    public Guid TenantId { get; private set; }
    public Id<Consultation> Id { get; private set; }

    /// <summary>Who buys, as it was called at the publication: a structure linked to the account, or the account. Papers, mails and feeds say this one.</summary>
    public string Buyer { get; private set; } = "";
    public string BuyerSiret { get; private set; } = "";

    /// <summary>The account under which a linked structure buys; null when the account itself does.</summary>
    public string? BuyerAccount { get; private set; }

    /// <summary>What it was at the publication: the law of the launch is that of this buyer.</summary>
    public BuyerBody BuyerBody { get; private set; }

    /// <summary>Address of the account.</summary>
    public string BuyerSlug { get; private set; } = "";
    public string Reference { get; private set; } = "";
    public string Title { get; private set; } = "";
    public string Description { get; private set; } = "";
    public Nature Nature { get; private set; }
    public Procedure Procedure { get; private set; }
    public int LotCount { get; private set; }
    public string Cpv { get; private set; } = "";

    /// <summary>Copied at the publication by the database; a correction moves it here.</summary>
    public string? Place { get; private set; }

    /// <summary>Copied at the publication by the database; a correction moves it here, later.</summary>
    public DateTimeOffset? QuestionsDeadline { get; private set; }
    /// <summary>What the codes are called: searched, not shown. Lots and commune are filled in by the database.</summary>
    public string CpvWords { get; private set; } = "";
    public DateTimeOffset PublishedAt { get; private set; }

    /// <summary>When its limit moved, its file got a new version, an answer or a correction was published or it was discontinued for the last time: written by the database.</summary>
    public DateTimeOffset ChangedAt { get; private set; }
    public DateTimeOffset SubmissionDeadline { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public DateTimeOffset? DiscontinuedAt { get; private set; }
}

internal sealed class PublicConsultationMapping : IEntityTypeConfiguration<PublicConsultation>
{
    public void Configure(EntityTypeBuilder<PublicConsultation> builder)
    {
        builder.ToTable("public_consultations");
        builder.HasKey(row => new { row.TenantId, row.Id });
    }
}
