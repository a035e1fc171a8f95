-- What happened around an outage, for a claim (GD-18): by an operator of the agglomeration that declared it, and by an administrator of an account that it touched, for his account
-- alone. Of a deposit: a number and times. Who it is, the policy of deposits says, after the closing. docs/decisions/0022-incident-sheet.md
create policy counts on deposit_attempts for select to platform_sec using (true);
grant select (tenant_id, bid_id, at, event) on deposit_attempts to platform_sec;
grant select on alert_episodes to platform_sec;

set role platform_sec;
-- An administrator of the account in scope, himself: no visit under a consent.
create function sec.administers() returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select sec.via() is null and exists (select from public.memberships m where m.tenant_id = sec.tenant() and m.person_id = sec.actor() and m.role = 'AccountAdmin' and m.revoked_at is null);
$$;

-- Sheets of the account's own agglomeration that touched it: one of its consultations could be answered for some of that time. Without their cause, which is not published.
create function sec.account_incidents() returns table (id uuid, number text, began_at timestamptz, ended_at timestamptz, what text, declared_at timestamptz, closed_at timestamptz, rank int)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select i.id, i.number, i.began_at, i.ended_at, i.what, i.declared_at, i.closed_at, i.rank from public.incident_sheets i
  where sec.administers() and i.lead_id = (select coalesce(t.lead_id, t.id) from public.tenants t where t.id = sec.tenant())
    and exists (select from public.consultations c where c.tenant_id = sec.tenant()
      and c.published_at <= i.ended_at and c.submission_deadline >= i.began_at and coalesce(c.discontinued_at >= i.began_at, true));
$$;

-- What a sheet said from when on, and who wrote it: its cause for operators only.
create or replace function sec.incident_history(of_incident uuid) returns table (said_at timestamptz, said_by text, ended_at timestamptz, what text, cause text, closed boolean)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select h.said_at, coalesce((select m.person_name from public.memberships m where m.person_id = h.person and m.tenant_id = h.lead_id limit 1), ''), h.ended_at, h.what,
         case when h.lead_id = sec.agency() and sec.operates() then h.cause end, h.closed
  from (select i.declared_at as said_at, i.declared_by as person, i.lead_id, i.ended_at, i.what, i.cause, false as closed, 0 as rank from public.incidents i where i.id = of_incident
        union all
        select r.revised_at, r.revised_by, r.lead_id, r.ended_at, r.what, r.cause, r.closed, r.rank from public.incident_revisions r where r.incident_id = of_incident) h
  where (h.lead_id = sec.agency() and sec.operates()) or exists (select from sec.account_incidents() a where a.id = of_incident) order by h.rank;
$$;

-- Deposits of the account that were under way at some instant of the outage. Called by the two functions below, by nobody else.
create function sec.deposits_under_way(of_incident uuid) returns table (consultation_id uuid, number int, bid_id uuid, closed boolean, begun_at timestamptz, last_byte_at timestamptz, finalised_at timestamptz)
language sql stable set search_path = pg_catalog, public, sec as $$
  select b.consultation_id, (row_number() over (partition by b.consultation_id order by b.begun_at, b.id))::int, b.id, c.closed_at is not null, b.begun_at, b.last_byte_at, b.finalised_at
  from sec.account_incidents() i join public.bids b on b.tenant_id = sec.tenant() join public.consultations c on c.tenant_id = b.tenant_id and c.id = b.consultation_id
  where i.id = of_incident and b.begun_at <= i.ended_at and coalesce(b.finalised_at >= i.began_at, true)
    and c.submission_deadline >= i.began_at and coalesce(c.discontinued_at >= i.began_at, true);
$$;

-- CCP R2132-9: before the closing a number and times; after it the id with which the buyer reads his register.
create function sec.incident_deposits(of_incident uuid) returns table (consultation_id uuid, number int, bid_id uuid, begun_at timestamptz, last_byte_at timestamptz, finalised_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select d.consultation_id, d.number, case when d.closed then d.bid_id end, d.begun_at, d.last_byte_at, d.finalised_at from sec.deposits_under_way(of_incident) d order by 1, 2;
$$;

-- What the journal of diligence noted of them during the outage, without its details.
create function sec.incident_attempts(of_incident uuid) returns table (consultation_id uuid, number int, at timestamptz, event text)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select d.consultation_id, d.number, a.at, a.event
  from sec.account_incidents() i join sec.deposits_under_way(i.id) d on true join public.deposit_attempts a on a.tenant_id = sec.tenant() and a.bid_id = d.bid_id
  where i.id = of_incident and a.at between i.began_at and i.ended_at order by 3, 1, 2;
$$;

-- For the operator: how much was noted in each hour, from a day before to a day after, over all the accounts together; of no account, of no consultation.
create function sec.incident_activity(of_incident uuid) returns table (hour timestamptz, event text, count int)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select date_trunc('hour', a.at), a.event, count(*)::int
  from public.incident_sheets i join public.tenants t on coalesce(t.lead_id, t.id) = i.lead_id join public.deposit_attempts a on a.tenant_id = t.id
  where i.id = of_incident and i.lead_id = sec.agency() and sec.operates() and a.at between i.began_at - interval '1 day' and i.ended_at + interval '1 day'
  group by 1, 2 order by 1, 2;
$$;

-- Thresholds that were found crossed during it: the platform's own measure of itself. For both.
create function sec.incident_alerts(of_incident uuid) returns table (what text, since timestamptz, found_at timestamptz, ended_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select e.what, e.since, e.began_at, e.ended_at
  from public.incident_sheets i join public.alert_episodes e on e.since <= i.ended_at and coalesce(e.ended_at >= i.began_at, true)
  where i.id = of_incident and ((i.lead_id = sec.agency() and sec.operates()) or exists (select from sec.account_incidents() a where a.id = of_incident)) order by 2, 1;
$$;
revoke all on function sec.administers() from public;
revoke all on function sec.account_incidents() from public;
revoke all on function sec.deposits_under_way(uuid) from public;
revoke all on function sec.incident_deposits(uuid) from public;
revoke all on function sec.incident_attempts(uuid) from public;
revoke all on function sec.incident_activity(uuid) from public;
revoke all on function sec.incident_alerts(uuid) from public;
grant execute on function sec.account_incidents() to platform_app;
grant execute on function sec.incident_deposits(uuid) to platform_app;
grant execute on function sec.incident_attempts(uuid) to platform_app;
grant execute on function sec.incident_activity(uuid) to platform_app;
grant execute on function sec.incident_alerts(uuid) to platform_app;
reset role;
