using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What notices cost an account in one year (VR-41): its own, whoever hosts it.</summary>
public sealed class ReadNoticeCosts(PlatformDb db)
{
    /// <summary>Due once the channel confirmed that it has the notice, or whoever sent it noted so. Awaited until then. Nothing: it refused the notice, another version went in its place, or it was withdrawn before it was sent.</summary>
    public enum Standing { Due, Awaited, Nothing }

    public sealed record Row(DateTimeOffset At, Guid Consultation, string Reference, string Title, NoticeChannel Channel, string? Gazette, decimal Amount, string Currency, string ConfirmedByName, Standing Standing)
    {
        public bool IsDue => Standing == Standing.Due;
    }

    private sealed record Stored(DateTimeOffset At, Guid Consultation, string Channel, string? Gazette, decimal Amount, string Currency, string ConfirmedByName, string Standing);

    public async Task<IReadOnlyList<Row>> ExecuteAsync(int year, CancellationToken cancel)
    {
        // Which ones; the words of the consultations then come past the filters of the entities.
        var stored = await db.Database.SqlQuery<Stored>($"""
            select c.booked_at as "At", c.consultation_id as "Consultation", p.channel as "Channel", p.gazette_name as "Gazette", c.amount as "Amount", c.currency as "Currency", c.confirmed_by_name as "ConfirmedByName",
              case when num_nonnulls(p.rejected_at, p.corrected_at, p.withdrawn_at) > 0 then 'Nothing' when num_nonnulls(p.acknowledged_at, p.published_at) > 0 then 'Due' else 'Awaited' end as "Standing"
            from notice_costs c join channel_publications p on p.tenant_id = c.tenant_id and p.id = c.publication_id
            where extract(year from c.booked_at at time zone 'Europe/Paris') = {year} order by c.booked_at desc, p.channel, c.publication_id
            """).ToListAsync(cancel);
        List<Id<Consultation>> ids = [.. stored.Select(row => new Id<Consultation>(row.Consultation)).Distinct()];
        var names = await db.Consultations.AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Reference, Title = PlatformDb.TitleNow(c.TenantId, (Guid)(object)c.Id, c.Title) }).ToDictionaryAsync(c => c.Id.Value, cancel);
        return [.. from row in stored where names.ContainsKey(row.Consultation)
                   select new Row(row.At, row.Consultation, names[row.Consultation].Reference, names[row.Consultation].Title, Enum.Parse<NoticeChannel>(row.Channel), row.Gazette, row.Amount, row.Currency, row.ConfirmedByName, Enum.Parse<Standing>(row.Standing))];
    }
}

/// <summary>One version at its permanent address, and the others of its consultation (VR-07). For everybody.</summary>
public sealed class ReadPublicNotice(PlatformDb db)
{
    /// <param name="HasConsultation">False: prior information about a draft, which nobody else sees.</param>
    /// <param name="Others">Of the same consultation, first to last.</param>
    public sealed record Page(Id<NoticeVersion> Id, int Number, NoticeKind Kind, string Reference, Guid Consultation, string Buyer, string BuyerSlug, DateTimeOffset PublishedAt, bool IsPrinted, bool HasConsultation, CanonicalNotice Content, IReadOnlyList<Other> Others);

    public sealed record Other(Guid Id, Guid Notice, int Number, NoticeKind Kind, bool IsCorrection, DateTimeOffset PublishedAt);

    public async Task<Page?> FindAsync(Id<NoticeVersion> id, CancellationToken cancel)
    {
        var row = await db.PublicNotices.AsNoTracking().Where(notice => notice.Id == id)
            .Select(n => new { n.Number, n.Kind, n.Reference, n.ConsultationId, n.Buyer, n.BuyerSlug, n.PublishedAt, IsPrinted = n.Pdf != null, HasConsultation = db.PublicConsultations.Any(c => c.Id == n.ConsultationId), n.Content }).SingleOrDefaultAsync(cancel);
        return row is null ? null : new(id, row.Number, row.Kind, row.Reference, row.ConsultationId.Value, row.Buyer, row.BuyerSlug, row.PublishedAt, row.IsPrinted, row.HasConsultation, CanonicalNotice.FromJson(row.Content), await OfAsync(row.ConsultationId.Value, cancel));
    }

    /// <summary>Public notices of a consultation.</summary>
    public async Task<IReadOnlyList<Other>> OfAsync(Guid consultation, CancellationToken cancel) => [.. (await db.Database.SqlQuery<OtherRow>($"""
        select id as "Id", notice_id as "Notice", number as "Number", kind as "Kind", content ? 'correction' as "IsCorrection", published_at as "PublishedAt" from public_notices where consultation_id = {consultation} order by published_at, number
        """).ToListAsync(cancel)).Select(row => new Other(row.Id, row.Notice, row.Number, Enum.Parse<NoticeKind>(row.Kind), row.IsCorrection, row.PublishedAt))];

    /// <summary>Whom companies write to about a consultation: as its public notice names them, or as a correction does since. Null: nobody is named.</summary>
    public async Task<PublishedContact?> ContactAsync(Guid consultation, CancellationToken cancel) =>
        ContactInForce.Read(await db.Database.SqlQuery<ContactInForce.Line>($"select field as \"Field\", said as \"Said\" from sec.public_contact({consultation})").ToListAsync(cancel)) is { IsEmpty: false } contact ? contact : null;

    /// <summary>Null until it is printed.</summary>
    public async Task<byte[]?> PdfAsync(Id<NoticeVersion> id, CancellationToken cancel) => await db.PublicNotices.AsNoTracking().Where(notice => notice.Id == id).Select(notice => notice.Pdf).SingleOrDefaultAsync(cancel);

    /// <summary>As it was written when it was printed; null before that.</summary>
    public async Task<byte[]?> XmlAsync(Id<NoticeVersion> id, CancellationToken cancel) =>
        (await db.Database.SqlQuery<byte[]>($"select xml as \"Value\" from public_notices where id = {id.Value} and xml is not null").ToListAsync(cancel)).SingleOrDefault();

    private sealed record OtherRow(Guid Id, Guid Notice, int Number, string Kind, bool IsCorrection, DateTimeOffset PublishedAt);
}

/// <summary>What waits at a channel, of all accounts: for whoever runs the platform. Nothing of what the notices say.</summary>
public sealed class ReadChannelTroubles(PlatformDb db)
{
    public sealed record Row(string Account, string Channel, string? Gazette, string Reference, DateTimeOffset QueuedAt, DateTimeOffset? FailingSince, DateTimeOffset? RejectedAt, DateTimeOffset? AcknowledgedAt, int Attempts, string? LastFault, int? LastStatus)
    {
        public string Name => Gazette ?? ChannelNames.Of(Enum.Parse<NoticeChannel>(Channel));
    }

    public async Task<IReadOnlyList<Row>> ExecuteAsync(CancellationToken cancel) => await db.Database.SqlQuery<Row>($"""
        select account as "Account", channel as "Channel", gazette as "Gazette", reference as "Reference", queued_at as "QueuedAt", failing_since as "FailingSince", rejected_at as "RejectedAt", acknowledged_at as "AcknowledgedAt",
          attempts as "Attempts", last_fault as "LastFault", last_status as "LastStatus" from sec.channel_troubles()
        """).ToListAsync(cancel);
}
