using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>A PDF of a convention: its text, a deliberation, an original, an amendment. Small, of two parties, and under the same policies as its row: it stands in the table (decision 0041).</summary>
public sealed class ConventionFile : ISharedWithLead
{
    /// <summary>A scan of thirty pages; the whole form has to fit in 4 MB.</summary>
    public const int MostBytes = 3_500_000;

    private ConventionFile() { }

    internal ConventionFile(SharingConvention convention, Guid id, AttachedPdf pdf, Guid by, DateTimeOffset now) =>
        (TenantId, Id, LeadId, ConventionId, Name, Sha256, Content, AddedBy, AddedAt) =
            (convention.TenantId, new(id), convention.LeadId, convention.Id, SafeName.Read(pdf.Name) is SafeName.Reading.Valid { Name: var name } && name.Value.Length <= 200 ? name.Value : "document.pdf",
             SHA256.HashData(pdf.Content.Span), pdf.Content.ToArray(), by, now);

    public Guid TenantId { get; private set; }
    public Id<ConventionFile> Id { get; private set; }
    public Guid LeadId { get; private set; }
    public Id<SharingConvention> ConventionId { get; private set; }
    public string Name { get; private set; } = "";
    public byte[] Sha256 { get; private set; } = [];
    public byte[] Content { get; private set; } = [];
    public Guid AddedBy { get; private set; }
    public DateTimeOffset AddedAt { get; private set; }
}

/// <summary>A file as it was sent with a form.</summary>
public sealed record AttachedPdf(string? Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>None, or the one fault.</summary>
    public static IReadOnlyList<ConventionRefusal> Faults(AttachedPdf? pdf) => Fault(pdf) is { } fault ? [fault] : [];

    /// <param name="pdf">Null: none was chosen.</param>
    public static ConventionRefusal? Fault(AttachedPdf? pdf) => pdf is null || pdf.Content.IsEmpty ? ConventionRefusal.FileMissing
        : pdf.Content.Length > ConventionFile.MostBytes ? ConventionRefusal.FileTooLarge
        : !pdf.Content.Span.StartsWith("%PDF-"u8) ? ConventionRefusal.FileNotPdf : null;
}

/// <summary>The convention that another one takes over, and what it was called (VR-53).</summary>
public sealed class ConventionSuccession : ISharedWithLead
{
    private ConventionSuccession() { }

    internal ConventionSuccession(SharingConvention convention, SharingConvention earlier, string account) =>
        (TenantId, Id, LeadId, ConventionId, EarlierTenantId, EarlierId, EarlierReference, EarlierAccount) =
            (convention.TenantId, Id<ConventionSuccession>.New(), convention.LeadId, convention.Id, earlier.TenantId, earlier.Id, earlier.Reference, account);

    public Guid TenantId { get; private set; }
    public Id<ConventionSuccession> Id { get; private set; }
    public Guid LeadId { get; private set; }
    public Id<SharingConvention> ConventionId { get; private set; }
    public Guid EarlierTenantId { get; private set; }
    public Id<SharingConvention> EarlierId { get; private set; }
    public string EarlierReference { get; private set; } = "";
    public string EarlierAccount { get; private set; } = "";
}

internal sealed class ConventionFileMapping : IEntityTypeConfiguration<ConventionFile>
{
    public void Configure(EntityTypeBuilder<ConventionFile> builder) => builder.ToTable("convention_files");
}

internal sealed class ConventionSuccessionMapping : IEntityTypeConfiguration<ConventionSuccession>
{
    public void Configure(EntityTypeBuilder<ConventionSuccession> builder) => builder.ToTable("convention_successions");
}
