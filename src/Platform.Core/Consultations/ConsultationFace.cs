using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>
/// How a published consultation is called and who buys, wherever one is named by its id: a public one as it was published and corrected, a phase by its own row. Whoever asks finds what he may see.
/// Lists and searches read <see cref="PublicConsultation"/>, which knows no phase.
/// </summary>
public sealed class ConsultationFace
{
    private ConsultationFace() { }

    public Guid TenantId { get; private set; }
    public Id<Consultation> Id { get; private set; }

    /// <summary>Null: public.</summary>
    public Id<Consultation>? StageOf { get; private set; }
    public string Buyer { get; private set; } = "";
    public string BuyerSiret { get; private set; } = "";
    public string? BuyerAccount { get; private set; }
    public Law.BuyerBody BuyerBody { get; private set; }
    public string BuyerSlug { get; private set; } = "";
    public string Reference { get; private set; } = "";
    public string Title { get; private set; } = "";
    public string Description { get; private set; } = "";
    public Nature Nature { get; private set; }
    public Procedure Procedure { get; private set; }
    public int LotCount { get; private set; }
    public string Cpv { get; private set; } = "";
    public string? Place { get; private set; }
    public DateTimeOffset? QuestionsDeadline { get; private set; }
    public DateTimeOffset PublishedAt { get; private set; }
    public DateTimeOffset SubmissionDeadline { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public DateTimeOffset? DiscontinuedAt { get; private set; }

    /// <summary>Where whoever may see it reads it: everybody, or the invited after signing in.</summary>
    public string Address => AddressOf(Id.Value, StageOf is not null);

    internal static string AddressOf(Guid id, bool isStage) => isStage ? $"/entreprise/phases/{id}" : $"/consultations/{id}";
}

/// <summary>What was published stays as it was in its own row; corrections are laid over it for whoever reads.</summary>
internal static class WordsInForce
{
    /// <returns>Of a draft, its own.</returns>
    public static async Task<CheckedContent> WordsInForceAsync(this PlatformDb db, Consultation consultation, CancellationToken cancel) =>
        consultation.PublishedAt is not null && await db.ConsultationFaces.AsNoTracking().SingleOrDefaultAsync(f => f.TenantId == consultation.TenantId && f.Id == consultation.Id, cancel) is { } face
            ? new(face.Title, face.Description, face.Nature, face.Cpv, face.Place, face.QuestionsDeadline, face.SubmissionDeadline)
            : new(consultation.Title, consultation.Description, consultation.Nature, consultation.Cpv, consultation.Place, consultation.QuestionsDeadline, consultation.SubmissionDeadline);
}

internal sealed class ConsultationFaceMapping : IEntityTypeConfiguration<ConsultationFace>
{
    public void Configure(EntityTypeBuilder<ConsultationFace> builder)
    {
        builder.ToView("consultation_faces");
        builder.HasKey(row => new { row.TenantId, row.Id });
        builder.Ignore(row => row.Address);
    }
}
