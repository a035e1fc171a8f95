-- A quote request that was sent keeps who asked, name and number, as on its day: pages, letters and receipts read it here, whatever is corrected later (VR-21, VR-43).
-- docs/decisions/0043-quote-requests.md
alter table quote_requests add account_name text, add buyer_siret text check (buyer_siret ~ '^\d{14}$');
-- Those that were sent before: what a correction of their account that came later wrote down as former, else what stands today. A structure keeps no former number.
-- Row level security is forced on the owner, who has no policy.
alter table quote_requests no force row level security;
alter table tenants        no force row level security;
alter table sub_entities   no force row level security;
alter table account_events no force row level security;
update quote_requests q set
  account_name = coalesce((select e.former_name from account_events e where e.tenant_id = q.tenant_id and e.kind = 'Corrected' and e.at > q.sent_at order by e.at limit 1), t.name),
  buyer_siret = coalesce((select s.siret from sub_entities s where s.tenant_id = q.tenant_id and s.id = q.sub_entity_id),
    (select e.former_siret from account_events e where e.tenant_id = q.tenant_id and e.kind = 'Corrected' and e.at > q.sent_at order by e.at limit 1), t.siret)
from tenants t where t.id = q.tenant_id and q.sent_at is not null;
alter table quote_requests force row level security;
alter table tenants        force row level security;
alter table sub_entities   force row level security;
alter table account_events force row level security;
alter table quote_requests add check (num_nulls(sent_at, account_name, buyer_siret) in (0, 3));

create or replace function keep_sent_quote() returns trigger language plpgsql as $$
begin
  if old.sent_at is not null and (new.title, new.description, new.cpv, new.place, new.is_public, new.answers_due, new.sub_entity_id, new.on_behalf_of, new.created_by, new.created_at,
      new.sent_at, new.sent_by, new.contact_email, new.quota_year, new.quota_number, new.account_name, new.buyer_siret) is distinct from
     (old.title, old.description, old.cpv, old.place, old.is_public, old.answers_due, old.sub_entity_id, old.on_behalf_of, old.created_by, old.created_at,
      old.sent_at, old.sent_by, old.contact_email, old.quota_year, old.quota_number, old.account_name, old.buyer_siret)
  then raise exception 'what was sent is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;

grant select (account_name, buyer_siret) on quote_requests to platform_public;
set role platform_sec;
-- Whoever sends: the names and the number of that instant, the structure's too, which may have been corrected since the draft.
create function sec.write_quote_buyer() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  select t.name, coalesce(e.siret, t.siret), e.name into new.account_name, new.buyer_siret, new.on_behalf_of
  from public.tenants t left join public.sub_entities e on e.tenant_id = t.id and e.id = new.sub_entity_id where t.id = new.tenant_id;
  return new;
end $$;
revoke all on function sec.write_quote_buyer() from public;
grant execute on function sec.write_quote_buyer() to platform_owner;      -- who makes the trigger
reset role;
create trigger write_buyer before update of sent_at on quote_requests for each row when (old.sent_at is null and new.sent_at is not null) execute function sec.write_quote_buyer();
