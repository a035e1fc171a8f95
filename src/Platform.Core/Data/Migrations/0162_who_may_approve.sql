-- Two people are two only when neither made the other: who may approve, in the database and nowhere else.
-- docs/decisions/0028-recovery-of-people.md
create policy judges   on recoveries for select to platform_sec using (true);
create policy approves on recoveries for update to platform_sec using (approved_at is null and stopped_at is null) with check (true);
grant select, update (approved_by, approved_by_name, approved_at, approval_proof, due_at) on recoveries to platform_sec;
revoke update (approved_by, approved_by_name, approved_at, approval_proof, due_at) on recoveries from platform_app;
grant select (granted_at) on memberships to platform_sec;
grant select (person_id, left_at) on company_members to platform_sec;
-- Since when a role is held decides who approves: nobody writes it in advance, nor back.
create policy granted_now on memberships as restrictive for insert to platform_app, platform_jobs with check (granted_at between (select sec.now()) - interval '1 minute' and (select sec.now()));

set role platform_sec;
-- Who works in the account that asks. Behind a function: a policy that looked at memberships would look back at itself.
create function sec.people_here() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select m.person_id from public.memberships m where m.tenant_id = sec.tenant() and m.revoked_at is null;
$$;

-- The least age of a role that approves, and the least delay. The dated rule (Law/Rules/recovery.json) may ask for more, never for less.
create function sec.recovery_delay() returns interval language sql immutable as $$ select interval '24 hours' $$;

-- May whoever asks be the second person of this request? An administrator of the account, for what it asks of somebody who works nowhere else;
-- the operator for all the rest: what the lead asks, whoever works elsewhere too, and where no other administrator could.
create function sec.may_approve_recovery(recovery uuid, age interval) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select sec.via() is null and exists (
    select from public.recoveries r
    join public.tenants t on t.id = r.tenant_id
    join public.memberships mine on mine.person_id = sec.actor() and mine.revoked_at is null and mine.granted_at <= r.requested_at - greatest(age, sec.recovery_delay())
    cross join lateral (select
      exists (select from public.memberships o where o.person_id = r.person_id and o.tenant_id <> r.tenant_id and o.revoked_at is null)
        or exists (select from public.company_members c where c.person_id = r.person_id and c.left_at is null) as elsewhere,
      exists (select from public.memberships o where o.tenant_id = r.tenant_id and o.role = 'AccountAdmin' and o.revoked_at is null
        and o.person_id not in (r.requested_by, r.person_id) and o.granted_at <= r.requested_at - greatest(age, sec.recovery_delay())) as colleague) her
    where r.id = recovery and r.approved_at is null and r.stopped_at is null and sec.actor() not in (r.requested_by, r.person_id)
      and ((mine.role = 'AccountAdmin' and mine.tenant_id = r.tenant_id and r.tenant_id = sec.tenant() and r.side = 'Account' and not her.elsewhere)
        or (mine.role = 'Operator' and mine.tenant_id = sec.lead() and sec.lead() in (t.lead_id, t.id) and (r.side = 'Lead' or her.elsewhere or not her.colleague))));
$$;

-- The only way to an approval: by who may, with the passkey for this very request, and a delay that nobody shortens.
create function sec.approve_recovery(recovery uuid, with_proof uuid, as_name text, delay interval) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare at timestamptz := sec.now(); due timestamptz;
begin
  perform from public.recoveries where id = recovery for update;
  if not sec.may_approve_recovery(recovery, delay) then raise exception 'not yours to approve' using errcode = '42501'; end if;
  if delay < sec.recovery_delay() then raise exception 'too soon' using errcode = '42501'; end if;
  if not sec.has_proof(with_proof, 'approve-recovery', sha256(convert_to(concat_ws(E'\n', 'approve-recovery', recovery, (select person_id from public.recoveries where id = recovery)), 'UTF8')))
  then raise exception 'nobody confirmed this' using errcode = '42501'; end if;
  update public.recoveries set approved_by = sec.actor(), approved_by_name = as_name, approved_at = at, approval_proof = with_proof, due_at = at + delay
  where id = recovery returning due_at into due;
  return due;
end $$;

-- The accounts of the lead that asks where nobody, or one person, administers: there somebody may be appointed.
create function sec.accounts_to_appoint_in() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select t.id from public.tenants t where t.lead_id = sec.lead()
    and (select count(distinct m.person_id) from public.memberships m where m.tenant_id = t.id and m.role = 'AccountAdmin' and m.revoked_at is null) < 2;
$$;
revoke all on function sec.people_here(), sec.accounts_to_appoint_in(), sec.recovery_delay(), sec.may_approve_recovery(uuid, interval), sec.approve_recovery(uuid, uuid, text, interval) from public;
grant execute on function sec.people_here(), sec.accounts_to_appoint_in(), sec.may_approve_recovery(uuid, interval), sec.approve_recovery(uuid, uuid, text, interval) to platform_app;
reset role;

-- People are one across accounts: wherever she works, the request is read and may be stopped.
create policy also_works_here       on recoveries for select to platform_app using (person_id in (select sec.people_here()));
create policy also_works_here_stops on recoveries for update to platform_app using (person_id in (select sec.people_here()));

-- An account that two people administer needs nobody appointed from outside.
drop policy lead_requests on recoveries;
create policy lead_requests on recoveries for insert to platform_app with check (side = 'Lead' and requested_by = (select sec.actor()) and requested_at <= (select sec.now())
  and exists (select from tenants t where t.id = tenant_id and t.lead_id = (select sec.lead()))
  and (kind = 'Key' or tenant_id in (select sec.accounts_to_appoint_in())));

-- An appointment ends with its one membership: done is done, and the person may be helped again.
grant update (completed_at) on recoveries to platform_jobs;
drop policy appoints on memberships;
create policy appoints on memberships for insert to platform_jobs with check (role = 'AccountAdmin' and exists (select from recoveries r
  where r.tenant_id = memberships.tenant_id and r.person_id = memberships.person_id and r.kind = 'Administrator' and r.due_at <= (select sec.now())
    and r.stopped_at is null and r.completed_at is null));
