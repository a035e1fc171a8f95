using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// One deposit by one company on one consultation: begun, sent block by block, then receipted in one go. Sealed: nothing here can be read
/// before the opening. The time of its last byte, by the database's clock, decides whether it came in time.
/// </summary>
public sealed class Bid : ITenantOwned, IBidderOwned
{
    private Bid() { }

    internal Bid(Guid tenant, Id<Consultation> consultation, Guid company, Guid person, string bidderName, string bidderId, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, CompanyId, PersonId, BidderName, BidderId, BegunAt) = (tenant, Id<Bid>.New(), consultation, company, person, bidderName, bidderId, now);

    /// <summary>The buyer's account; never changes.</summary>
    public Guid TenantId { get; private set; }
    public Id<Bid> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Guid CompanyId { get; private set; }
    public Guid PersonId { get; private set; }

    /// <summary>A project of a contest: an alias stands for the company and for the person (<see cref="ProjectAuthor"/>).</summary>
    public bool IsAnonymous => PersonId == CompanyId;
    public string BidderName { get; private set; } = "";

    /// <summary>SIREN, or country and national identifier.</summary>
    public string BidderId { get; private set; } = "";
    public DateTimeOffset BegunAt { get; private set; }
    public DateTimeOffset? FirstByteAt { get; private set; }
    public DateTimeOffset? LastByteAt { get; private set; }

    /// <summary>When its sender was last told what the buyer had changed, as his page says; null: it did not say.</summary>
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>What was published later, whoever sent this bid had not read; of a page that says nothing, what came after the first byte.</summary>
    public DateTimeOffset? KnownUntil => ReadAt ?? FirstByteAt;

    /// <summary>Canonical JSON, as received: envelopes, sizes, hashes.</summary>
    public string? Bordereau { get; private set; }
    /// <summary>When the last of the announced blocks, or the bordereau itself, came: from then on only the read-back is missing.</summary>
    public DateTimeOffset? CompleteAt { get; private set; }
    public DateTimeOffset? FinalisedAt { get; private set; }
    public bool? Late { get; private set; }

    /// <summary>The deadline that decided.</summary>
    public DateTimeOffset? LimitApplied { get; private set; }

    /// <summary>recu.json, the exact bytes.</summary>
    public string? Receipt { get; private set; }
    public Guid? ReceiptEntry { get; private set; }
    public string? Tracking { get; private set; }

    /// <summary>Later bids in time cover every lot of this one (CCP R2151-6): kept sealed, never opened.</summary>
    public DateTimeOffset? SupersededAt { get; private set; }
    public DateTimeOffset? RetractedAt { get; private set; }

    /// <summary>A draft that its company threw away. One that is receipted all the same, from a page left open, is a bid like any other.</summary>
    public DateTimeOffset? DiscardedAt { get; private set; }

    /// <summary>Of a candidature, which holds no offer: the lots that it applies for.</summary>
    public int[]? LotsSought { get; private set; }

    internal void Seek(IEnumerable<int> lots) => LotsSought = [.. lots.Order()];

    internal void Receive(DateTimeOffset at)
    {
        FirstByteAt ??= at;
        if (LastByteAt is null || at > LastByteAt) LastByteAt = at;
    }

    /// <param name="read">What the page says: nothing is read before the draft is begun, nor later than it begins to be sent.</param>
    internal void Announce(string bordereau, DateTimeOffset at, DateTimeOffset? read)
    {
        (Bordereau, CompleteAt) = (bordereau, null);
        Receive(at);
        if (read is { } then && FirstByteAt is { } first) ReadAt = then < BegunAt ? BegunAt : then > first ? first : then;
    }

    internal void Complete() => CompleteAt = LastByteAt;

    /// <summary>What was announced does not hold: it must not keep the closing waiting (the journal keeps why).</summary>
    internal void ForgetBordereau() => (Bordereau, CompleteAt) = (null, null);

    internal void Finalise(DateTimeOffset limit, bool late, DateTimeOffset now) => (LimitApplied, Late, FinalisedAt) = (limit, late, now);

    internal void Deliver(string receipt, Guid entry, string tracking) => (Receipt, ReceiptEntry, Tracking) = (receipt, entry, tracking);

    internal void Discard(DateTimeOffset now) => DiscardedAt ??= now;

    internal void Supersede(DateTimeOffset now) => SupersededAt ??= now;
}

internal sealed class BidMapping : IEntityTypeConfiguration<Bid>
{
    public void Configure(EntityTypeBuilder<Bid> builder)
    {
        builder.ToTable("bids");
        builder.Ignore(row => row.IsAnonymous);
    }
}
