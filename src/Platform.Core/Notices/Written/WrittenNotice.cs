using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

/// <summary>
/// A notice that a person writes on purpose, beside the one that a publication sends: prior information, award, modification, and corrections of those.
/// It holds what only it says; all else comes from the consultation when it is composed. Published once, and never rewritten then (a trigger holds the same line).
/// </summary>
public sealed class WrittenNotice : ReachedChoice, ITenantOwned
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,      // stored as jsonb, never written into a page
    };

    private WrittenNotice() { }

    internal WrittenNotice(Consultation consultation, NoticeKind kind, Id<Notice>? follows, Id<Notice>? corrects, Guid person, string name, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, Kind, FollowsId, CorrectsId, CreatedBy, CreatedByName, CreatedAt, ChangedBy, ChangedAt) =
            (consultation.TenantId, Id<WrittenNotice>.New(), consultation.Id, kind, follows, corrects, person, name, now, person, now);

    public Guid TenantId { get; private set; }
    public Id<WrittenNotice> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public NoticeKind Kind { get; private set; }

    /// <summary>Of a modification: the award notice of the contract.</summary>
    public Id<Notice>? FollowsId { get; private set; }

    /// <summary>A notice of the same kind: corrected, or sent again after a refusal.</summary>
    public Id<Notice>? CorrectsId { get; private set; }

    /// <summary>Of a correction: why, as it is published.</summary>
    public string? Reason { get; private set; }
    public string Facts { get; private set; } = "{}";
    public Guid CreatedBy { get; private set; }
    public string CreatedByName { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public Guid ChangedBy { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }
    public Id<Notice>? NoticeId { get; private set; }

    public bool IsPrior => Kind is NoticeKind.PriorInformation or NoticeKind.PriorInformationShortening;

    /// <summary>Of which validation circuit (VR-24).</summary>
    public ActKind Act => Kind == NoticeKind.Award ? ActKind.Award : ActKind.Notice;

    public T Said<T>() where T : new() => JsonSerializer.Deserialize<T>(Facts, Json) ?? new();

    internal void Say<T>(T facts, string? reason, Guid person, DateTimeOffset now) => (Facts, Reason, ChangedBy, ChangedAt) = (JsonSerializer.Serialize(facts, Json), reason, person, now);

    internal void Copy(WrittenNotice other) => Facts = other.Facts;

    /// <summary>Of prior information: does it shorten the time of the offers?</summary>
    internal void Shorten(bool shortens) => Kind = shortens ? NoticeKind.PriorInformationShortening : NoticeKind.PriorInformation;

    internal void Choose(IEnumerable<ChosenChannel> channels, NoticeContact contact, Guid person, DateTimeOffset now)
    {
        Reach(channels, contact);
        (ChangedBy, ChangedAt) = (person, now);
    }

    internal void Publish(Id<Notice> notice, DateTimeOffset now)
    {
        if (PublishedAt is not null) throw new InvalidOperationException("Published twice.");
        (NoticeId, PublishedAt) = (notice, now);
    }
}

internal sealed class WrittenNoticeMapping : IEntityTypeConfiguration<WrittenNotice>
{
    public void Configure(EntityTypeBuilder<WrittenNotice> builder)
    {
        builder.ToTable("written_notices").Ignore(row => row.Chosen).Ignore(row => row.Contact).Ignore(row => row.IsPrior).Ignore(row => row.Act);
        builder.Property(row => row.Facts).HasColumnType("jsonb");
    }
}
