using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>One file of one version. A kept file has a row in each version, all naming the same blob.</summary>
public sealed class DceDocument : ITenantOwned
{
    private DceDocument() { }

    internal DceDocument(DceVersion version, SafePath name, string format, StoredFile file, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, VersionId, Name, Format, Size, Sha256, Crc32, Blob, AddedAt) =
            (version.TenantId, Id<DceDocument>.New(), version.ConsultationId, version.Id, name.Value, format, file.Size, file.Sha256, file.Crc32, file.Blob.ToString(), now);

    public Guid TenantId { get; private set; }
    public Id<DceDocument> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Id<DceVersion> VersionId { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>Its last part, without the folders: what a browser names the download.</summary>
    public string FileName => Name[(Name.LastIndexOf('/') + 1)..];
    public string Format { get; private set; } = "";
    public long Size { get; private set; }
    public byte[] Sha256 { get; private set; } = [];
    public long Crc32 { get; private set; }
    public string Blob { get; private set; } = "";
    public DateTimeOffset AddedAt { get; private set; }

    internal DceDocument KeptIn(DceVersion next) => new()
    {
        TenantId = TenantId, Id = Id<DceDocument>.New(), ConsultationId = next.ConsultationId, VersionId = next.Id, Name = Name, Format = Format,
        Size = Size, Sha256 = Sha256, Crc32 = Crc32, Blob = Blob, AddedAt = AddedAt,
    };
}

/// <summary>A stored file, with its place in the version.</summary>
internal sealed record DceEntry(SafePath Path, string Format, StoredFile File);

/// <summary>A file that the store has acknowledged, with what was learned while it passed.</summary>
internal sealed record StoredFile(BlobName Blob, long Size, byte[] Sha256, long Crc32);

internal sealed class DceDocumentMapping : IEntityTypeConfiguration<DceDocument>
{
    public void Configure(EntityTypeBuilder<DceDocument> builder) => builder.ToTable("dce_documents").Ignore(d => d.FileName);
}
