using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What became of what waited: its cost was confirmed; the account does not publish it there, and says why; or a later correction, or another confirmation, said it.</summary>
public enum OwedOutcome { Confirmed, Declined, Said }

/// <summary>A correction that nobody asked for, and the paid channels that wait until the account confirms their costs (VR-41). Once settled it is not rewritten.</summary>
public sealed class OwedCorrigendum : ITenantOwned
{
    private OwedCorrigendum() { }

    internal OwedCorrigendum(NoticeVersion version, Guid of, IEnumerable<ChosenChannel> paid, DateTimeOffset now) =>
        (TenantId, OfId, ConsultationId, VersionId, Channels, RecordedAt) = (version.TenantId, of, version.ConsultationId, version.Id, [.. paid.Select(channel => channel.Code)], now);

    public Guid TenantId { get; private set; }

    /// <summary>The move of the limit, the version of the file.</summary>
    public Guid OfId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Id<NoticeVersion> VersionId { get; private set; }
    public string[] Channels { get; private set; } = [];
    public DateTimeOffset RecordedAt { get; private set; }
    public OwedOutcome? Outcome { get; private set; }
    public decimal? ConfirmedTotal { get; private set; }
    public string? DeclinedReason { get; private set; }
    public Guid? SettledBy { get; private set; }
    public string? SettledByName { get; private set; }
    public DateTimeOffset? SettledAt { get; private set; }

    public IReadOnlyList<ChosenChannel> Paid => [.. Channels.Select(code => ChosenChannel.Read(code)!)];      // written by the constructor alone

    public bool Waits => Channels.Length > 0 && SettledAt is null;

    internal void Confirm(decimal total, ConfirmedCosts by)
    {
        Settle(OwedOutcome.Confirmed, by);
        ConfirmedTotal = total;
    }

    internal void Decline(string reason, ConfirmedCosts by)
    {
        Settle(OwedOutcome.Declined, by);
        DeclinedReason = reason;
    }

    internal void Said(ConfirmedCosts by) => Settle(OwedOutcome.Said, by);

    private void Settle(OwedOutcome outcome, ConfirmedCosts by) => (Outcome, SettledBy, SettledByName, SettledAt) = (outcome, by.Person, by.Name, by.At);
}

internal sealed class OwedCorrigendumMapping : IEntityTypeConfiguration<OwedCorrigendum>
{
    public void Configure(EntityTypeBuilder<OwedCorrigendum> builder) => builder.ToTable("owed_corrigenda").Ignore(row => row.Paid).Ignore(row => row.Waits).HasKey(row => new { row.TenantId, row.OfId });
}
