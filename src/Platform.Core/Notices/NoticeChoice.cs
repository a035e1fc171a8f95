using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>Whom companies and channels write to: of one notice, because a switchboard is no contact.</summary>
public sealed record NoticeContact(string Name, string Email, string Phone, string Street, string PostCode, string Town)
{
    public static NoticeContact Nobody { get; } = new("", "", "", "", "", "");

    /// <summary>As a notice named it.</summary>
    public static NoticeContact Of(NoticeOrganisation body) => new(body.Contact ?? "", body.Email ?? "", body.Phone ?? "", body.Street ?? "", body.PostCode ?? "", body.City);
}

/// <summary>Of a draft: the channels of its notice, the contact, and the costs that a person has seen and confirmed (VR-41).</summary>
public sealed class NoticeChoice : ReachedChoice, ITenantOwned
{
    private NoticeChoice() { }

    internal NoticeChoice(Guid tenant, Id<Consultation> consultation) => (TenantId, ConsultationId) = (tenant, consultation);

    public Guid TenantId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Guid ChosenBy { get; private set; }
    public string ChosenByName { get; private set; } = "";
    public DateTimeOffset ChosenAt { get; private set; }
    public decimal? ConfirmedTotal { get; private set; }
    public Guid? ConfirmedBy { get; private set; }
    public string? ConfirmedByName { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>Other channels, other costs: what was confirmed is asked again.</summary>
    internal void Choose(IEnumerable<ChosenChannel> channels, NoticeContact contact, Guid person, string name, DateTimeOffset now)
    {
        if (Reach(channels, contact)) (ConfirmedTotal, ConfirmedBy, ConfirmedByName, ConfirmedAt) = (null, null, null, null);
        (ChosenBy, ChosenByName, ChosenAt) = (person, name, now);
    }

    internal void Confirm(decimal total, Guid person, string name, DateTimeOffset now) => (ConfirmedTotal, ConfirmedBy, ConfirmedByName, ConfirmedAt) = (total, person, name, now);
}

internal sealed class NoticeChoiceMapping : IEntityTypeConfiguration<NoticeChoice>
{
    public void Configure(EntityTypeBuilder<NoticeChoice> builder)
    {
        builder.ToTable("notice_choices").HasKey(row => new { row.TenantId, row.ConsultationId });
        builder.Ignore(row => row.Chosen).Ignore(row => row.Contact);
    }
}
