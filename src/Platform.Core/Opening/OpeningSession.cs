using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>The sitting in which the bids of a consultation are opened: applications first, then the offers of those admitted.</summary>
public sealed class OpeningSession : ITenantOwned
{
    private OpeningSession() { }

    internal OpeningSession(KeyHolder holder, Id<Consultation> consultation, Guid proof, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, OpenedBy, OpenedByName, OpenedByFunction, OpenedAt, ProofId) =
        (holder.TenantId, Id<OpeningSession>.New(), consultation, holder.PersonId, holder.PersonName, holder.Function, now, proof);

    public Guid TenantId { get; private set; }
    public Id<OpeningSession> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Guid OpenedBy { get; private set; }
    public string OpenedByName { get; private set; } = "";
    public string OpenedByFunction { get; private set; } = "";
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>The passkey assertion bound to « open this consultation ».</summary>
    public Guid ProofId { get; private set; }
    public DateTimeOffset? ApplicationsDoneAt { get; private set; }
    public DateTimeOffset? OffersDoneAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public Guid? MinutesEntry { get; private set; }

    internal void Progress(bool applicationsDone, bool offersDone, DateTimeOffset now)
    {
        if (applicationsDone) ApplicationsDoneAt ??= now;
        if (offersDone) OffersDoneAt ??= now;
    }

    internal void Close(Guid entry, DateTimeOffset now) => (MinutesEntry, ClosedAt) = (entry, now);
}

public enum OpeningOutcome { Opened, Damaged }

/// <summary>The words of the wire and of the register.</summary>
public static class OpeningOutcomes
{
    public static string Wire(this OpeningOutcome outcome) => outcome switch { OpeningOutcome.Opened => "ouverte", OpeningOutcome.Damaged => "endommagee" };

    public static OpeningOutcome? FromWire(string? word) => word switch { "ouverte" => OpeningOutcome.Opened, "endommagee" => OpeningOutcome.Damaged, _ => null };
}

/// <summary>What came of one envelope. A damaged one is recorded, never skipped; a later attempt may open it. Append-only: the last attempt counts.</summary>
public sealed class OpenedEnvelope : ITenantOwned
{
    private OpenedEnvelope() { }

    internal OpenedEnvelope(BidEnvelope envelope, int attempt, OpeningOutcome outcome, string? reason, byte[]? manifestSha256, Guid person, string name, Guid entry, DateTimeOffset now) =>
        (TenantId, EnvelopeId, ConsultationId, BidId, Attempt, Outcome, Reason, ManifestSha256, OpenedBy, OpenedByName, EntryId, OpenedAt) =
        (envelope.TenantId, envelope.Id, envelope.ConsultationId, envelope.BidId, attempt, outcome, reason, manifestSha256, person, name, entry, now);

    public Guid TenantId { get; private set; }
    public Id<BidEnvelope> EnvelopeId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Id<Bid> BidId { get; private set; }

    /// <summary>From 1.</summary>
    public int Attempt { get; private set; }
    public OpeningOutcome Outcome { get; private set; }

    /// <summary>Of a damaged one: which part, which check.</summary>
    public string? Reason { get; private set; }
    public byte[]? ManifestSha256 { get; private set; }
    public Guid OpenedBy { get; private set; }
    public string OpenedByName { get; private set; } = "";
    public DateTimeOffset OpenedAt { get; private set; }
    public Guid EntryId { get; private set; }
}

/// <summary>A file of an opened envelope, in the analysis space of this account and of no other. Append-only.</summary>
public sealed class OpenedFile : ITenantOwned
{
    private OpenedFile() { }

    internal OpenedFile(BidEnvelope envelope, OpenedPath path, long size, byte[] sha256, string blob, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, BidId, EnvelopeId, Path, Size, Sha256, Blob, StoredAt) =
        (envelope.TenantId, Id<OpenedFile>.New(), envelope.ConsultationId, envelope.BidId, envelope.Id, path.Value, size, sha256, blob, now);

    public Guid TenantId { get; private set; }
    public Id<OpenedFile> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Id<Bid> BidId { get; private set; }
    public Id<BidEnvelope> EnvelopeId { get; private set; }
    public string Path { get; private set; } = "";
    public long Size { get; private set; }
    public byte[] Sha256 { get; private set; } = [];
    public string Blob { get; private set; } = "";
    public DateTimeOffset StoredAt { get; private set; }
}

/// <summary>Admitted to have the offer of this lot opened, or set aside with its reason. Append-only: the last decision counts, all are told.</summary>
public sealed class CandidateReview : ITenantOwned
{
    private CandidateReview() { }

    internal CandidateReview(BidEnvelope offer, int lot, int rank, bool admitted, string? reason, Guid person, string name, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, BidId, LotNumber, Rank, Admitted, Reason, DecidedBy, DecidedByName, DecidedAt) =
        (offer.TenantId, Id<CandidateReview>.New(), offer.ConsultationId, offer.BidId, lot, rank, admitted, admitted ? null : reason, person, name, now);

    public Guid TenantId { get; private set; }
    public Id<CandidateReview> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Id<Bid> BidId { get; private set; }
    public int LotNumber { get; private set; }

    /// <summary>Of the decisions on this candidate and lot, from 1.</summary>
    public int Rank { get; private set; }
    public bool Admitted { get; private set; }
    public string? Reason { get; private set; }
    public Guid DecidedBy { get; private set; }
    public string DecidedByName { get; private set; } = "";
    public DateTimeOffset DecidedAt { get; private set; }
}

internal sealed class OpeningSessionMapping : IEntityTypeConfiguration<OpeningSession>
{
    public void Configure(EntityTypeBuilder<OpeningSession> builder) => builder.ToTable("opening_sessions");
}

internal sealed class OpenedEnvelopeMapping : IEntityTypeConfiguration<OpenedEnvelope>
{
    public void Configure(EntityTypeBuilder<OpenedEnvelope> builder) => builder.ToTable("opened_envelopes").HasKey(e => new { e.TenantId, e.EnvelopeId, e.Attempt });
}

internal sealed class OpenedFileMapping : IEntityTypeConfiguration<OpenedFile>
{
    public void Configure(EntityTypeBuilder<OpenedFile> builder) => builder.ToTable("opened_files");
}

internal sealed class CandidateReviewMapping : IEntityTypeConfiguration<CandidateReview>
{
    public void Configure(EntityTypeBuilder<CandidateReview> builder) => builder.ToTable("candidate_reviews");
}
