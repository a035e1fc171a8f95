-- A commune or a public body says that it is interested (GD-23): a public form of the agglomeration, kept as a demand. Answered when the agglomeration has an
-- account with this number, or when it sets the demand aside, with its reason.
create table interests (
  tenant_id          uuid not null references tenants,          -- the agglomeration that it is addressed to
  id                 uuid not null,
  name               text not null check (length(trim(name)) between 2 and 160),
  siret              text not null check (siret ~ '^\d{14}$'),
  linked_to          text check (length(trim(linked_to)) between 2 and 160),      -- the commune that a linked structure belongs to
  contracts_per_year int  not null check (contracts_per_year between 0 and 100000),
  contact_name       text not null check (length(trim(contact_name)) between 2 and 120),
  contact_function   text not null check (length(trim(contact_function)) between 2 and 120),
  contact_email      text not null check (length(contact_email) <= 254),
  contact_phone      text check (length(contact_phone) <= 30),
  words              text check (length(words) <= 2000),
  stated_at          timestamptz not null,
  set_aside_at       timestamptz,
  set_aside_by       uuid,
  set_aside_by_name  text,
  set_aside_because  text,
  primary key (tenant_id, id),
  check (num_nulls(set_aside_at, set_aside_by, set_aside_by_name, set_aside_because) in (0, 4))
);
create unique index one_waiting on interests (tenant_id, siret) where set_aside_at is null;
alter table interests enable row level security;
alter table interests force  row level security;
create policy never_by_consent on interests as restrictive to platform_app using ((select sec.via()) is null);
create policy lead_reads  on interests for select to platform_app using (tenant_id = (select sec.lead()));
create policy lead_sets_aside on interests for update to platform_app using (tenant_id = (select sec.lead()) and set_aside_at is null) with check (tenant_id = (select sec.lead()) and set_aside_by = (select sec.actor()));
create policy states on interests to platform_sec using (true) with check (true);
create policy mails  on interests for select to platform_jobs using (true);
grant select, update (set_aside_at, set_aside_by, set_aside_by_name, set_aside_because) on interests to platform_app;
grant select, insert on interests to platform_sec;
grant select on interests to platform_jobs;
create trigger no_removal before delete or truncate on interests for each statement execute function refuse_change();

set role platform_sec;
-- The only way in, for whoever is not signed in. Said twice it is kept once, and the answer is the same; beyond a day's measure it waits until tomorrow.
create function sec.state_interest(to_lead uuid, as_id uuid, body_name text, body_siret text, of_commune text, contracts int, who text, as_function text, email text, phone text, said text, per_day int) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare at timestamptz := sec.now();
begin
  if not exists (select from public.tenants t where t.id = to_lead and t.kind = 'Lead') then return 'unknown'; end if;
  perform pg_advisory_xact_lock(hashtextextended('interests:' || to_lead::text, 0));
  if exists (select from public.interests i where i.tenant_id = to_lead and i.siret = body_siret and i.set_aside_at is null) then return 'known'; end if;
  if (select count(*) from public.interests i where i.tenant_id = to_lead and i.stated_at > at - interval '1 day') >= per_day then return 'enough'; end if;
  insert into public.interests (tenant_id, id, name, siret, linked_to, contracts_per_year, contact_name, contact_function, contact_email, contact_phone, words, stated_at)
  values (to_lead, as_id, body_name, body_siret, of_commune, contracts, who, as_function, email, phone, said, at);
  return 'stated';
end $$;
revoke all on function sec.state_interest(uuid, uuid, text, text, text, int, text, text, text, text, text, int) from public;
grant execute on function sec.state_interest(uuid, uuid, text, text, text, int, text, text, text, text, text, int) to platform_public;
reset role;
