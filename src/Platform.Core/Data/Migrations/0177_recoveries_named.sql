-- Whoever approves a recovery reads whose it is from the database, not from the asker; and a request is a request, never an approval.
-- docs/decisions/0028-recovery-of-people.md, 0033-recovery-of-company-people.md
-- person_name is what the asker wrote; these two are the account's own, written by the database when the request is made.
alter table recoveries add full_name text not null default '', add email text not null default '';
alter table recoveries alter full_name drop default, alter email drop default;
create unique index on recoveries (id);                         -- one approval is of one request, whatever the account
create index on recoveries (requested_at, id);                  -- the page of the log

-- Who has been in an account, signed in as it asks: an invitation alone says nothing of the person.
alter table memberships add came_at timestamptz;
alter table memberships no force row level security;
alter table person_passkeys no force row level security;
update memberships m set came_at = m.granted_at where exists (select from person_passkeys k where k.person_id = m.person_id);
alter table memberships force row level security;
alter table person_passkeys force row level security;
create policy comes_himself on memberships as restrictive for insert to platform_app, platform_jobs with check (came_at is null);
create policy comes on memberships for update to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()) and came_at <= (select sec.now()));
grant update (came_at) on memberships to platform_identity;
grant select (came_at) on memberships to platform_sec;

grant select (full_name, email, email_confirmed) on people to platform_sec;
create policy judges on companies for select to platform_sec using (true);
grant select (id, name, national_id, national_id_kind) on companies to platform_sec;

set role platform_sec;
-- A new administrator whom nobody of the platform knows yet has no other name than the one in the deliberation.
create function sec.name_recovery() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  select case when new.kind = 'Administrator' and not p.email_confirmed then new.person_name else p.full_name end, p.email
  into new.full_name, new.email from public.people p where p.id = new.person_id;
  return new;
end $$;
revoke all on function sec.name_recovery() from public;
grant execute on function sec.name_recovery() to platform_owner;        -- who makes the trigger

-- Where the person works besides the account that asks, for the operator who decides: companies with their number, and other accounts.
create function sec.recovery_works_at(recovery uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select string_agg(works.said, ' ; ' order by works.said)
  from public.recoveries r join public.tenants t on t.id = r.tenant_id
  cross join lateral (
    select c.name || ' (' || c.national_id_kind || ' ' || c.national_id || ')' as said
    from public.company_members m join public.companies c on c.id = m.company_id where m.person_id = r.person_id and m.left_at is null
    union
    select a.name from public.memberships m join public.tenants a on a.id = m.tenant_id where m.person_id = r.person_id and m.revoked_at is null and a.id <> r.tenant_id) works
  where r.id = recovery and sec.operates() and sec.lead() in (t.lead_id, t.id);
$$;

-- For the lead: does this person administer this account of its own?
create function sec.administers(account uuid, person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.memberships m join public.tenants t on t.id = m.tenant_id
    where m.tenant_id = account and t.lead_id = sec.lead() and m.person_id = person and m.role = 'AccountAdmin' and m.revoked_at is null);
$$;

-- Works for a company, and for no account where she has ever been: whoever does comes back through it. An invitation that somebody typed changes nothing.
create or replace function sec.is_company_person(person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.company_members c where c.person_id = person and c.left_at is null)
    and not exists (select from public.memberships m where m.person_id = person and m.revoked_at is null
      and exists (select from public.memberships o where o.tenant_id = m.tenant_id and o.person_id = person and o.came_at is not null));
$$;
revoke all on function sec.recovery_works_at(uuid), sec.administers(uuid, uuid) from public;
grant execute on function sec.recovery_works_at(uuid), sec.administers(uuid, uuid) to platform_app;
reset role;
create trigger name_recovery before insert on recoveries for each row execute function sec.name_recovery();

-- What a request says, and nothing of what follows it: an approval is written by sec.approve_recovery alone.
revoke insert on recoveries from platform_app;
grant insert (tenant_id, id, kind, side, person_id, person_name, reason, identity_check, requested_by, requested_by_name, requested_at, company) on recoveries to platform_app;
drop policy account_requests on recoveries;
create policy account_requests on recoveries for insert to platform_app with check (not company and side = 'Account' and kind = 'Key'
  and requested_by = (select sec.actor()) and requested_at <= (select sec.now()) and tenant_id = (select sec.tenant())
  and exists (select from memberships m where m.tenant_id = recoveries.tenant_id and m.person_id = recoveries.person_id and m.revoked_at is null));
drop policy lead_requests on recoveries;
create policy lead_requests on recoveries for insert to platform_app with check (not company and side = 'Lead'
  and requested_by = (select sec.actor()) and requested_at <= (select sec.now())
  and exists (select from tenants t where t.id = tenant_id and t.lead_id = (select sec.lead()))
  and case kind when 'Key' then (select sec.administers(tenant_id, person_id)) else tenant_id in (select sec.accounts_to_appoint_in()) and not (select sec.is_of_lead(person_id)) end);
drop policy lead_requests_for_company on recoveries;
create policy lead_requests_for_company on recoveries for insert to platform_app with check (company
  and requested_by = (select sec.actor()) and requested_at <= (select sec.now())
  and tenant_id = (select sec.lead()) and (select sec.is_company_person(person_id)));
