using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Data;

namespace Platform.Core.Opening;

/// <summary>
/// Queues what should have been printed and is not, oldest first: a receipt whose time-stamp is awaited for a minute (its first edition says so), and
/// whatever else lost its print. Scope System; harmless when repeated.
/// </summary>
public sealed class QueueMissingPapers(PlatformDb db)
{
    /// <summary>How far back each run looks, so that it never reads every bid there was. What is queued stays queued until it is printed; what was there before any printer was queued once, by migration 0141.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(30);

    private const int Most = 500;

    /// <returns>How many were queued.</returns>
    public Task<int> ExecuteAsync(CancellationToken cancel) => db.Database.ExecuteSqlAsync($$"""
        insert into outbox (id, tenant_id, company_id, kind, key, payload)
        select gen_random_uuid(), missing.tenant_id, missing.company_id, missing.kind, missing.key, missing.payload from (
          select null::uuid as tenant_id, coalesce((select a.company_id from project_authors a where a.tenant_id = b.tenant_id and a.id = b.company_id), b.company_id) as company_id, {{ReceiptToPrint.Kind}} as kind, b.id || ' ' || edition.number as key, jsonb_build_object('Bid', b.id, 'Stamped', edition.number = 2) as payload, b.finalised_at as since
          from bids b cross join lateral (select case when b.stamped_at is null then 1 else 2 end as number) edition
          where b.finalised_at < sec.now() - interval '1 minute' and b.finalised_at > sec.now() - {{LookBack}}
            and not exists (select from printed_papers p where p.tenant_id = b.tenant_id and p.kind = 'receipt' and p.subject_id = b.id and p.edition >= edition.number)
          union all
          select e.tenant_id, null, {{MinutesToPrint.Kind}}, e.consultation_id::text, jsonb_build_object('Consultation', e.consultation_id), e.recorded_at
          from register_entries e
          where e.kind = 'pv' and e.recorded_at > sec.now() - {{LookBack}} and not exists (select from printed_papers p where p.tenant_id = e.tenant_id and p.kind = 'minutes' and p.subject_id = e.consultation_id)
        ) missing
        where not exists (select from outbox o where o.tenant_id is not distinct from missing.tenant_id and o.company_id is not distinct from missing.company_id and o.kind = missing.kind and o.key = missing.key)
        order by missing.since limit {{Most}}
        on conflict do nothing
        """, cancel);
}
