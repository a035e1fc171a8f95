using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Antivirus;

/// <summary>What is known of a file.</summary>
public enum ScanState
{
    /// <summary>The scanner was not asked yet, or the file could not be read.</summary>
    Waiting,
    Clean,
    Infected,

    /// <summary>The scanner did not answer; it is asked again.</summary>
    Unanswered,

    /// <summary>More than the scanner takes: it stays unjudged.</summary>
    TooLarge,
}

/// <summary>The verdict on one stored file, whatever the number of versions that keep it. A row is made by the database when the file is recorded; jobs judge it.</summary>
public sealed class FileScan : ITenantOwned
{
    private FileScan() { }

    public Guid TenantId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public string Blob { get; private set; } = "";
    public long Size { get; private set; }
    public ScanState State { get; private set; }

    /// <summary>Of what was found.</summary>
    public string? Signature { get; private set; }
    public DateTimeOffset AskedAt { get; private set; }
    public int Attempts { get; private set; }
    public DateTimeOffset? TriedAt { get; private set; }
    public DateTimeOffset? JudgedAt { get; private set; }

    /// <summary>It went out before it was judged.</summary>
    public DateTimeOffset? PublishedUnscannedAt { get; private set; }
}

internal sealed class FileScanMapping : IEntityTypeConfiguration<FileScan>
{
    public void Configure(EntityTypeBuilder<FileScan> builder) => builder.ToTable("file_scans").HasKey(s => new { s.TenantId, s.Blob });
}
