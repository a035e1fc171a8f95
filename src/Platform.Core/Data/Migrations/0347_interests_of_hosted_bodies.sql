-- A body that has an account and says that it is interested is promised an answer: its demand waits like any other, whether an earlier one was answered or not.
-- docs/decisions/0044-account-life.md
set role platform_sec;
create or replace function sec.state_interest(to_lead uuid, as_id uuid, body_name text, body_siret text, of_commune text, contracts int, who text, as_function text, email text, phone text, said text, per_day int) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare at timestamptz := sec.now();
begin
  if not exists (select from public.tenants t where t.id = to_lead and t.kind = 'Lead') then return 'unknown'; end if;
  perform pg_advisory_xact_lock(hashtextextended('interests:' || to_lead::text, 0));
  if exists (select from public.interests i where i.tenant_id = to_lead and i.siret = body_siret and i.set_aside_at is null and i.answered_at is null) then return 'known'; end if;
  if (select count(*) from public.interests i where i.tenant_id = to_lead and i.stated_at > at - interval '1 day') >= per_day then return 'enough'; end if;
  insert into public.interests (tenant_id, id, name, siret, linked_to, contracts_per_year, contact_name, contact_function, contact_email, contact_phone, words, stated_at)
  values (to_lead, as_id, body_name, body_siret, of_commune, contracts, who, as_function, email, phone, said, at);
  return 'stated';
end $$;
reset role;
