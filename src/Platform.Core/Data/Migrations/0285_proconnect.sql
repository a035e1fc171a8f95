-- ProConnect: an agent whom the State's federation names signs in once she has linked it, with her passkey, to the person that her account knows.
-- docs/decisions/0052-proconnect.md

-- The link: provider, the subject it gives (one per provider of identities, so it may change), and the address that it said.
grant insert, delete on person_logins to platform_identity;
create unique index one_login on person_logins (login_provider, person_id);        -- a new one replaces the old
create policy lookup on person_logins for select to platform_sec using (true);
grant select (login_provider, provider_key, person_id) on person_logins to platform_sec;

alter table sign_ins drop constraint sign_ins_method_check, add check (method in ('passkey', 'mfa', 'demo', 'proconnect'));

-- A SIRET is public; which account it leads to is looked up before anybody is known. Linked structures lead to the account that hosts them,
-- but never for a number that an account itself has: nobody declares another's number as its own structure.
create policy leads_to on sub_entities for select to platform_sec using (true);
grant select (tenant_id, siret) on sub_entities to platform_sec;

-- Somebody whom ProConnect names and no account knows asks to be admitted. Nothing is given: the administrator invites, or sets the request aside.
create table access_requests (
  tenant_id         uuid not null references tenants,
  id                uuid not null,
  subject_sha256    bytea not null check (octet_length(subject_sha256) = 32),       -- of what ProConnect calls her: who asks twice is one person
  full_name         text not null check (length(trim(full_name)) between 2 and 120),
  email             text not null check (length(email) <= 254),
  siret             text not null check (siret ~ '^\d{14}$'),
  asked_at          timestamptz not null,
  invited_at        timestamptz,
  set_aside_at      timestamptz,
  answered_by       uuid,
  answered_by_name  text,
  primary key (tenant_id, id),
  check (num_nonnulls(invited_at, set_aside_at) <= 1),
  check ((coalesce(invited_at, set_aside_at) is null) = (answered_by is null) and (answered_by is null) = (answered_by_name is null))
);
create unique index one_access_request on access_requests (tenant_id, subject_sha256) where invited_at is null and set_aside_at is null;
alter table access_requests enable row level security;
alter table access_requests force  row level security;
create policy never_by_consent on access_requests as restrictive to platform_app using ((select sec.via()) is null);
create policy account_reads    on access_requests for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_answers  on access_requests for update to platform_app using (tenant_id = (select sec.tenant()) and invited_at is null and set_aside_at is null)
  with check (tenant_id = (select sec.tenant()) and answered_by = (select sec.actor()) and coalesce(invited_at, set_aside_at) between (select sec.now()) - interval '1 minute' and (select sec.now()));
create policy asks             on access_requests to platform_sec using (true) with check (true);
create policy mails            on access_requests for select to platform_jobs using (true);
grant select, update (invited_at, set_aside_at, answered_by, answered_by_name) on access_requests to platform_app;
grant select, insert on access_requests to platform_sec;
grant select on access_requests to platform_jobs;
create trigger no_removal before delete or truncate on access_requests for each statement execute function refuse_change();

set role platform_sec;
create function sec.person_by_login(provider text, subject text) returns uuid
language sql stable security definer set search_path = pg_catalog, public as
  'select l.person_id from public.person_logins l where l.login_provider = $1 and l.provider_key = $2';

-- Accounts of the number, with what everybody may know of them; else those that declare a structure of it.
create function sec.accounts_by_siret(number text) returns table (id uuid, name text, in_force boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
  select t.id, t.name, t.activated_at is not null and t.suspended_at is null and t.closed_at is null from public.tenants t
  where t.siret = number or (t.id in (select s.tenant_id from public.sub_entities s where s.siret = number) and not exists (select from public.tenants o where o.siret = number))
  order by t.name;
$$;

-- The only way in, for whoever has no account. Said twice it is kept once; set aside, it is not said again for a month; beyond a day's measure it waits until tomorrow.
create function sec.ask_access(to_tenant uuid, as_id uuid, subject bytea, who text, address text, number text, per_day int) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare at timestamptz := sec.now();
begin
  if not exists (select from sec.accounts_by_siret(number) a where a.id = to_tenant and a.in_force) then return 'unknown'; end if;
  perform pg_advisory_xact_lock(hashtextextended('access-requests:' || to_tenant::text, 0));
  if exists (select from public.access_requests r where r.tenant_id = to_tenant and r.subject_sha256 = subject
    and ((r.invited_at is null and r.set_aside_at is null) or r.set_aside_at > at - interval '1 month')) then return 'known'; end if;
  if (select count(*) from public.access_requests r where r.tenant_id = to_tenant and r.asked_at > at - interval '1 day') >= per_day then return 'enough'; end if;
  insert into public.access_requests (tenant_id, id, subject_sha256, full_name, email, siret, asked_at) values (to_tenant, as_id, subject, who, address, number, at);
  return 'asked';
end $$;
revoke all on function sec.person_by_login(text, text), sec.accounts_by_siret(text), sec.ask_access(uuid, uuid, bytea, text, text, text, int) from public;
grant execute on function sec.person_by_login(text, text), sec.accounts_by_siret(text), sec.ask_access(uuid, uuid, bytea, text, text, text, int) to platform_identity;
reset role;
