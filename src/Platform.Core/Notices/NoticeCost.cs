using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What one publication costs, without tax, as it was confirmed: booked to the account that publishes, never to its lead (VR-41).</summary>
public sealed class NoticeCost : ITenantOwned
{
    private NoticeCost() { }

    internal NoticeCost(ChannelPublication publication, NoticePrice price, Guid confirmedBy, string confirmedByName, DateTimeOffset confirmedAt, DateTimeOffset now) =>
        (TenantId, PublicationId, ConsultationId, Amount, Currency, Price, ConfirmedBy, ConfirmedByName, ConfirmedAt, BookedAt) =
            (publication.TenantId, publication.Id, publication.ConsultationId, price.Amount, price.Currency, price.Version, confirmedBy, confirmedByName, confirmedAt, now);

    /// <summary>What was confirmed holds for what goes in the place of a publication: the same amount, whatever the price is by now.</summary>
    internal NoticeCost(ChannelPublication publication, NoticeCost before, DateTimeOffset now) =>
        (TenantId, PublicationId, ConsultationId, Amount, Currency, Price, ConfirmedBy, ConfirmedByName, ConfirmedAt, BookedAt) =
            (publication.TenantId, publication.Id, publication.ConsultationId, before.Amount, before.Currency, before.Price, before.ConfirmedBy, before.ConfirmedByName, before.ConfirmedAt, now);

    public Guid TenantId { get; private set; }
    public Id<ChannelPublication> PublicationId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public decimal Amount { get; private set; }
    public string Currency { get; private set; } = "";

    /// <summary>Which price of the dated data.</summary>
    public string Price { get; private set; } = "";
    public Guid ConfirmedBy { get; private set; }
    public string ConfirmedByName { get; private set; } = "";
    public DateTimeOffset ConfirmedAt { get; private set; }
    public DateTimeOffset BookedAt { get; private set; }
}

/// <summary>What everybody reads of a version, at an address that stays (VR-07).</summary>
public sealed class PublicNotice
{
    private PublicNotice() { }

    /// <param name="content">What the version says, with what was only known when it was shown.</param>
    internal PublicNotice(NoticeVersion version, CanonicalNotice content, NoticeKind kind, string reference, string title, string buyer, string slug, DateTimeOffset now) =>
        (TenantId, Id, NoticeId, ConsultationId, Number, Kind, Reference, Title, Buyer, BuyerSlug, Content, PublishedAt) =
            (version.TenantId, version.Id, version.NoticeId, version.ConsultationId, version.Number, kind, reference, title, buyer, slug, content.ToJson(), now);

    public Guid TenantId { get; private set; }
    public Id<NoticeVersion> Id { get; private set; }
    public Id<Notice> NoticeId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public int Number { get; private set; }
    public NoticeKind Kind { get; private set; }
    public string Reference { get; private set; } = "";
    public string Title { get; private set; } = "";
    public string Buyer { get; private set; } = "";
    public string BuyerSlug { get; private set; } = "";
    public string Content { get; private set; } = "";
    public DateTimeOffset PublishedAt { get; private set; }

    /// <summary>Null until it is printed.</summary>
    public byte[]? Pdf { get; private set; }
}

internal sealed class NoticeCostMapping : IEntityTypeConfiguration<NoticeCost>
{
    public void Configure(EntityTypeBuilder<NoticeCost> builder) => builder.ToTable("notice_costs").HasKey(row => new { row.TenantId, row.PublicationId });
}

internal sealed class PublicNoticeMapping : IEntityTypeConfiguration<PublicNotice>
{
    public void Configure(EntityTypeBuilder<PublicNotice> builder)
    {
        builder.ToTable("public_notices").HasKey(row => new { row.TenantId, row.Id });
        builder.Property(row => row.Content).HasColumnType("jsonb");
    }
}
