-- The lead enters an account only under the express, dated consent of its administrator, and each page it reads is a line that the account reads.
-- docs/decisions/0045-consent-and-access-log.md
do $$ begin
  if not exists (select from pg_roles where rolname = 'platform_visit') then
    raise exception 'Role missing: platform_visit. Run infra/postgres/roles.sql again (docs/operations.md).';
  end if;
end $$;

create table access_consents (                             -- what was asked; what became of it is in the decisions
  tenant_id         uuid not null references tenants,      -- whose rows
  id                uuid not null,
  lead_id           uuid not null references tenants,      -- who asks to read them
  scopes            text[] not null check (cardinality(scopes) > 0 and scopes <@ array['Consultations', 'Withdrawals', 'People']),
  purpose           text not null check (length(trim(purpose)) between 10 and 1000),
  days              int  not null check (days between 1 and 366),
  requested_by      uuid not null,
  requested_by_name text not null,
  requested_at      timestamptz not null,
  primary key (tenant_id, id),
  check (tenant_id <> lead_id)
);
create index on access_consents (lead_id, id);
create table access_consent_decisions (
  tenant_id       uuid not null,
  consent_id      uuid not null,
  kind            text not null check (kind in ('Granted', 'Refused', 'Revoked', 'Returned')),
  scopes          text[],                                  -- of Granted: never more than was asked
  valid_to        timestamptz,                             -- of Granted: the first instant at which it no longer holds
  proof           uuid unique,                             -- of Granted: the passkey assertion bound to these scopes and this end
  reason          text,
  decided_by      uuid not null,
  decided_by_name text not null,
  decided_at      timestamptz not null,
  primary key (tenant_id, consent_id, kind),
  foreign key (tenant_id, consent_id) references access_consents (tenant_id, id),
  check ((kind = 'Granted') = (proof is not null) and (kind = 'Granted') = (scopes is not null) and (kind = 'Granted') = (valid_to is not null)),
  check (valid_to > decided_at and valid_to <= decided_at + interval '366 days')
);
create table access_log (                                  -- one chain per account: each line holds the hash of the one before
  tenant_id  uuid   not null references tenants,
  seq        bigint not null,
  id         uuid   not null,
  consent_id uuid   not null,
  kind       text   not null check (kind in ('Asked', 'Granted', 'Refused', 'Revoked', 'Returned', 'Entered', 'Read')),
  entry_id   uuid,                                         -- of Read: the entry under which it was read
  actor      uuid   not null,
  actor_name text   not null,
  what       text   not null,                              -- of Entered: the page; of Read: the table; else the words of the act
  row_ids    uuid[] not null default '{}',                 -- of Read: every row that was shown
  at         timestamptz not null,
  xid        xid8   not null default pg_current_xact_id(),
  previous   bytea  not null check (octet_length(previous) = 32),
  hash       bytea  not null check (octet_length(hash) = 32),
  primary key (tenant_id, seq),
  unique (tenant_id, id),
  foreign key (tenant_id, consent_id) references access_consents (tenant_id, id),
  check ((kind = 'Read') = (entry_id is not null))
);
create index on access_log (id) where kind = 'Entered';
create trigger append_only before update or delete or truncate on access_consents          for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on access_consent_decisions for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on access_log               for each statement execute function refuse_change();

alter table access_consents          enable row level security; alter table access_consents          force row level security;
alter table access_consent_decisions enable row level security; alter table access_consent_decisions force row level security;
alter table access_log               enable row level security; alter table access_log               force row level security;
create policy account_reads on access_consents          for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_reads on access_consent_decisions for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_reads on access_log               for select to platform_app using (tenant_id = (select sec.tenant()));
create policy lead_reads    on access_consents          for select to platform_app using (lead_id = (select sec.lead()));
create policy lead_reads    on access_consent_decisions for select to platform_app using (exists (select from access_consents c
  where c.tenant_id = access_consent_decisions.tenant_id and c.id = consent_id and c.lead_id = (select sec.lead())));
create policy mails  on access_consents          for select to platform_jobs using (true);
create policy mails  on access_consent_decisions for select to platform_jobs using (true);
create policy writes on access_consents          to platform_sec using (true) with check (true);
create policy writes on access_consent_decisions to platform_sec using (true) with check (true);
create policy writes on access_log               to platform_sec using (true) with check (true);
grant select on access_consents, access_consent_decisions, access_log to platform_app;
grant select on access_consents, access_consent_decisions to platform_jobs;
grant select, insert on access_consents, access_consent_decisions, access_log to platform_sec;

grant select (tenant_id, person_id, role, revoked_at) on memberships to platform_sec;

set role platform_sec;
-- The key under which a visit is signed: made here, never told to a host.
insert into sec.keys (kid, key, may_sign_via) values (2, public.gen_random_bytes(32), true) on conflict (kid) do nothing;

-- The bytes that a line commits to. Names and words may hold anything: lengths keep two lines from reading alike.
create function sec.access_line(l public.access_log) returns bytea language sql stable set search_path = pg_catalog, public, sec as $$
  select sha256(l.previous || convert_to((select string_agg(length(part) || ':' || part, '' order by n) from unnest(array[
    l.tenant_id::text, l.seq::text, l.id::text, l.consent_id::text, l.kind, coalesce(l.entry_id::text, ''), l.actor::text, l.actor_name, l.what,
    array_to_string(l.row_ids, ','), to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')]) with ordinality as parts(part, n)), 'UTF8'));
$$;
create function sec.log_access(of_tenant uuid, of_consent uuid, of_kind text, of_entry uuid, by_name text, with_what text, with_ids uuid[]) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare line public.access_log; last record;
begin
  perform pg_advisory_xact_lock(hashtextextended('access:' || of_tenant, 0));
  select seq, hash into last from public.access_log where tenant_id = of_tenant order by seq desc limit 1;
  line := row(of_tenant, coalesce(last.seq, 0) + 1, gen_random_uuid(), of_consent, of_kind, of_entry, sec.actor(), by_name, with_what, with_ids, sec.now(),
    pg_current_xact_id(), coalesce(last.hash, decode(repeat('00', 32), 'hex')), null);
  line.hash := sec.access_line(line);
  insert into public.access_log select line.*;
  return line.id;
end $$;

-- Does this consent hold now? One place for both ends.
create function sec.consent_holds(of_tenant uuid, of_consent uuid) returns boolean
language sql volatile security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.access_consent_decisions g where g.tenant_id = of_tenant and g.consent_id = of_consent and g.kind = 'Granted'
      and g.decided_at <= sec.now() and sec.now() < g.valid_to)
    and not exists (select from public.access_consent_decisions r where r.tenant_id = of_tenant and r.consent_id = of_consent and r.kind in ('Revoked', 'Returned'));
$$;

create function sec.ask_consent(new_id uuid, of_account uuid, with_scopes text[], with_purpose text, with_days int, by_name text) returns void
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if sec.lead() is null or sec.via() is not null or sec.actor() is null
     or not exists (select from public.tenants t where t.id = of_account and t.lead_id = sec.lead())
  then raise exception 'not an account of this lead' using errcode = '42501'; end if;
  insert into public.access_consents values (of_account, new_id, sec.lead(), with_scopes, with_purpose, with_days, sec.actor(), by_name, sec.now());
  perform sec.log_access(of_account, new_id, 'Asked', null, by_name, with_purpose, '{}');
end $$;

-- The account's administrator alone, in the account's own context; nobody who also works for the lead, and would decide for both sides.
create function sec.may_decide_consent(of_consent uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select sec.via() is null and sec.actor() is not null and exists (select from public.access_consents c where c.id = of_consent and c.tenant_id = sec.tenant()
    and exists (select from public.memberships m where m.tenant_id = c.tenant_id and m.person_id = sec.actor() and m.role = 'AccountAdmin' and m.revoked_at is null)
    and not exists (select from public.memberships m where m.tenant_id = c.lead_id and m.person_id = sec.actor() and m.revoked_at is null));
$$;
-- The passkey confirmed exactly what is granted.
create function sec.decide_consent(of_consent uuid, as_kind text, with_scopes text[], until timestamptz, with_proof uuid, with_reason text, by_name text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare asked public.access_consents; at timestamptz := sec.now();
begin
  select * into asked from public.access_consents where id = of_consent and (tenant_id = sec.tenant() or lead_id = sec.lead());
  if asked is null then return false; end if;
  perform pg_advisory_xact_lock(hashtextextended('access:' || asked.tenant_id, 0));
  if as_kind = 'Returned' then
    if sec.lead() is distinct from asked.lead_id or sec.actor() is null then raise exception 'not the lead of this consent' using errcode = '42501'; end if;
  elsif not sec.may_decide_consent(of_consent)
  then raise exception 'not the administrator of this account' using errcode = '42501'; end if;

  if as_kind in ('Granted', 'Refused') then
    if exists (select from public.access_consent_decisions d where d.tenant_id = asked.tenant_id and d.consent_id = of_consent) then return false; end if;
  elsif not sec.consent_holds(asked.tenant_id, of_consent)
    and not (as_kind = 'Returned' and not exists (select from public.access_consent_decisions d where d.tenant_id = asked.tenant_id and d.consent_id = of_consent))
  then return false; end if;
  if as_kind = 'Granted' and (not with_scopes <@ asked.scopes or not sec.has_proof(with_proof, 'grant-access', sha256(convert_to(
       'grant-access' || E'\n' || of_consent || E'\n' || array_to_string(with_scopes, ',') || E'\n' || extract(epoch from until)::bigint, 'UTF8'))))
  then raise exception 'the passkey confirmed something else' using errcode = '42501'; end if;

  insert into public.access_consent_decisions values (asked.tenant_id, of_consent, as_kind, with_scopes, until, with_proof, with_reason, sec.actor(), by_name, at);
  perform sec.log_access(asked.tenant_id, of_consent, as_kind, null, by_name,
    coalesce(array_to_string(with_scopes, ', ') || ' → ' || to_char(until at time zone 'Europe/Paris', 'YYYY-MM-DD HH24:MI'), with_reason, ''), '{}');
  return true;
end $$;

-- First of two transactions: the trace. It commits before anything is read, so that no rollback erases it. Null when no consent holds.
create function sec.enter(of_consent uuid, with_what text, by_name text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare asked public.access_consents;
begin
  if sec.via() is not null or sec.lead() is null or sec.actor() is null then return null; end if;      -- no consent leads to another
  select * into asked from public.access_consents where id = of_consent and lead_id = sec.lead();
  if asked is null or not sec.consent_holds(asked.tenant_id, of_consent)
     or not exists (select from public.memberships m where m.tenant_id = asked.lead_id and m.person_id = sec.actor() and m.role = 'LeadAdmin' and m.revoked_at is null)
  then return null; end if;
  return sec.log_access(asked.tenant_id, of_consent, 'Entered', null, by_name, with_what, '{}');
end $$;

-- Second transaction: the signed context of the visit, against the committed trace. Null when there is none that is this person's, fresh and still consented.
create function sec.resume(of_entry uuid) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare line public.access_log; k sec.keys; ctx text;
begin
  select * into line from public.access_log where id = of_entry and kind = 'Entered';
  if line is null or sec.via() is not null or line.xid = pg_current_xact_id_if_assigned() or line.actor is distinct from sec.actor()
     or line.at < sec.now() - interval '60 seconds' or not sec.consent_holds(line.tenant_id, line.consent_id)
     or not exists (select from public.access_consents c where c.tenant_id = line.tenant_id and c.id = line.consent_id and c.lead_id = sec.lead())
  then return null; end if;
  select * into k from sec.keys where may_sign_via and retired_at is null order by kid desc limit 1;
  ctx := concat_ws('|', k.kid, line.tenant_id, '', '', line.actor, of_entry, extract(epoch from clock_timestamp() + interval '60 seconds')::bigint, pg_backend_pid());
  return ctx || '|' || encode(public.hmac(convert_to(ctx, 'UTF8'), k.key, 'sha256'), 'hex');
end $$;

-- Is this part of the account consented to, in this visit?
create function sec.visits(part text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.access_log e join public.access_consent_decisions d on d.tenant_id = e.tenant_id and d.consent_id = e.consent_id and d.kind = 'Granted'
    where e.id = sec.via() and e.kind = 'Entered' and part = any (d.scopes));
$$;

-- What this visit showed, in its own transaction.
create function sec.saw(of_table text, of_rows uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare line public.access_log;
begin
  select * into line from public.access_log where id = sec.via() and kind = 'Entered';
  if line is null then raise exception 'no visit' using errcode = '42501'; end if;
  perform sec.log_access(line.tenant_id, line.consent_id, 'Read', line.id, line.actor_name, of_table, of_rows);
end $$;

-- The first line that does not follow from the one before; null while the chain is whole.
create function sec.access_log_fault() returns bigint
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select min(l.seq) from (select a as whole, a.seq, a.hash, a.previous, lag(a.hash, 1, decode(repeat('00', 32), 'hex')) over (order by a.seq) as before, row_number() over (order by a.seq) as rank
    from public.access_log a where a.tenant_id = sec.tenant()) l
  where l.seq <> l.rank or l.previous <> l.before or sec.access_line(l.whole) <> l.hash;
$$;
revoke all on function sec.access_line(public.access_log), sec.log_access(uuid, uuid, text, uuid, text, text, uuid[]), sec.consent_holds(uuid, uuid), sec.ask_consent(uuid, uuid, text[], text, int, text), sec.may_decide_consent(uuid),
  sec.decide_consent(uuid, text, text[], timestamptz, uuid, text, text), sec.enter(uuid, text, text), sec.resume(uuid), sec.visits(text), sec.saw(text, uuid[]), sec.access_log_fault() from public;
grant execute on function sec.ask_consent(uuid, uuid, text[], text, int, text), sec.decide_consent(uuid, text, text[], timestamptz, uuid, text, text), sec.enter(uuid, text, text), sec.access_log_fault(), sec.may_decide_consent(uuid) to platform_app;
grant execute on function sec.resume(uuid), sec.visits(text), sec.saw(text, uuid[]) to platform_visit;
reset role;

-- What a visit may read: these tables, read only, and nothing that is not named here. Sealed bids, keys and registers of deposits are not.
grant select on tenants to platform_visit;
grant select on consultations, lots, dce_versions, dce_documents to platform_visit;
grant select (tenant_id, id, consultation_id, version_number, organisation, person, withdrawn_at) on dce_withdrawals to platform_visit;
grant select on memberships, departments to platform_visit;
create policy visited on consultations   for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits('Consultations')));
create policy visited on lots            for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits('Consultations')));
create policy visited on dce_versions    for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits('Consultations')));
create policy visited on dce_documents   for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits('Consultations')));
create policy visited on dce_withdrawals for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits('Withdrawals')));
create policy visited on memberships     for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits('People')));
-- Departments are read with their people; the policy that all roles share is not enough for a visit.
create policy visited on departments as restrictive for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits('People')));
