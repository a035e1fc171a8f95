-- An outage, declared by an operator, and the limits moved because of it. Public facts only: no deposit, no name of a company.
-- docs/decisions/0022-incident-sheet.md
create table incidents (
  id          uuid primary key,
  lead_id     uuid not null references tenants,
  number      text not null,
  began_at    timestamptz not null,
  ended_at    timestamptz not null check (ended_at > began_at),        -- foreseen, when declared while it lasts
  what        text not null check (length(trim(what)) > 0),
  cause       text,
  declared_by uuid not null,
  declared_at timestamptz not null,
  unique (lead_id, number)
);
alter table incidents enable row level security;
alter table incidents force  row level security;
create policy operator_reads on incidents for select to platform_app using (lead_id = (select sec.lead()) and (select sec.operates()));
create policy records on incidents to platform_sec using (true) with check (true);
grant select on incidents to platform_app;
grant select, insert on incidents to platform_sec;
create trigger append_only before update or delete or truncate on incidents for each statement execute function refuse_change();

alter table deadline_changes add incident_id uuid references incidents;

set role platform_sec;
create function sec.declare_incident(new_id uuid, began timestamptz, ended timestamptz, with_what text, with_cause text) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare year text := to_char(began at time zone 'Europe/Paris', 'YYYY'); new_number text;
begin
  if not sec.operates() then raise exception 'not an operator' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('incidents' || sec.lead()::text, 0));
  select year || '-' || lpad((count(*) + 1)::text, 3, '0') into new_number from public.incidents i where i.lead_id = sec.lead() and i.number like year || '-%';
  insert into public.incidents (id, lead_id, number, began_at, ended_at, what, cause, declared_by, declared_at)
  values (new_id, sec.lead(), new_number, began, ended, with_what, with_cause, sec.actor(), sec.now());
  return new_number;
end $$;

-- What was moved for an incident: the operator may not read the accounts' own tables.
create function sec.incident_changes(of_incident uuid) returns table (consultation_id uuid, old_limit timestamptz, new_limit timestamptz, decided_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select d.consultation_id, d.old_limit, d.new_limit, d.decided_at from public.deadline_changes d join public.incidents i on i.id = d.incident_id
  where d.incident_id = of_incident and i.lead_id = sec.lead() and sec.operates() order by d.decided_at;
$$;

-- The narrow rule of sec.extend_deadline, for the operator of the agglomeration that hosts the account: later only, before the limit has passed, the limit
-- he saw, the line his passkey confirmed, a reason that names the incident. It writes the register's entry itself: he may write no other.
create function sec.extend_for_incident(of_incident uuid, of_tenant uuid, of_consultation uuid, new_id uuid, before timestamptz, later timestamptz, with_reason text,
                                        with_proof uuid, confirmed text, line text, with_entry_id uuid, with_salt bytea, with_details text, with_entry bytea, at timestamptz)
returns void language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare c public.consultations; i public.incidents; said jsonb := with_details::jsonb; new_rank int;
begin
  if num_nulls(of_incident, of_tenant, of_consultation, new_id, before, later, with_reason, with_proof, confirmed, line, with_entry_id, with_salt, with_details, with_entry, at) > 0
  then raise exception 'an argument is missing' using errcode = '42501'; end if;
  if not sec.operates() or not exists (select from public.tenants t where t.id = of_tenant and coalesce(t.lead_id, t.id) = sec.lead())
  then raise exception 'not an operator here' using errcode = '42501'; end if;
  select * into i from public.incidents where id = of_incident and lead_id = sec.lead();
  if i.id is null or position('n°' || chr(160) || i.number in with_reason) = 0 then raise exception 'the reason names no incident' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  select * into c from public.consultations where tenant_id = of_tenant and id = of_consultation;
  if c.published_at is null or c.discontinued_at is not null or c.closed_at is not null or at > c.submission_deadline
     or at > sec.now() or at < sec.now() - interval '5 seconds' or c.submission_deadline is distinct from before or later <= c.submission_deadline
     or later > c.submission_deadline + interval '1 year' or c.submission_deadline < i.began_at or c.published_at > i.ended_at
  then raise exception 'this limit does not move' using errcode = '42501'; end if;
  if line <> concat_ws(' ', of_consultation, said ->> 'ancienne', said ->> 'nouvelle')
     or not line = any (string_to_array(confirmed, E'\n')) or split_part(confirmed, E'\n', 2) <> of_incident::text
     or not sec.has_proof(with_proof, 'extend-incident', sha256(convert_to(confirmed, 'UTF8')))
  then raise exception 'nobody confirmed this' using errcode = '42501'; end if;
  if said ->> 'type' is distinct from 'limite-modifiee' or (said #>> '{consultation,id}') is distinct from of_consultation::text
     or (said ->> 'ancienne')::timestamptz is distinct from before or (said ->> 'nouvelle')::timestamptz is distinct from later or said ->> 'motif' is distinct from with_reason
     or sha256(convert_to('registre/v1', 'UTF8') || '\x00'::bytea || with_salt || convert_to(with_details, 'UTF8')) <> with_entry
  then raise exception 'the register would say something else' using errcode = '42501'; end if;
  select coalesce(max(rank), 0) + 1 into new_rank from public.register_entries where tenant_id = of_tenant and consultation_id = of_consultation;
  insert into public.register_entries (tenant_id, id, consultation_id, company_id, rank, kind, salt, details, entry, recorded_at)
  values (of_tenant, with_entry_id, of_consultation, null, new_rank, 'limite-modifiee', with_salt, with_details, with_entry, sec.now());
  insert into public.deadline_changes (tenant_id, id, consultation_id, old_limit, new_limit, reason, decided_by, proof_id, entry_id, decided_at, incident_id)
  values (of_tenant, new_id, of_consultation, before, later, with_reason, sec.actor(), with_proof, with_entry_id, at, of_incident);
  update public.consultations set submission_deadline = later where tenant_id = of_tenant and id = of_consultation;
  update public.public_consultations set submission_deadline = later where tenant_id = of_tenant and id = of_consultation;
end $$;
revoke all on function sec.declare_incident(uuid, timestamptz, timestamptz, text, text) from public;
revoke all on function sec.incident_changes(uuid) from public;
revoke all on function sec.extend_for_incident(uuid, uuid, uuid, uuid, timestamptz, timestamptz, text, uuid, text, text, uuid, bytea, text, bytea, timestamptz) from public;
grant execute on function sec.declare_incident(uuid, timestamptz, timestamptz, text, text) to platform_app;
grant execute on function sec.incident_changes(uuid) to platform_app;
grant execute on function sec.extend_for_incident(uuid, uuid, uuid, uuid, timestamptz, timestamptz, text, uuid, text, text, uuid, bytea, text, bytea, timestamptz) to platform_app;
reset role;
