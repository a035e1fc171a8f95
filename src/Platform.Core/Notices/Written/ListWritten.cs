using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

/// <summary>The notices that an account writes on purpose: those in hand, those that went, and the award notices that nobody has begun.</summary>
public sealed class ListWritten(PlatformDb db)
{
    /// <param name="States">Of its publications, once it went.</param>
    public sealed record Row(WrittenNotice Notice, string Reference, string Title, IReadOnlyList<PublicationState> States);

    /// <param name="OpenedAt">Of the last session.</param>
    public sealed record Owed(Guid Consultation, string Reference, string Title, DateTimeOffset OpenedAt);

    public sealed record Answer(IReadOnlyList<Row> InHand, IReadOnlyList<Row> Sent, IReadOnlyList<Owed> Owed);

    public async Task<Answer> ExecuteAsync(CancellationToken cancel)
    {
        var rows = await (from notice in db.WrittenNotices.AsNoTracking() join consultation in db.Consultations on notice.ConsultationId equals consultation.Id
                          orderby notice.PublishedAt ?? notice.ChangedAt descending select new { notice, consultation.Reference, Title = PlatformDb.TitleNow(consultation.TenantId, (Guid)(object)consultation.Id, consultation.Title) }).Take(200).ToListAsync(cancel);
        List<Id<Notice>> ids = [.. rows.Select(row => row.notice.NoticeId).OfType<Id<Notice>>()];
        var states = (await db.ChannelPublications.AsNoTracking().Where(row => ids.Contains(row.NoticeId)).ToListAsync(cancel)).Where(row => row.State != PublicationState.Corrected).ToLookup(row => row.NoticeId, row => row.State);
        string[] steps = [.. Enum.GetValues<Procedure>().Where(procedure => procedure.IsInTwoSteps).Select(procedure => procedure.ToString())];
        // Candidatures that were opened owe nothing: the offers that follow do, under the reference of the procedure.
        var owed = await db.Database.SqlQuery<Owed>($"""
            select c.id as "Consultation", c.reference as "Reference", coalesce(corrected_word(c.tenant_id, c.id, 'Title'), c.title) as "Title", max(s.opened_at) as "OpenedAt"
            from consultations c join consultations p on p.tenant_id = c.tenant_id and c.id in (p.id, p.stage_of) join opening_sessions s on s.tenant_id = p.tenant_id and s.consultation_id = p.id
            where c.stage_of is null and c.discontinued_at is null and s.closed_at is not null and (p.stage_of is not null or c.procedure <> all ({steps}))
              and not exists (select from written_notices w where w.tenant_id = c.tenant_id and w.consultation_id = c.id and w.kind = 'Award')
              and not exists (select from consultations r where r.tenant_id = c.tenant_id and r.stage_of = c.id and r.published_at is not null and r.closed_at is null)
            group by c.tenant_id, c.id order by max(s.opened_at) desc limit 50
            """).ToListAsync(cancel);
        return new([.. Of(sent: false)], [.. Of(sent: true)], owed);

        IEnumerable<Row> Of(bool sent) => from row in rows where row.notice.PublishedAt is not null == sent
                                          select new Row(row.notice, row.Reference, row.Title, row.notice.NoticeId is { } id ? [.. states[id]] : []);
    }

    /// <summary>Those of one consultation, newest first.</summary>
    public async Task<IReadOnlyList<WrittenNotice>> OfAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        await db.WrittenNotices.AsNoTracking().Where(row => row.ConsultationId == consultation).OrderByDescending(row => row.CreatedAt).ToListAsync(cancel);
}
