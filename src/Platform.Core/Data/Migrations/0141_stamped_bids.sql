-- Which receipts still wait for their time-stamp: asked every minute by the worker and by each look at the board, of every bid there ever was.
-- The token's own insertion writes it, whoever stamps.
alter table bids add stamped_at timestamptz;
create index bids_to_stamp     on bids (finalised_at) where finalised_at is not null and stamped_at is null;
create index bids_by_receipt   on bids (finalised_at) where finalised_at is not null;
create index minutes_by_time   on register_entries (recorded_at) where kind = 'pv';
create policy stamps on bids for update to platform_sec using (finalised_at is not null) with check (finalised_at is not null);
grant select (stamped_at), update (stamped_at) on bids to platform_sec;

-- Rows of before. The owner sees none of them under forced policies.
alter table bids no force row level security; alter table timestamp_tokens no force row level security;
update bids b set stamped_at = t.recorded_at from timestamp_tokens t where t.tenant_id = b.tenant_id and t.subject = 'receipt' and t.subject_id = b.id;
-- What was receipted or closed before there was a printer: queued once, the worker looks back a month only (QueueMissingPapers).
alter table register_entries no force row level security; alter table outbox no force row level security;
insert into outbox (id, company_id, kind, key, payload)
select gen_random_uuid(), b.company_id, 'print-receipt', b.id || ' ' || case when b.stamped_at is null then 1 else 2 end, jsonb_build_object('Bid', b.id, 'Stamped', b.stamped_at is not null)
from bids b where b.finalised_at is not null on conflict do nothing;
insert into outbox (id, tenant_id, kind, key, payload)
select gen_random_uuid(), e.tenant_id, 'print-minutes', e.consultation_id::text, jsonb_build_object('Consultation', e.consultation_id) from register_entries e where e.kind = 'pv' on conflict do nothing;
alter table bids force row level security; alter table timestamp_tokens force row level security; alter table register_entries force row level security; alter table outbox force row level security;

set role platform_sec;
create function sec.note_token() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  update public.bids set stamped_at = new.recorded_at where tenant_id = new.tenant_id and id = new.subject_id and stamped_at is null;
  return null;
end $$;
reset role;
create trigger note_token after insert on timestamp_tokens for each row when (new.subject = 'receipt') execute function sec.note_token();
