-- An incident sheet is corrected and closed by writing a further revision: what it said before stays, with who and when. Two sheets of one time are declared knowingly.
-- docs/decisions/0022-incident-sheet.md
create table incident_revisions (
  id          uuid primary key,
  incident_id uuid not null references incidents,
  lead_id     uuid not null references tenants,
  rank        int  not null check (rank >= 1),
  ended_at    timestamptz not null,
  what        text not null check (length(trim(what)) > 0),
  cause       text,
  closed      boolean not null,
  revised_by  uuid not null,
  revised_at  timestamptz not null,
  unique (incident_id, rank)
);
alter table incident_revisions enable row level security;
alter table incident_revisions force  row level security;
create policy operator_reads on incident_revisions for select to platform_app using (lead_id = (select sec.lead()) and (select sec.operates()));
create policy records on incident_revisions to platform_sec using (true) with check (true);
grant select on incident_revisions to platform_app;
grant select, insert on incident_revisions to platform_sec;
create trigger append_only before update or delete or truncate on incident_revisions for each statement execute function refuse_change();

-- A sheet as it stands: what was declared, as last corrected.
create view incident_sheets with (security_invoker = true) as
  select i.id, i.lead_id, i.number, i.began_at, coalesce(r.ended_at, i.ended_at) as ended_at, coalesce(r.what, i.what) as what,
         case when r.id is null then i.cause else r.cause end as cause, i.declared_at, case when r.closed then r.revised_at end as closed_at, coalesce(r.rank, 0) as rank
  from incidents i left join lateral (select * from incident_revisions v where v.incident_id = i.id order by v.rank desc limit 1) r on true;
grant select on incident_sheets to platform_app, platform_sec;

set role platform_sec;
drop function sec.declare_incident(uuid, timestamptz, timestamptz, text, text);
-- Null when another sheet speaks of the same time and nobody has said that this is meant: judged under the lock that numbers them.
create function sec.declare_incident(new_id uuid, began timestamptz, ended timestamptz, with_what text, with_cause text, overlapping boolean) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare year text := to_char(began at time zone 'Europe/Paris', 'YYYY'); new_number text;
begin
  if not sec.operates() then raise exception 'not an operator' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('incidents' || sec.lead()::text, 0));
  if not overlapping and exists (select from public.incident_sheets i where i.lead_id = sec.lead() and i.began_at < ended and i.ended_at > began) then return null; end if;
  select year || '-' || lpad((count(*) + 1)::text, 3, '0') into new_number from public.incidents i where i.lead_id = sec.lead() and i.number like year || '-%';
  insert into public.incidents (id, lead_id, number, began_at, ended_at, what, cause, declared_by, declared_at)
  values (new_id, sec.lead(), new_number, began, ended, with_what, with_cause, sec.actor(), sec.now());
  return new_number;
end $$;

-- The next revision of a sheet that was read at this rank: two operators who correct at once do not undo each other.
create function sec.revise_incident(of_incident uuid, seen_rank int, new_id uuid, ended timestamptz, with_what text, with_cause text, closing boolean) returns void
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare i public.incident_sheets;
begin
  if not sec.operates() then raise exception 'not an operator' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('incidents' || sec.lead()::text, 0));
  select * into i from public.incident_sheets where id = of_incident and lead_id = sec.lead();
  if i.id is null or i.closed_at is not null or i.rank is distinct from seen_rank or coalesce(ended <= i.began_at, true)
  then raise exception 'this sheet is not revised' using errcode = '42501'; end if;
  insert into public.incident_revisions (id, incident_id, lead_id, rank, ended_at, what, cause, closed, revised_by, revised_at)
  values (new_id, of_incident, sec.lead(), i.rank + 1, ended, with_what, with_cause, closing, sec.actor(), sec.now());
end $$;

-- What a sheet said from when on, and who wrote it: the declaration first.
create function sec.incident_history(of_incident uuid) returns table (said_at timestamptz, said_by text, ended_at timestamptz, what text, cause text, closed boolean)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select h.said_at, coalesce((select m.person_name from public.memberships m where m.person_id = h.person and m.tenant_id = h.lead_id limit 1), ''), h.ended_at, h.what, h.cause, h.closed
  from (select i.declared_at as said_at, i.declared_by as person, i.lead_id, i.ended_at, i.what, i.cause, false as closed, 0 as rank from public.incidents i where i.id = of_incident
        union all
        select r.revised_at, r.revised_by, r.lead_id, r.ended_at, r.what, r.cause, r.closed, r.rank from public.incident_revisions r where r.incident_id = of_incident) h
  where h.lead_id = sec.lead() and sec.operates() order by h.rank;
$$;

-- A published limit moves, for whatever reason: later only, before it has passed, once, as the register says. Who may ask, and what his passkey confirmed, is
-- the business of the two functions below; nobody else may call this one.
create function sec.move_limit(of_tenant uuid, of_consultation uuid, new_id uuid, later timestamptz, with_reason text, with_proof uuid, with_entry uuid, at timestamptz, for_incident uuid) returns jsonb
language plpgsql set search_path = pg_catalog, public, sec as $$
declare c public.consultations; said jsonb;
begin
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  select * into c from public.consultations where tenant_id = of_tenant and id = of_consultation;
  -- The caller read the clock once, under this lock: at most as long ago as the closing waits.
  if c.published_at is null or c.discontinued_at is not null or c.closed_at is not null or at > c.submission_deadline
     or at > sec.now() or at < sec.now() - interval '5 seconds' or later <= c.submission_deadline
     or later > c.submission_deadline + interval '1 year'      -- a year typed wrong: nothing shortens a published limit
  then raise exception 'this limit does not move' using errcode = '42501'; end if;
  select details::jsonb into said from public.register_entries
  where tenant_id = of_tenant and id = with_entry and consultation_id = of_consultation and kind = 'limite-modifiee';
  if (said ->> 'ancienne')::timestamptz is distinct from c.submission_deadline or (said ->> 'nouvelle')::timestamptz is distinct from later or said ->> 'motif' is distinct from with_reason
  then raise exception 'the register says something else' using errcode = '42501'; end if;
  insert into public.deadline_changes (tenant_id, id, consultation_id, old_limit, new_limit, reason, decided_by, proof_id, entry_id, decided_at, incident_id)
  values (of_tenant, new_id, of_consultation, c.submission_deadline, later, with_reason, sec.actor(), with_proof, with_entry, at, for_incident);
  update public.consultations set submission_deadline = later where tenant_id = of_tenant and id = of_consultation;
  update public.public_consultations set submission_deadline = later where tenant_id = of_tenant and id = of_consultation;
  return said;
end $$;

create or replace function sec.extend_deadline(of_tenant uuid, of_consultation uuid, new_id uuid, later timestamptz, with_reason text, with_proof uuid, with_entry uuid, at timestamptz)
returns void language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare said jsonb;
begin
  if num_nulls(of_tenant, of_consultation, new_id, later, with_reason, with_proof, with_entry, at) > 0 then raise exception 'an argument is missing' using errcode = '42501'; end if;
  if sec.tenant() is distinct from of_tenant then raise exception 'not your consultation' using errcode = '42501'; end if;
  said := sec.move_limit(of_tenant, of_consultation, new_id, later, with_reason, with_proof, with_entry, at, null);
  if not sec.has_proof(with_proof, 'extend', sha256(convert_to(concat_ws(E'\n', 'extend', of_consultation, said ->> 'nouvelle', encode(sha256(convert_to(with_reason, 'UTF8')), 'hex')), 'UTF8')))
  then raise exception 'nobody confirmed this' using errcode = '42501'; end if;
end $$;

drop function sec.extend_for_incident(uuid, uuid, uuid, uuid, timestamptz, timestamptz, text, uuid, text, text, uuid, bytea, text, bytea, timestamptz);
-- For the operator of the agglomeration that hosts the account: the line that his passkey confirmed, a reason that names an incident whose sheet is open and
-- which touches this limit. It writes the register's entry itself: he may write no other.
create function sec.extend_for_incident(of_incident uuid, of_tenant uuid, of_consultation uuid, new_id uuid, later timestamptz, with_reason text,
                                        with_proof uuid, confirmed text, line text, with_entry_id uuid, with_salt bytea, with_details text, with_entry bytea, at timestamptz)
returns void language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare i public.incident_sheets; said jsonb := with_details::jsonb; new_rank int;
begin
  if num_nulls(of_incident, of_tenant, of_consultation, new_id, later, with_reason, with_proof, confirmed, line, with_entry_id, with_salt, with_details, with_entry, at) > 0
  then raise exception 'an argument is missing' using errcode = '42501'; end if;
  if not sec.operates() or not exists (select from public.tenants t where t.id = of_tenant and coalesce(t.lead_id, t.id) = sec.lead())
  then raise exception 'not an operator here' using errcode = '42501'; end if;
  select * into i from public.incident_sheets where id = of_incident and lead_id = sec.lead();
  if i.id is null or position('n°' || chr(160) || i.number in with_reason) = 0 then raise exception 'the reason names no incident' using errcode = '42501'; end if;
  if i.closed_at is not null then raise exception 'the sheet is closed' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  if (said ->> 'ancienne')::timestamptz < i.began_at
     or exists (select from public.consultations c where c.tenant_id = of_tenant and c.id = of_consultation and c.published_at > i.ended_at)
  then raise exception 'the incident did not touch this limit' using errcode = '42501'; end if;
  if line <> concat_ws(' ', of_consultation, said ->> 'ancienne', said ->> 'nouvelle')
     or not line = any (string_to_array(confirmed, E'\n')) or split_part(confirmed, E'\n', 2) <> of_incident::text
     or not sec.has_proof(with_proof, 'extend-incident', sha256(convert_to(confirmed, 'UTF8')))
  then raise exception 'nobody confirmed this' using errcode = '42501'; end if;
  if said ->> 'type' is distinct from 'limite-modifiee' or (said #>> '{consultation,id}') is distinct from of_consultation::text
     or sha256(convert_to('registre/v1', 'UTF8') || '\x00'::bytea || with_salt || convert_to(with_details, 'UTF8')) <> with_entry
  then raise exception 'the register would say something else' using errcode = '42501'; end if;
  select coalesce(max(rank), 0) + 1 into new_rank from public.register_entries where tenant_id = of_tenant and consultation_id = of_consultation;
  insert into public.register_entries (tenant_id, id, consultation_id, company_id, rank, kind, salt, details, entry, recorded_at)
  values (of_tenant, with_entry_id, of_consultation, null, new_rank, 'limite-modifiee', with_salt, with_details, with_entry, sec.now());
  perform sec.move_limit(of_tenant, of_consultation, new_id, later, with_reason, with_proof, with_entry_id, at, of_incident);
end $$;
revoke all on function sec.declare_incident(uuid, timestamptz, timestamptz, text, text, boolean) from public;
revoke all on function sec.revise_incident(uuid, int, uuid, timestamptz, text, text, boolean) from public;
revoke all on function sec.incident_history(uuid) from public;
revoke all on function sec.move_limit(uuid, uuid, uuid, timestamptz, text, uuid, uuid, timestamptz, uuid) from public;
revoke all on function sec.extend_for_incident(uuid, uuid, uuid, uuid, timestamptz, text, uuid, text, text, uuid, bytea, text, bytea, timestamptz) from public;
grant execute on function sec.declare_incident(uuid, timestamptz, timestamptz, text, text, boolean) to platform_app;
grant execute on function sec.revise_incident(uuid, int, uuid, timestamptz, text, text, boolean) to platform_app;
grant execute on function sec.incident_history(uuid) to platform_app;
grant execute on function sec.extend_for_incident(uuid, uuid, uuid, uuid, timestamptz, text, uuid, text, text, uuid, bytea, text, bytea, timestamptz) to platform_app;
reset role;
