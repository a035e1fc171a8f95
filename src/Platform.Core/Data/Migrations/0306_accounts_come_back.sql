-- An account that never was active may be given up, which frees its number and its address; one that closed opens again under a new convention; a demand of the public
-- form is answered when its account opens, so that a body that left and comes back is heard again. docs/decisions/0044-account-life.md
alter table tenants add abandoned_at timestamptz, add check (abandoned_at is null or activated_at is null);
grant update (abandoned_at) on tenants to platform_app;
alter table account_events drop constraint account_events_kind_check;
alter table account_events add constraint account_events_kind_check check (kind in ('Activated', 'Warned', 'Breached', 'Suspended', 'Resumed', 'ClosingBegan', 'Closed', 'Reopened', 'Abandoned')),
  add check (kind <> 'Abandoned' or reason is not null);

-- VR-04: active under a convention in force only; closed after it, with no consultation open. A date once written stays until a convention binds again; then the lines
-- of account_events keep what was. A suspension is lifted.
create or replace function keep_account_life() returns trigger language plpgsql as $$
declare reopens boolean;
begin
  if new.kind = 'Lead' then return new; end if;
  if tg_op = 'INSERT' then
    if num_nonnulls(new.activated_at, new.suspended_at, new.closing_at, new.closed_at, new.abandoned_at) > 0 then raise exception 'an account is opened before it is active' using errcode = '42501'; end if;
    return new;
  end if;
  if old.abandoned_at is not null and new is distinct from old then raise exception 'an account that was given up stays so' using errcode = '42501'; end if;
  if old.abandoned_at is null and new.abandoned_at is not null then
    if exists (select from sharing_conventions c where c.tenant_id = new.id and c.withdrawn_on is null) then raise exception 'a convention stands' using errcode = '42501'; end if;
    new.slug := 'abandonne-' || replace(new.id::text, '-', '');      -- its address is free; nothing was ever published under it
  end if;
  reopens := old.closing_at is not null and num_nonnulls(new.closing_at, new.closed_at, new.suspended_at) = 0 and sec.convention_binds(new.id);
  if (old.activated_at is not null and new.activated_at is distinct from old.activated_at) or not reopens and ((old.closing_at is not null and new.closing_at is distinct from old.closing_at)
    or (old.closed_at is not null and (new.closed_at, new.suspended_at) is distinct from (old.closed_at, old.suspended_at)))
  then raise exception 'a date of an account is not rewritten' using errcode = '42501'; end if;
  if old.activated_at is null and new.activated_at is not null and not sec.convention_binds(new.id)
  then raise exception 'no convention is in force' using errcode = '42501'; end if;
  if old.closing_at is null and new.closing_at is not null and (sec.convention_binds(new.id)
      or exists (select from public_consultations p where p.tenant_id = new.id and p.closed_at is null and p.discontinued_at is null))
  then raise exception 'a convention binds it, or a consultation is open' using errcode = '42501'; end if;
  return new;
end $$;

alter table interests add answered_at timestamptz;
alter table interests no force row level security;
alter table interests disable trigger user;
update interests i set answered_at = greatest(i.stated_at, t.created_at) from tenants t where t.lead_id = i.tenant_id and t.siret = i.siret and i.set_aside_at is null
  and (t.closed_at is null or i.stated_at < t.closed_at);
alter table interests enable trigger user;
alter table interests force row level security;
drop index one_waiting;
create unique index one_waiting on interests (tenant_id, siret) where set_aside_at is null and answered_at is null;
grant update (answered_at) on interests to platform_sec;
grant select (abandoned_at, closed_at, siret) on tenants to platform_sec;
set role platform_sec;
create function sec.answer_interests() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if new.lead_id is not null and new.closed_at is null and new.abandoned_at is null then
    update public.interests i set answered_at = sec.now() where i.tenant_id = new.lead_id and i.siret = new.siret and i.set_aside_at is null and i.answered_at is null;
  end if;
  return new;
end $$;
create or replace function sec.state_interest(to_lead uuid, as_id uuid, body_name text, body_siret text, of_commune text, contracts int, who text, as_function text, email text, phone text, said text, per_day int) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare at timestamptz := sec.now();
begin
  if not exists (select from public.tenants t where t.id = to_lead and t.kind = 'Lead') then return 'unknown'; end if;
  perform pg_advisory_xact_lock(hashtextextended('interests:' || to_lead::text, 0));
  if exists (select from public.interests i where i.tenant_id = to_lead and i.siret = body_siret and i.set_aside_at is null and (i.answered_at is null
       or exists (select from public.tenants t where t.lead_id = to_lead and t.siret = body_siret and t.closed_at is null and t.abandoned_at is null))) then return 'known'; end if;
  if (select count(*) from public.interests i where i.tenant_id = to_lead and i.stated_at > at - interval '1 day') >= per_day then return 'enough'; end if;
  insert into public.interests (tenant_id, id, name, siret, linked_to, contracts_per_year, contact_name, contact_function, contact_email, contact_phone, words, stated_at)
  values (to_lead, as_id, body_name, body_siret, of_commune, contracts, who, as_function, email, phone, said, at);
  return 'stated';
end $$;
-- A number that was given up is nobody's.
create or replace function sec.accounts_by_siret(number text) returns table (id uuid, name text, in_force boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
  select t.id, t.name, t.activated_at is not null and t.suspended_at is null and t.closed_at is null from public.tenants t
  where t.abandoned_at is null and (t.siret = number or (t.id in (select s.tenant_id from public.sub_entities s where s.siret = number) and not exists (select from public.tenants o where o.siret = number and o.abandoned_at is null)))
  order by t.name;
$$;
revoke all on function sec.answer_interests() from public;
grant execute on function sec.answer_interests() to platform_owner;      -- who makes the trigger
reset role;
create trigger answer_interests after insert or update of closed_at, closing_at on tenants for each row execute function sec.answer_interests();
