using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;

namespace Platform.Core.Registers;

public enum TimestampSubject { Receipt, Checkpoint }

/// <summary>A time-stamp that an outside authority gave, whole, so that openssl can judge it.</summary>
public sealed class TimestampRecord : ITenantOwned
{
    private TimestampRecord() { }

    public TimestampRecord(Guid tenant, TimestampSubject subject, Guid subjectId, Guid? company, byte[] imprint, TimestampClient.Outcome.Stamped stamp, DateTimeOffset now) =>
        (TenantId, Subject, SubjectId, CompanyId, Imprint, Token, GenTime, Authority, RecordedAt) =
        (tenant, subject, subjectId, company, imprint, stamp.Response, stamp.GenTime, stamp.Authority, now);

    public Guid TenantId { get; private set; }
    public TimestampSubject Subject { get; private set; }

    /// <summary>The bid of a receipt; the consultation whose closing the checkpoint held.</summary>
    public Guid SubjectId { get; private set; }
    public Guid? CompanyId { get; private set; }
    public byte[] Imprint { get; private set; } = [];

    /// <summary>The whole TimeStampResp (RFC 3161).</summary>
    public byte[] Token { get; private set; } = [];
    public DateTimeOffset GenTime { get; private set; }
    public string Authority { get; private set; } = "";
    public DateTimeOffset RecordedAt { get; private set; }
}

internal sealed class TimestampRecordMapping : IEntityTypeConfiguration<TimestampRecord>
{
    public void Configure(EntityTypeBuilder<TimestampRecord> builder)
    {
        builder.ToTable("timestamp_tokens").HasKey(t => new { t.TenantId, t.Subject, t.SubjectId });
        builder.Property(t => t.Subject).HasConversion(subject => subject == TimestampSubject.Receipt ? "receipt" : "checkpoint",
            text => text == "receipt" ? TimestampSubject.Receipt : TimestampSubject.Checkpoint);
    }
}
