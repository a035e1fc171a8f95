using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A correction that nobody asked for, and the paid channels that wait until the account confirms their costs (VR-41).</summary>
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
    public decimal? ConfirmedTotal { get; private set; }
    public Guid? ConfirmedBy { get; private set; }
    public string? ConfirmedByName { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }

    public IReadOnlyList<ChosenChannel> Paid => [.. Channels.Select(code => ChosenChannel.Read(code)!)];      // written by the constructor alone

    public bool Waits => Channels.Length > 0 && ConfirmedAt is null;

    internal void Confirm(decimal total, ConfirmedCosts by) => (ConfirmedTotal, ConfirmedBy, ConfirmedByName, ConfirmedAt) = (total, by.Person, by.Name, by.At);
}

internal sealed class OwedCorrigendumMapping : IEntityTypeConfiguration<OwedCorrigendum>
{
    public void Configure(EntityTypeBuilder<OwedCorrigendum> builder) => builder.ToTable("owed_corrigenda").Ignore(row => row.Paid).Ignore(row => row.Waits).HasKey(row => new { row.TenantId, row.OfId });
}
