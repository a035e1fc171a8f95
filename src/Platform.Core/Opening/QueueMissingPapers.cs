using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Data;

namespace Platform.Core.Opening;

/// <summary>
/// Queues what should have been printed and is not: a receipt whose time-stamp is awaited for a minute (its first edition says so), and what was
/// receipted or closed before there was a printer. Scope System; harmless when repeated.
/// </summary>
public sealed class QueueMissingPapers(PlatformDb db)
{
    /// <returns>How many were queued.</returns>
    public Task<int> ExecuteAsync(CancellationToken cancel) => db.Database.ExecuteSqlAsync($$"""
        insert into outbox (id, tenant_id, company_id, kind, key, payload)
        select gen_random_uuid(), missing.* from (
          select null::uuid, b.company_id, {{ReceiptToPrint.Kind}}, b.id || ' ' || edition.number, jsonb_build_object('Bid', b.id, 'Stamped', edition.number = 2)
          from bids b cross join lateral (select 1 + count(*) as number from timestamp_tokens t where t.tenant_id = b.tenant_id and t.subject = 'receipt' and t.subject_id = b.id) edition
          where b.finalised_at < sec.now() - interval '1 minute'
            and not exists (select from printed_papers p where p.tenant_id = b.tenant_id and p.kind = 'receipt' and p.subject_id = b.id and p.edition >= edition.number)
          union all
          select e.tenant_id, null, {{MinutesToPrint.Kind}}, e.consultation_id::text, jsonb_build_object('Consultation', e.consultation_id)
          from register_entries e
          where e.kind = 'pv' and not exists (select from printed_papers p where p.tenant_id = e.tenant_id and p.kind = 'minutes' and p.subject_id = e.consultation_id)
        ) missing limit 500
        on conflict do nothing
        """, cancel);
}
