using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Alerts;

/// <summary>
/// Every morning: one message to each recipient, with what her daily searches found since the last one and nobody told her already. Then what
/// nobody confirmed is forgotten, what ended or whose person left (<see cref="SavedSearchRules"/>) with the address that it wrote to, and messages of more than a year. Scope System.
/// </summary>
public sealed class DigestAlerts(PlatformDb db, Outbox outbox)
{
    /// <summary>A link in an old message still ends what sent it.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var day = FranceTime.DayOf(now);
        var queued = await db.Database.ExecuteSqlAsync($"""
            with due as (
              select a.search_id, a.consultation_id, coalesce(s.email, m.person_email) as recipient
              from alert_matches a join saved_searches s on s.id = a.search_id join public_consultations p on p.tenant_id = a.buyer_id and p.id = a.consultation_id
              left join company_members m on m.company_id = s.company_id and m.person_id = s.person_id and m.left_at is null
              where a.mail_id is null and s.ended_at is null and (s.company_id is null or m.id is not null) and p.discontinued_at is null and p.submission_deadline > {now}
                and not exists (select from alert_mails t where lower(t.recipient) = lower(coalesce(s.email, m.person_email)) and t.consultation_id = a.consultation_id)),
            mails as (
              insert into alert_mails (id, recipient, day, queued_at) select distinct on (lower(recipient)) md5('releve:' || lower(recipient) || ':' || {day}::date)::uuid, recipient, {day}::date, {now} from due order by lower(recipient)
              on conflict do nothing returning id, recipient)
            update alert_matches a set mail_id = t.id from due d join mails t on lower(t.recipient) = lower(d.recipient) where a.search_id = d.search_id and a.consultation_id = d.consultation_id
            """, cancel);
        if (queued > 0) await outbox.AddAsync(new AlertMailsToSend($"{day:O}"), cancel);
        await ForgetAsync(now, cancel);
        return queued;
    }

    private async Task ForgetAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"delete from saved_searches where confirmed_at is null and created_at < {now - MailAlertConfirmation.Life - TimeSpan.FromDays(1)}", cancel);
        var ended = now - SavedSearchRules.KeptAfterEndOn(now);
        // Matches go with their search.
        await db.Database.ExecuteSqlAsync($"delete from saved_searches where ended_at < {ended}", cancel);
        await db.Database.ExecuteSqlAsync($"delete from saved_searches s where s.company_id is not null and not exists (select from company_members m where m.company_id = s.company_id and m.person_id = s.person_id and coalesce(m.left_at, 'infinity') >= {ended})", cancel);
        await db.Database.ExecuteSqlAsync($"delete from followed_consultations f where not exists (select from company_members m where m.company_id = f.company_id and m.person_id = f.person_id and coalesce(m.left_at, 'infinity') >= {ended})", cancel);
        await db.Database.ExecuteSqlAsync($"delete from follow_calendars f where not exists (select from company_members m where m.company_id = f.company_id and m.person_id = f.person_id and coalesce(m.left_at, 'infinity') >= {ended})", cancel);
        await db.Database.ExecuteSqlAsync($"delete from alert_matches where matched_at < {now - Kept}", cancel);
        await db.Database.ExecuteSqlAsync($"delete from alert_mails where queued_at < {now - Kept}", cancel);
        await db.Database.ExecuteSqlAsync($"update alert_mails m set recipient = null where m.recipient is not null and num_nulls(m.sent_at, m.given_up_at) = 1 and not exists (select from alert_matches a where a.mail_id = m.id)", cancel);
    }
}
