using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>
/// Held: waits for the JOUE. Queued: will be sent. Failing: the channel does not answer as it should; tried again. Acknowledged: the channel has it and said so.
/// Manual: a person sends it. Corrected: a later version went in its place. Withdrawn: never sent, nobody can answer it any more.
/// </summary>
public enum PublicationState { Held, Queued, Failing, Acknowledged, Published, Rejected, Manual, Corrected, Withdrawn }

/// <summary>One version at one channel. Its state follows from dated facts, each written once (a trigger holds the same line); never « envoyé » without an acknowledgement.</summary>
public sealed class ChannelPublication : ITenantOwned
{
    private ChannelPublication() { }

    internal ChannelPublication(NoticeVersion version, string reference, ChosenChannel channel, string? gazetteName, Id<ChannelPublication>? heldBy, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, NoticeId, VersionId, Channel, Gazette, GazetteName, Reference, HeldBy, QueuedAt) =
            (version.TenantId, Id<ChannelPublication>.New(), version.ConsultationId, version.NoticeId, version.Id, channel.Channel, channel.Gazette, gazetteName, reference, heldBy, now);

    public Guid TenantId { get; private set; }
    public Id<ChannelPublication> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Id<Notice> NoticeId { get; private set; }
    public Id<NoticeVersion> VersionId { get; private set; }
    public NoticeChannel Channel { get; private set; }
    public string? Gazette { get; private set; }
    public string? GazetteName { get; private set; }

    /// <summary>Ours, the same at each attempt: channels are asked by it before anything is sent again.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>The publication in the JOUE that this one waits for (CCP, art. R2131-20).</summary>
    public Id<ChannelPublication>? HeldBy { get; private set; }
    public DateTimeOffset QueuedAt { get; private set; }

    /// <summary>The step that is due: a fact that names another one is stale.</summary>
    public int Step { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>A sending began then, and what the channel made of it is not known; of one sent by hand, the day on which it was, as its sender says.</summary>
    public DateTimeOffset? SendingAt { get; private set; }

    /// <summary>What left, with the sum of its bytes, which are kept beside it (CCP, art. R2131-19: the buyer proves the sending).</summary>
    public string? SentFormat { get; private set; }
    public byte[]? SentSha256 { get; private set; }
    public DateTimeOffset? FailingSince { get; private set; }
    public DateTimeOffset? AcknowledgedAt { get; private set; }
    public string? RemoteReference { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }
    public string? PublicationReference { get; private set; }
    public string? PublicationUrl { get; private set; }
    public DateTimeOffset? RejectedAt { get; private set; }
    public DateTimeOffset? ManualAt { get; private set; }
    public Guid? ClosedBy { get; private set; }
    public string? ClosedByName { get; private set; }
    public DateTimeOffset? CorrectedAt { get; private set; }

    /// <summary>Before anything left: the procedure ended, or its limit has passed.</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }

    public ChosenChannel Chosen => new(Channel, Gazette);

    /// <summary>A person sent it, and has not noted yet that it appeared.</summary>
    public bool WasSentByHand => State == PublicationState.Manual && (SendingAt ?? AcknowledgedAt) is not null;

    /// <summary>Nothing more will come of it by itself.</summary>
    public bool IsOver => PublishedAt is not null || RejectedAt is not null || ManualAt is not null || CorrectedAt is not null || WithdrawnAt is not null;

    /// <summary>The channel has nothing of it, and nothing is on its way.</summary>
    public bool WasNeverSent => !IsOver && SendingAt is null && AcknowledgedAt is null;

    /// <summary>Nothing will be owed for it: refused, replaced or withdrawn.</summary>
    public bool IsFree => (RejectedAt ?? CorrectedAt ?? WithdrawnAt) is not null;

    public PublicationState State => this switch
    {
        { CorrectedAt: not null } => PublicationState.Corrected,
        { WithdrawnAt: not null } => PublicationState.Withdrawn,
        { PublishedAt: not null } => PublicationState.Published,
        { RejectedAt: not null } => PublicationState.Rejected,
        { ManualAt: not null } => PublicationState.Manual,
        { AcknowledgedAt: not null } => PublicationState.Acknowledged,
        { FailingSince: not null } => PublicationState.Failing,
        { HeldBy: not null, SendingAt: null } => PublicationState.Held,
        _ => PublicationState.Queued,
    };

    /// <summary>Of the JOUE: since when the Office has it; null: no word of it yet, or it refused the notice. Of one sent by hand without its receipt, the day of its publication.</summary>
    public DateTimeOffset? KnownToOfficeAt => RejectedAt is null ? AcknowledgedAt ?? PublishedAt : null;

    /// <summary>Of the JOUE: from when national publication is free (CCP, art. R2131-20); null: no word of the Office yet, or it refused the notice.</summary>
    public DateTimeOffset? FreesNationalAt => this switch
    {
        { RejectedAt: not null } => null,
        { PublishedAt: { } published } => published,
        { AcknowledgedAt: { } receipt } => NoticeDates.NationalPublication(receipt, null).At,
        _ => null,
    };

    /// <returns>The step that the next fact names.</returns>
    internal int Next(DateTimeOffset due)
    {
        (Step, DueAt) = (Step + 1, due);
        return Step;
    }

    /// <summary>Until somebody wakes it.</summary>
    internal void Wait() => DueAt = null;

    /// <param name="since">When the first of these failures was.</param>
    /// <param name="received">The channel may have received it nevertheless.</param>
    internal void Fail(DateTimeOffset since, bool received)
    {
        FailingSince ??= since;
        if (!received) SendingAt = null;
    }

    internal void Acknowledge(string? remote, DateTimeOffset now)
    {
        FailingSince = null;
        if (AcknowledgedAt is null) (AcknowledgedAt, RemoteReference) = (now, remote);
    }

    internal void Publish(string? reference, string? url, DateTimeOffset at)
    {
        (FailingSince, DueAt) = (null, null);
        if (PublishedAt is null) (PublishedAt, PublicationReference, PublicationUrl) = (at, reference, url);
    }

    internal void Reject(DateTimeOffset now) => (FailingSince, DueAt, RejectedAt) = (null, null, RejectedAt ?? now);

    internal void LeaveToPerson(DateTimeOffset now) => (DueAt, ManualAt) = (null, now);

    /// <summary>By whoever sent it there.</summary>
    internal void ReceiveByHand(DateTimeOffset at)
    {
        if (ManualAt is null || AcknowledgedAt is not null || PublishedAt is not null) throw new InvalidOperationException("Only an open task has a receipt to note, once.");
        AcknowledgedAt = at;
    }

    /// <summary>A person sent it, as she says; she may say it again, better.</summary>
    internal void SendByHand(DateTimeOffset at)
    {
        if (State != PublicationState.Manual) throw new InvalidOperationException("Only an open task is sent by hand.");
        SendingAt = at;
    }

    /// <summary>Of a day that a person typed: its noon in Paris, now if it is today; not before the notice was there to be sent. Clocks change at night.</summary>
    internal DateTimeOffset InstantOf(DateOnly day, DateTimeOffset now)
    {
        var at = day == FranceTime.DayOf(now) ? now : ((FromParis.Instant)FranceTime.Parse(day.ToDateTime(new TimeOnly(12, 0)))).At;
        return at < QueuedAt ? QueuedAt : at;
    }

    /// <param name="sent">When, where no receipt was noted.</param>
    internal void CloseByHand(string? reference, string? url, DateTimeOffset at, Guid person, string name, DateTimeOffset? sent = null)
    {
        if (State != PublicationState.Manual) throw new InvalidOperationException("Only an open task is closed by hand.");
        (PublishedAt, PublicationReference, PublicationUrl, ClosedBy, ClosedByName, SendingAt) = (at, reference, url, person, name, SendingAt ?? sent);
    }

    internal void RefuseByHand(DateTimeOffset now, Guid person, string name)
    {
        if (State != PublicationState.Manual) throw new InvalidOperationException("Only an open task is closed by hand.");
        Reject(now);
        (ClosedBy, ClosedByName) = (person, name);
    }

    internal void Correct(DateTimeOffset now) => (DueAt, CorrectedAt, Step) = (null, now, Step + 1);

    internal void Withdraw(DateTimeOffset now) => (DueAt, FailingSince, SendingAt, WithdrawnAt, Step) = (null, null, null, now, Step + 1);
}

internal sealed class ChannelPublicationMapping : IEntityTypeConfiguration<ChannelPublication>
{
    public void Configure(EntityTypeBuilder<ChannelPublication> builder) =>
        builder.ToTable("channel_publications").Ignore(row => row.Chosen).Ignore(row => row.IsOver).Ignore(row => row.WasNeverSent).Ignore(row => row.IsFree).Ignore(row => row.State).Ignore(row => row.FreesNationalAt).Ignore(row => row.KnownToOfficeAt).Ignore(row => row.WasSentByHand);
}
