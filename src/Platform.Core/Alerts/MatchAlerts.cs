using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Alerts;

/// <summary>Messages wait in alert_mails. Several of these facts do no harm: each takes what waits.</summary>
public sealed record AlertMailsToSend(string Of) : IFact
{
    public static string Kind => "alert-mails-to-send";
    public string Key => Of;
}

/// <summary>
/// A consultation was published: every saved search that it answers is noted, and those that want to be told at once have their message queued, one for each
/// recipient however many of her searches it answers. Run again it adds nothing: a search and a consultation meet once. Scope System.
/// </summary>
public sealed class MatchAlerts(PlatformDb db, Outbox outbox)
{
    /// <returns>Messages queued.</returns>
    public async Task<int> ExecuteAsync(ConsultationPublished fact, CancellationToken cancel)
    {
        var queued = await db.Database.ExecuteSqlAsync($"""
            with published as (
              select p.*, case when estimate < 50000 then 0 when estimate < 200000 then 1 when estimate < 1000000 then 2 when estimate is not null then 3 end as band,
                     case when submission_deadline < sec.now() + interval '7 days' then 0 when submission_deadline <= sec.now() + interval '30 days' then 1 else 2 end as nearness
              from public_consultations p where p.tenant_id = {fact.Tenant} and p.id = {fact.Consultation} and p.discontinued_at is null and p.closed_at is null),
            hits as (
              insert into alert_matches (search_id, buyer_id, consultation_id, matched_at, mail_id)
              select s.id, p.tenant_id, p.id, sec.now(), case when s.rhythm = 'AtOnce' then md5('alerte:' || lower(coalesce(s.email, m.person_email)) || ':' || p.id)::uuid end
              from published p cross join saved_searches s left join company_members m on m.company_id = s.company_id and m.person_id = s.person_id and m.left_at is null
              where s.confirmed_at is not null and s.ended_at is null and (s.company_id is null or m.id is not null)
                and (s.query is null or p.search @@ s.query::tsquery) and (cardinality(s.natures) = 0 or p.nature = any (s.natures)) and (cardinality(s.procedures) = 0 or p.procedure = any (s.procedures))
                and (cardinality(s.buyers) = 0 or p.tenant_id = any (s.buyers)) and (cardinality(s.communes) = 0 or p.insee_code = any (s.communes)) and (cardinality(s.cpvs) = 0 or p.branches && s.cpvs)
                and (cardinality(s.windows) = 0 or p.nearness = any (s.windows)) and (cardinality(s.bands) = 0 or p.band = any (s.bands))
              on conflict do nothing returning search_id, consultation_id, mail_id)
            insert into alert_mails (id, recipient, consultation_id, queued_at)
            select distinct on (h.mail_id) h.mail_id, coalesce(s.email, m.person_email), h.consultation_id, sec.now()
            from hits h join saved_searches s on s.id = h.search_id left join company_members m on m.company_id = s.company_id and m.person_id = s.person_id and m.left_at is null
            where h.mail_id is not null order by h.mail_id on conflict do nothing
            """, cancel);
        if (queued > 0) await outbox.AddAsync(new AlertMailsToSend($"{fact.Consultation:D}"), cancel);
        return queued;
    }
}
