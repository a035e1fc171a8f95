using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>A document of a consultation that companies do not download: what it is, why, and how they get it. Kept as it is from the publication on; what a correction says since is laid over it (<see cref="WithheldNow"/>).</summary>
public sealed class WithheldDocument : ITenantOwned
{
    private WithheldDocument() { }

    internal WithheldDocument(Guid tenant, Id<Consultation> consultation, string title, string ground, string obtained, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, Title, Ground, Obtained, AddedAt) = (tenant, Id<WithheldDocument>.New(), consultation, title, ground, obtained, now);

    public Guid TenantId { get; private set; }
    public Id<WithheldDocument> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public string Title { get; private set; } = "";

    /// <summary>Key of a <see cref="WithheldGround"/>.</summary>
    public string Ground { get; private set; } = "";

    /// <summary>How a company gets it.</summary>
    public string Obtained { get; private set; } = "";
    public DateTimeOffset AddedAt { get; private set; }
}

internal sealed class WithheldDocumentMapping : IEntityTypeConfiguration<WithheldDocument>
{
    public void Configure(EntityTypeBuilder<WithheldDocument> builder) => builder.ToTable("withheld_documents");
}

/// <summary>The list, as its buyer and, once it is published, everybody reads it.</summary>
public sealed class ReadWithheld(PlatformDb db)
{
    /// <param name="Id">Null: as a correction says it since the publication.</param>
    /// <param name="Ground">The law of the day when it was added.</param>
    public sealed record Line(Id<WithheldDocument>? Id, string Title, WithheldGround? Ground, string Obtained);

    public async Task<IReadOnlyList<Line>> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        [.. (await db.WithheldNowAsync(consultation, cancel)).Select(line => new Line(line.Id is { } id ? new Id<WithheldDocument>(id) : null, line.Title, line.Stated.GroundOn(line.Since), line.Obtained))];
}
