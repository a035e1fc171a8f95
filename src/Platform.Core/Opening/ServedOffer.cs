using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>An offer was handed to a holder's page: its price may be known from here on, whether or not a result comes. Append-only.</summary>
public sealed class ServedOffer : ITenantOwned
{
    private ServedOffer() { }

    internal ServedOffer(BidEnvelope offer, int lot, Guid person, DateTimeOffset now) =>
        (TenantId, EnvelopeId, ConsultationId, LotNumber, ServedTo, ServedAt) = (offer.TenantId, offer.Id, offer.ConsultationId, lot, person, now);

    public Guid TenantId { get; private set; }
    public Id<BidEnvelope> EnvelopeId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public int LotNumber { get; private set; }
    public Guid ServedTo { get; private set; }
    public DateTimeOffset ServedAt { get; private set; }
}

internal sealed class ServedOfferMapping : IEntityTypeConfiguration<ServedOffer>
{
    public void Configure(EntityTypeBuilder<ServedOffer> builder) => builder.ToTable("served_offers").HasKey(o => new { o.TenantId, o.EnvelopeId });
}
