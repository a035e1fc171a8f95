-- Who runs the platform stands above the agglomerations (VR-55): named for the installation, by another operator or on its machine, never by an agglomeration. Acts for none:
-- reads what is technical of all that are hosted, and no row of an account. docs/decisions/0055-operators-of-the-platform.md
create table platform_operators (
  id            uuid primary key,
  person_id     uuid not null references people (id),
  person_name   text not null,
  person_email  text not null,
  named_at      timestamptz not null,
  named_by_name text,                                            -- null: on the machine
  removed_at    timestamptz check (removed_at >= named_at),
  removed_by_name text check (removed_by_name is null or removed_at is not null)
);
create unique index one_live_operator on platform_operators (person_id) where removed_at is null;
-- Histories and mails take names from it: who did it for a while has.
create trigger no_removal before delete or truncate on platform_operators for each statement execute function refuse_change();

-- Whoever an agglomeration had named runs the platform of one agglomeration already. Where several share it nobody becomes more than he was: the first is named on the machine.
alter table memberships no force row level security;
insert into platform_operators (id, person_id, person_name, person_email, named_at, named_by_name, removed_at)
select m.id, m.person_id, m.person_name, m.person_email, m.granted_at, (select t.name from tenants t where t.id = m.tenant_id),
       coalesce(m.revoked_at, case when row_number() over (partition by m.person_id, m.revoked_at is null order by m.granted_at, m.id) > 1 or (select count(*) from tenants l where l.kind = 'Lead') > 1 then greatest(m.granted_at, clock_timestamp()) end)
from memberships m where m.role = 'Operator';
delete from memberships where role = 'Operator';
alter table memberships force row level security;
do $$
declare roles text := (select pg_get_constraintdef(oid) from pg_constraint where conname = 'memberships_role_check');
begin
  alter table memberships drop constraint memberships_role_check;
  if position(', ''Operator''::text' in roles) = 0 then raise exception 'no such role to take out: %', roles; end if;
  execute 'alter table memberships add constraint memberships_role_check ' || replace(roles, ', ''Operator''::text', '');
end $$;

alter table platform_operators enable row level security;
alter table platform_operators force  row level security;
create policy judges on platform_operators to platform_sec using (true) with check (true);
create policy mails on platform_operators for select to platform_jobs using (true);
create policy own_ones on platform_operators for select to platform_identity using (person_id = (select sec.actor()));
grant select, insert, update (removed_at, removed_by_name) on platform_operators to platform_sec;
grant select on platform_operators to platform_jobs, platform_identity, platform_app;
grant select (tenant_id) on outbox to platform_sec;
alter policy welcomes on outbox with check (kind in ('person-invited', 'operator-named', 'operators-changed'));

set role platform_sec;
-- A live operator, acting for nobody else at this moment: no account, no agglomeration, no company, no visit. Not for policies that run per row.
create or replace function sec.operates() returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select num_nonnulls(sec.tenant(), sec.agency(), sec.company(), sec.via()) = 0
    and exists (select from public.platform_operators o where o.person_id = sec.actor() and o.removed_at is null);
$$;

create or replace function sec.people_of_addresses(addresses text[], names text[], ids uuid[], stamps text[]) returns table (address text, person uuid)
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if (num_nonnulls(sec.tenant(), sec.lead(), sec.company()) = 0 and not sec.operates() and session_user <> 'platform_owner') or sec.via() is not null then raise exception 'nobody invites' using errcode = '42501'; end if;
  insert into public.people (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, concurrency_stamp, phone_number_confirmed, two_factor_enabled,
    lockout_enabled, access_failed_count, full_name, created_at)
  select n.id, n.address, upper(n.address), n.address, upper(n.address), false, n.stamp, n.id::text, false, false, true, 0, n.name, sec.now()
  from unnest(addresses, names, ids, stamps) as n (address, name, id, stamp) order by upper(n.address)
  on conflict (normalized_email) do nothing;
  return query select n.address, p.id from unnest(addresses) as n (address) join public.people p on p.normalized_email = upper(n.address);
end $$;

-- Nobody who asks, or who approves, is appointed to an account.
create or replace function sec.is_of_lead(person uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.memberships m where m.tenant_id = sec.lead() and m.person_id = person and m.revoked_at is null)
    or exists (select from public.platform_operators o where o.person_id = person and o.removed_at is null);
$$;

-- One decision at a time on who runs the platform. Asked before the lock and behind it: of two who remove each other at once the second is nobody any more. Null: the machine.
create function sec.operator_who_decides() returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if session_user <> 'platform_owner' and not sec.operates() then raise exception 'not an operator' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('platform operators', 0));
  if session_user = 'platform_owner' then return null; end if;
  if not sec.operates() then raise exception 'not an operator' using errcode = '42501'; end if;
  return (select o.person_name from public.platform_operators o where o.person_id = sec.actor() and o.removed_at is null);
end $$;

-- By an operator, or by whoever has the machine and with it the owner's password: the first one is named there, and the next after the last was lost.
create function sec.name_operator(new_id uuid, with_name text, with_email text, new_person uuid, with_stamp text, fact uuid, told uuid) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare who uuid; at timestamptz := sec.now(); by_name text := sec.operator_who_decides();
begin
  select p.person into who from sec.people_of_addresses(array[with_email], array[with_name], array[new_person], array[with_stamp]) p;
  if exists (select from public.platform_operators o where o.person_id = who and o.removed_at is null) then return 'Known'; end if;
  insert into public.platform_operators (id, person_id, person_name, person_email, named_at, named_by_name) values (new_id, who, (select p.full_name from public.people p where p.id = who), with_email, at, by_name);      -- who is here bears his own name
  insert into public.outbox (id, actor, kind, key, payload, due_at) values
    (fact, sec.actor(), 'operator-named', new_id::text, jsonb_build_object('Operator', new_id, 'Person', who), at),
    (told, sec.actor(), 'operators-changed', new_id::text || '-named', jsonb_build_object('Operator', new_id, 'Removed', false), at);
  return 'Named';
end $$;

-- The last one stays, but for who has the machine.
create function sec.remove_operator(of_operator uuid, told uuid) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare by_name text := sec.operator_who_decides();
begin
  if not exists (select from public.platform_operators o where o.id = of_operator and o.removed_at is null) then return 'Unknown'; end if;
  if session_user <> 'platform_owner' and not exists (select from public.platform_operators o join public.people p on p.id = o.person_id
      where o.id <> of_operator and o.removed_at is null and p.email_confirmed) then return 'Last'; end if;       -- whoever was named and has not come runs nothing
  update public.platform_operators set removed_at = sec.now(), removed_by_name = by_name where id = of_operator;
  insert into public.outbox (id, actor, kind, key, payload, due_at) values (told, sec.actor(), 'operators-changed', of_operator::text || '-removed', jsonb_build_object('Operator', of_operator, 'Removed', true), sec.now());
  return 'Removed';
end $$;

-- For an operator: each agglomeration hosted, in figures; of no account.
create function sec.agglomeration_figures() returns table (id uuid, name text, accounts int, waiting int, oldest timestamptz, gates int, faults int, incidents int, recoveries int)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select l.id, l.name, (select count(*)::int from public.tenants t where t.lead_id = l.id and t.closed_at is null and t.abandoned_at is null), coalesce(o.n, 0), o.oldest, coalesce(g.n, 0), coalesce(f.n, 0),
         (select count(*)::int from public.incident_sheets i where i.lead_id = l.id and i.closed_at is null), coalesce(r.n, 0)
  from public.tenants l
  left join (select coalesce(t.lead_id, t.id) as lead, count(*)::int as n, min(x.queued_at) as oldest from public.outbox x join public.tenants t on t.id = x.tenant_id where x.done_at is null and x.queued_at <= clock_timestamp() and x.kind not like 'print-%' group by 1) o on o.lead = l.id
  left join (select coalesce(t.lead_id, t.id) as lead, count(*)::int as n from public.gates x join public.tenants t on t.id = x.tenant_id join public.consultations c on c.tenant_id = x.tenant_id and c.id = x.consultation_id
             where c.published_at is not null and c.discontinued_at is null and c.submission_deadline < sec.now()
               and not exists (select from public.gate_releases e where e.tenant_id = x.tenant_id and e.consultation_id = x.consultation_id) group by 1) g on g.lead = l.id
  left join (select coalesce(t.lead_id, t.id) as lead, count(*)::int as n from public.stored_faults x join public.tenants t on t.id = x.tenant_id where x.mended_at is null group by 1) f on f.lead = l.id
  left join (select coalesce(t.lead_id, t.id) as lead, count(*)::int as n from public.recoveries x join public.tenants t on t.id = x.tenant_id where x.approved_at is null and x.stopped_at is null and x.completed_at is null group by 1) r on r.lead = l.id
  where l.kind = 'Lead' and sec.operates() order by l.name, l.id;
$$;

-- What served an operator of one agglomeration serves one of them all: whose a row is, the row says.
drop function sec.declare_incident(uuid, timestamptz, timestamptz, text, text, boolean);
create function sec.declare_incident(new_id uuid, of_lead uuid, began timestamptz, ended timestamptz, with_what text, with_cause text, overlapping boolean) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare year text := to_char(began at time zone 'Europe/Paris', 'YYYY'); new_number text;
begin
  if not sec.operates() or not exists (select from public.tenants t where t.id = of_lead and t.kind = 'Lead') then raise exception 'not an operator' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('incidents' || of_lead::text, 0));
  if not overlapping and exists (select from public.incident_sheets i where i.lead_id = of_lead and i.began_at < ended and i.ended_at > began) then return null; end if;
  select year || '-' || lpad((count(*) + 1)::text, 3, '0') into new_number from public.incidents i where i.lead_id = of_lead and i.number like year || '-%';
  insert into public.incidents (id, lead_id, number, began_at, ended_at, what, cause, declared_by, declared_at)
  values (new_id, of_lead, new_number, began, ended, with_what, with_cause, sec.actor(), sec.now());
  return new_number;
end $$;

create or replace function sec.revise_incident(of_incident uuid, seen_rank int, new_id uuid, ended timestamptz, with_what text, with_cause text, closing boolean) returns void
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare i public.incident_sheets;
begin
  if not sec.operates() then raise exception 'not an operator' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('incidents' || (select n.lead_id from public.incidents n where n.id = of_incident)::text, 0));
  select * into i from public.incident_sheets where id = of_incident;
  if i.id is null or i.closed_at is not null or i.rank is distinct from seen_rank or coalesce(ended <= i.began_at, true)
  then raise exception 'this sheet is not revised' using errcode = '42501'; end if;
  insert into public.incident_revisions (id, incident_id, lead_id, rank, ended_at, what, cause, closed, revised_by, revised_at)
  values (new_id, of_incident, i.lead_id, i.rank + 1, ended, with_what, with_cause, closing, sec.actor(), sec.now());
end $$;

create or replace function sec.incident_changes(of_incident uuid) returns table (consultation_id uuid, old_limit timestamptz, new_limit timestamptz, decided_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select d.consultation_id, d.old_limit, d.new_limit, d.decided_at from public.deadline_changes d where d.incident_id = of_incident and sec.operates() order by d.decided_at;
$$;

create or replace function sec.incident_history(of_incident uuid) returns table (said_at timestamptz, said_by text, ended_at timestamptz, what text, cause text, closed boolean)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select h.said_at, coalesce((select o.person_name from public.platform_operators o where o.person_id = h.person order by o.named_at desc limit 1), ''), h.ended_at, h.what, case when sec.operates() then h.cause end, h.closed
  from (select i.declared_at as said_at, i.declared_by as person, i.ended_at, i.what, i.cause, false as closed, 0 as rank from public.incidents i where i.id = of_incident
        union all
        select r.revised_at, r.revised_by, r.ended_at, r.what, r.cause, r.closed, r.rank from public.incident_revisions r where r.incident_id = of_incident) h
  where sec.operates() or exists (select from sec.account_incidents() a where a.id = of_incident) order by h.rank;
$$;

create or replace function sec.incident_activity(of_incident uuid) returns table (hour timestamptz, event text, count int)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select date_trunc('hour', a.at), a.event, count(*)::int
  from public.incident_sheets i join public.tenants t on coalesce(t.lead_id, t.id) = i.lead_id join public.deposit_attempts a on a.tenant_id = t.id
  where i.id = of_incident and sec.operates() and a.at between i.began_at - interval '1 day' and i.ended_at + interval '1 day'
  group by 1, 2 order by 1, 2;
$$;

create or replace function sec.incident_alerts(of_incident uuid) returns table (what text, since timestamptz, found_at timestamptz, ended_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select e.what, e.since, e.began_at, e.ended_at
  from public.incident_sheets i join public.alert_episodes e on e.since <= i.ended_at and coalesce(e.ended_at >= i.began_at, true)
  where i.id = of_incident and (sec.operates() or exists (select from sec.account_incidents() a where a.id = of_incident)) order by 2, 1;
$$;

-- Only whose limit is moved is compared with whose incident it is.
do $$
declare door text := pg_get_functiondef('sec.extend_for_incident'::regproc);
begin
  door := replace(door, 'if not sec.operates() or not exists (select from public.tenants t where t.id = of_tenant and coalesce(t.lead_id, t.id) = sec.agency())',
    'if not sec.operates() or not exists (select from public.tenants t join public.incidents n on n.lead_id = coalesce(t.lead_id, t.id) where t.id = of_tenant and n.id = of_incident)');
  door := replace(door, 'where id = of_incident and lead_id = sec.agency()', 'where id = of_incident');
  door := replace(door, 'if i.id is null or position(', 'if position(');
  if position('sec.agency()' in door) > 0 or position('i.id is null' in door) > 0 then raise exception 'the door still asks for an agglomeration'; end if;
  execute door;
end $$;

-- Two people of two institutions: who works for the account, or for its agglomeration, is no second person there, whatever else he is.
create function sec.is_of_house(of_tenant uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.tenants t join public.memberships m on m.tenant_id in (t.id, t.lead_id) where t.id = of_tenant and m.person_id = sec.actor() and m.revoked_at is null);
$$;

-- Nor who works for a company that bids there.
create or replace function sec.second_person(of_tenant uuid, of_consultation uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select o.person_name from public.platform_operators o join public.consultations c on c.tenant_id = of_tenant and c.id = of_consultation
  where sec.operates() and o.person_id = sec.actor() and o.removed_at is null and o.named_at <= greatest(c.submission_deadline, sec.now() - interval '1 day')
    and not sec.is_of_house(of_tenant)
    and not exists (select from public.bids b join public.company_members m on m.company_id = b.company_id
                    where b.tenant_id = of_tenant and b.consultation_id = of_consultation and b.finalised_at is not null and m.person_id = sec.actor() and m.left_at is null);
$$;

create or replace function sec.confirm_hand_release(request uuid, with_proof uuid, silence interval) returns void
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare h public.hand_releases; who text;
begin
  select * into h from public.hand_releases r where r.id = request;
  who := sec.second_person(h.tenant_id, h.consultation_id);
  if who is null or h.asked_by = sec.actor() then raise exception 'not yours to confirm' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(h.consultation_id::text, 0));
  if sec.silent_since(h.tenant_id, h.consultation_id, silence) is distinct from h.silent_since then raise exception 'the gate is not released by hand now' using errcode = '42501'; end if;
  if not sec.has_proof(with_proof, 'confirm-hand-release', sha256(convert_to(concat_ws(E'\n', 'confirm-hand-release', request), 'UTF8')))
  then raise exception 'nobody confirmed this' using errcode = '42501'; end if;
  update public.hand_releases set confirmed_by = sec.actor(), confirmed_by_name = who, confirmed_at = sec.now(), confirm_proof = with_proof
  where tenant_id = h.tenant_id and id = request;
end $$;

create or replace function sec.silent_gates() returns table (tenant_id uuid, consultation_id uuid, silent_since timestamptz, asks boolean)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select g.tenant_id, g.consultation_id, g.silent_since, g.silent_until >= sec.now() - sec.hand_release_gap() from public.gates g
  join public.consultations c on c.tenant_id = g.tenant_id and c.id = g.consultation_id
  where sec.operates() and g.silent_since is not null and c.closed_at is not null and c.discontinued_at is null
    and not exists (select from public.gate_releases r where r.tenant_id = g.tenant_id and r.consultation_id = g.consultation_id);
$$;

create or replace function sec.hand_release_ends(requests uuid[]) returns table (request uuid, by_hand boolean)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select h.id, r.hand_release_id is not null and r.hand_release_id = h.id
  from public.hand_releases h join public.gate_releases r on r.tenant_id = h.tenant_id and r.consultation_id = h.consultation_id
  where h.id = any (requests) and sec.operates() and (r.hand_release_id is null or r.hand_release_id = h.id);
$$;

create or replace function sec.stored_faults() returns table (area text, number bigint, consultation text, deposit text, part text, state text, found_at timestamptz, mended_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select f.area, f.number, f.consultation, f.deposit, f.part, f.state, f.found_at, f.mended_at from public.stored_faults f
  where sec.operates() order by f.mended_at is not null, f.found_at desc limit 100;
$$;

-- As before, with an operator of the platform as the second person, of another house; who operates works elsewhere, whatever the account that asks for him: no colleague there gives back the keys of the platform.
create or replace function sec.may_approve_recovery(recovery uuid, age interval) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select sec.via() is null and exists (
    select from public.recoveries r
    cross join lateral (select r.requested_at - greatest(age, sec.recovery_delay()) as old_enough) since
    cross join lateral (select
      exists (select from public.memberships o where o.person_id = r.person_id and o.tenant_id <> r.tenant_id and o.revoked_at is null)
        or exists (select from public.company_members c where c.person_id = r.person_id and c.left_at is null)
        or exists (select from public.platform_operators p where p.person_id = r.person_id and p.removed_at is null) as elsewhere,
      exists (select from public.memberships o where o.tenant_id = r.tenant_id and o.role = 'AccountAdmin' and o.revoked_at is null
        and o.person_id not in (r.requested_by, r.person_id) and o.granted_at <= since.old_enough) as colleague) her
    where r.id = recovery and r.approved_at is null and r.stopped_at is null and sec.actor() not in (r.requested_by, r.person_id)
      and ((r.tenant_id = sec.tenant() and r.side = 'Account' and not her.elsewhere
          and exists (select from public.memberships mine where mine.tenant_id = r.tenant_id and mine.person_id = sec.actor() and mine.role = 'AccountAdmin' and mine.revoked_at is null and mine.granted_at <= since.old_enough))
        or (sec.operates() and not sec.is_of_house(r.tenant_id) and (r.side = 'Lead' or her.elsewhere or not her.colleague)
          and exists (select from public.platform_operators mine where mine.person_id = sec.actor() and mine.removed_at is null and mine.named_at <= since.old_enough))));
$$;

create or replace function sec.recovery_works_at(recovery uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select string_agg(works.said, ' ; ' order by works.said)
  from public.recoveries r
  cross join lateral (
    select c.name || ' (' || c.national_id_kind || ' ' || c.national_id || ')' as said
    from public.company_members m join public.companies c on c.id = m.company_id where m.person_id = r.person_id and m.left_at is null
    union
    select a.name from public.memberships m join public.tenants a on a.id = m.tenant_id where m.person_id = r.person_id and m.revoked_at is null and a.id <> r.tenant_id
    union
    select 'Exploitation de la plateforme' from public.platform_operators p where p.person_id = r.person_id and p.removed_at is null) works
  where r.id = recovery and sec.operates();
$$;
revoke all on function sec.operator_who_decides(), sec.is_of_house(uuid) from public;
revoke all on function sec.name_operator(uuid, text, text, uuid, text, uuid, uuid) from public;
revoke all on function sec.remove_operator(uuid, uuid) from public;
revoke all on function sec.agglomeration_figures() from public;
revoke all on function sec.declare_incident(uuid, uuid, timestamptz, timestamptz, text, text, boolean) from public;
grant execute on function sec.name_operator(uuid, text, text, uuid, text, uuid, uuid) to platform_app;
grant execute on function sec.remove_operator(uuid, uuid) to platform_app;
grant execute on function sec.agglomeration_figures() to platform_app;
grant execute on function sec.declare_incident(uuid, uuid, timestamptz, timestamptz, text, text, boolean) to platform_app;
reset role;

create policy operators_read on platform_operators for select to platform_app using ((select sec.operates()));
alter policy operator_reads on incidents using ((select sec.operates()));
alter policy operator_reads on incident_revisions using ((select sec.operates()));
alter policy operator_reads on hand_releases using ((select sec.operates()));
-- Two people decide on a recovery: an administrator of the agglomeration, an operator.
alter policy lead_reads on recoveries using (exists (select from tenants t where t.id = recoveries.tenant_id and (select sec.lead()) in (t.lead_id, t.id)));
alter policy lead_acts on recoveries using (exists (select from tenants t where t.id = recoveries.tenant_id and (select sec.lead()) in (t.lead_id, t.id)))
  with check (exists (select from tenants t where t.id = recoveries.tenant_id and (select sec.lead()) in (t.lead_id, t.id)));
create policy operator_reads on recoveries for select to platform_app using ((select sec.operates()));
create policy operator_acts on recoveries for update to platform_app using ((select sec.operates())) with check ((select sec.operates()));
