using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A notice of a consultation. What it says stands in its versions; what becomes of each of them, in the publications of the channels.</summary>
public sealed class Notice : ITenantOwned
{
    private Notice() { }

    internal Notice(Guid tenant, Id<Consultation> consultation, NoticeKind kind, Id<Notice>? corrects, Guid author, string authorName, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, Kind, CorrectsId, CreatedBy, CreatedByName, CreatedAt) = (tenant, new(NoticeIdentity.NewNumber()), consultation, kind, corrects, author, authorName, now);

    public Guid TenantId { get; private set; }

    /// <summary>The identifier that channels know it by (BT-701): random, version 4.</summary>
    public Id<Notice> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public NoticeKind Kind { get; private set; }

    /// <summary>Of a corrigendum: the notice that it corrects.</summary>
    public Id<Notice>? CorrectsId { get; private set; }
    public Guid CreatedBy { get; private set; }
    public string CreatedByName { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The same in all notices of one consultation (BT-04): version 4 in form, given by the consultation.</summary>
    public static Guid FolderOf(Id<Consultation> consultation) => Shaped(SHA256.HashData(Encoding.UTF8.GetBytes($"procedure {consultation}"))[..16]);

    private static Guid Shaped(byte[] bytes)
    {
        (bytes[6], bytes[8]) = ((byte)((bytes[6] & 0x0F) | 0x40), (byte)((bytes[8] & 0x3F) | 0x80));       // RFC 9562, version 4
        return new(bytes, bigEndian: true);
    }
}

/// <summary>What was said, for ever: written when it is queued, never before.</summary>
public sealed class NoticeVersion : ITenantOwned
{
    private NoticeVersion() { }

    internal NoticeVersion(Notice notice, int number, CanonicalNotice content, Guid author, string authorName, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, NoticeId, Number, Content, QueuedBy, QueuedByName, QueuedAt) =
            (notice.TenantId, Id<NoticeVersion>.New(), notice.ConsultationId, notice.Id, number, content.ToJson(), author, authorName, now);

    public Guid TenantId { get; private set; }

    /// <summary>Its permanent public address (VR-07).</summary>
    public Id<NoticeVersion> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Id<Notice> NoticeId { get; private set; }
    public int Number { get; private set; }

    /// <summary>A <see cref="CanonicalNotice"/>.</summary>
    public string Content { get; private set; } = "";
    public Guid QueuedBy { get; private set; }
    public string QueuedByName { get; private set; } = "";
    public DateTimeOffset QueuedAt { get; private set; }
}

internal sealed class NoticeMapping : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder) => builder.ToTable("notices");
}

internal sealed class NoticeVersionMapping : IEntityTypeConfiguration<NoticeVersion>
{
    public void Configure(EntityTypeBuilder<NoticeVersion> builder)
    {
        builder.ToTable("notice_versions");
        builder.Property(version => version.Content).HasColumnType("jsonb");
    }
}
