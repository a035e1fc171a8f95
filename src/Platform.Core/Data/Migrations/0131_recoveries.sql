-- A person who lost every passkey, an account whose only administrator is gone: two other people, a delay, everybody told, and no key given.
-- docs/decisions/0028-recovery-of-people.md
create table recoveries (
  tenant_id         uuid not null references tenants,
  id                uuid not null,
  kind              text not null check (kind in ('Key', 'Administrator')),
  side              text not null check (side in ('Account', 'Lead')),     -- who asks: an administrator of the account, or the lead for an account without one
  person_id         uuid not null references people,
  person_name       text not null,
  reason            text not null check (length(trim(reason)) > 0),
  identity_check    text not null check (length(trim(identity_check)) > 0),
  requested_by      uuid not null,
  requested_by_name text not null,
  requested_at      timestamptz not null,
  approved_by       uuid,
  approved_by_name  text,
  approved_at       timestamptz,
  approval_proof    uuid unique,                              -- the passkey assertion bound to this very request
  due_at            timestamptz,                              -- nothing happens before
  stopped_by_name   text,
  stopped_at        timestamptz,
  started_at        timestamptz,                              -- the link is out
  completed_at      timestamptz,                              -- a new passkey stands, the old ones and the sessions are gone
  primary key (tenant_id, id),
  check (requested_by <> person_id and approved_by <> person_id and approved_by <> requested_by),
  check ((approved_at is null) = (approved_by is null) and (approved_at is null) = (approval_proof is null) and (approved_at is null) = (due_at is null)),
  check (due_at > approved_at and (started_at is null or (due_at is not null and started_at >= due_at)) and (kind = 'Key' or side = 'Lead'))
);
create unique index one_at_a_time on recoveries (tenant_id, person_id) where stopped_at is null and completed_at is null;
create index on recoveries (person_id);
alter table recoveries enable row level security;
alter table recoveries force  row level security;
create policy never_by_consent on recoveries as restrictive to platform_app using ((select sec.via()) is null);
create policy account_reads    on recoveries for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_requests on recoveries for insert to platform_app with check (tenant_id = (select sec.tenant()) and side = 'Account' and kind = 'Key' and requested_by = (select sec.actor()) and requested_at <= (select sec.now())
  and exists (select from memberships m where m.tenant_id = recoveries.tenant_id and m.person_id = recoveries.person_id and m.revoked_at is null));
create policy account_acts     on recoveries for update to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
-- The lead sees the requests of the accounts it hosts, and nothing else of them.
create policy lead_reads    on recoveries for select to platform_app using (exists (select from tenants t where t.id = tenant_id and (select sec.lead()) in (t.lead_id, t.id)));
create policy lead_requests on recoveries for insert to platform_app with check (side = 'Lead' and requested_by = (select sec.actor()) and requested_at <= (select sec.now())
  and exists (select from tenants t where t.id = tenant_id and t.lead_id = (select sec.lead())));
create policy lead_acts     on recoveries for update to platform_app using (exists (select from tenants t where t.id = tenant_id and (select sec.lead()) in (t.lead_id, t.id)))
  with check (exists (select from tenants t where t.id = tenant_id and (select sec.lead()) in (t.lead_id, t.id)));
create policy presented on recoveries to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
create policy spans on recoveries to platform_jobs using (true) with check (true);
grant select, insert, update (approved_by, approved_by_name, approved_at, approval_proof, due_at, stopped_by_name, stopped_at) on recoveries to platform_app;
grant select, update (completed_at) on recoveries to platform_identity;
grant select, update (started_at) on recoveries to platform_jobs;

-- Each fact is written once, by the person it names.
create function keep_recovery() returns trigger language plpgsql as $$
begin
  if (old.approved_at is not null and (new.approved_by, new.approved_at, new.approval_proof, new.due_at) is distinct from (old.approved_by, old.approved_at, old.approval_proof, old.due_at))
     or (old.stopped_at is not null and new is distinct from old)
     or (old.completed_at is not null and new is distinct from old)
     or (old.started_at is not null and new.started_at is distinct from old.started_at)
     or (new.approved_at is not null and old.approved_at is null and new.approved_by is distinct from (select sec.actor()))
  then raise exception 'a recovery is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_recovery before update on recoveries for each row execute function keep_recovery();
create trigger no_removal before delete or truncate on recoveries for each statement execute function refuse_change();

-- The one membership that a job may write: the administrator whom two people of the lead appointed, once the delay is over.
create policy appoints on memberships for insert to platform_jobs with check (role = 'AccountAdmin' and exists (select from recoveries r
  where r.tenant_id = memberships.tenant_id and r.person_id = memberships.person_id and r.kind = 'Administrator' and r.due_at <= (select sec.now()) and r.stopped_at is null));
grant insert on memberships to platform_jobs;
create policy appoints on departments for select to platform_jobs using (true);
grant select (tenant_id, id, created_at) on departments to platform_jobs;

alter table email_links drop constraint email_links_purpose_check;
alter table email_links add constraint email_links_purpose_check check (purpose in ('Confirm', 'Welcome', 'Join', 'Recover'));

set role platform_sec;
-- For the lead that hosts the account: is this the address of one of its live administrators? Yes or no, for an address that the lead was given.
create function sec.administrator_by_email(account uuid, address text) returns uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select m.person_id from public.memberships m join public.people p on p.id = m.person_id join public.tenants t on t.id = m.tenant_id
  where m.tenant_id = account and t.lead_id = sec.lead() and m.role = 'AccountAdmin' and m.revoked_at is null and p.normalized_email = upper(address) limit 1;
$$;
-- Whoever works for the lead is never appointed in an account that it hosts.
create function sec.is_of_lead(person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.memberships m where m.tenant_id = sec.lead() and m.person_id = person and m.revoked_at is null);
$$;
revoke all on function sec.administrator_by_email(uuid, text), sec.is_of_lead(uuid) from public;
grant execute on function sec.administrator_by_email(uuid, text), sec.is_of_lead(uuid) to platform_app;
reset role;
