-- A published deadline moves later, before it has passed, and by one door only. What was before stays readable by everybody.
-- docs/decisions/0020-extending-a-deadline.md
create table deadline_changes (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  old_limit       timestamptz not null,
  new_limit       timestamptz not null,
  reason          text not null check (length(trim(reason)) > 0),
  decided_by      uuid not null,
  proof_id        uuid not null,                            -- the passkey assertion bound to this very limit and reason
  entry_id        uuid not null,                            -- « limite-modifiee » in the register
  decided_at      timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, old_limit),           -- a chain: each limit moves once
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check (new_limit > old_limit and decided_at <= old_limit)
);
alter table deadline_changes enable row level security;
alter table deadline_changes force  row level security;
-- Only what is published is ever extended: everybody may know it.
create policy public_reads on deadline_changes for select to platform_public using (true);
create policy tenant_reads on deadline_changes for select to platform_app using (tenant_id = (select sec.tenant()));
create policy company_reads on deadline_changes for select to platform_app using ((select sec.company()) is not null);
create policy spans on deadline_changes for select to platform_jobs using (true);
create policy records on deadline_changes to platform_sec using (true) with check (true);
grant select (tenant_id, id, consultation_id, old_limit, new_limit, reason, decided_at) on deadline_changes to platform_public;
grant select on deadline_changes to platform_app, platform_jobs;
grant select, insert on deadline_changes to platform_sec;
create trigger append_only before update or delete or truncate on deadline_changes for each statement execute function refuse_change();

create policy extends on consultations for update to platform_sec using (published_at is not null) with check (published_at is not null);
create policy extends on public_consultations to platform_sec using (true) with check (true);
grant update (submission_deadline) on consultations, public_consultations to platform_sec;
grant select (tenant_id, id) on public_consultations to platform_sec;

-- The limit of a published consultation: never by a form, only by the function below, and only later.
create or replace function keep_published() returns trigger language plpgsql as $$
begin
  if old.published_at is not null
     and ((new.title, new.description, new.nature, new.procedure, new.cpv, new.place, new.reference, new.department_id,
           new.questions_deadline, new.created_by, new.created_at, new.published_at, new.published_by, new.step_up_proof)
          is distinct from
          (old.title, old.description, old.nature, old.procedure, old.cpv, old.place, old.reference, old.department_id,
           old.questions_deadline, old.created_by, old.created_at, old.published_at, old.published_by, old.step_up_proof)
          or (new.submission_deadline is distinct from old.submission_deadline
              and not (current_user = 'platform_sec' and old.closed_at is null and coalesce(new.submission_deadline > old.submission_deadline, false)))
          or (old.closed_at is not null and new.closed_at is distinct from old.closed_at))
  then raise exception 'a published consultation is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;

set role platform_sec;
-- Under the lock that the closing and every deposit take, by the one clock; the register must say the same, and a passkey have confirmed it.
create function sec.extend_deadline(of_tenant uuid, of_consultation uuid, new_id uuid, later timestamptz, with_reason text, with_proof uuid, with_entry uuid, at timestamptz)
returns void language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare c public.consultations; said jsonb;
begin
  if num_nulls(of_tenant, of_consultation, new_id, later, with_reason, with_proof, with_entry, at) > 0 then raise exception 'an argument is missing' using errcode = '42501'; end if;
  if sec.tenant() is distinct from of_tenant then raise exception 'not your consultation' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  select * into c from public.consultations where tenant_id = of_tenant and id = of_consultation;
  -- The caller read the clock once, under this lock: at most as long ago as the closing waits.
  if c.published_at is null or c.closed_at is not null or at > c.submission_deadline
     or at > sec.now() or at < sec.now() - interval '5 seconds' or later <= c.submission_deadline
     or later > c.submission_deadline + interval '1 year'      -- a year typed wrong: nothing shortens a published limit
  then raise exception 'this limit does not move' using errcode = '42501'; end if;
  select details::jsonb into said from public.register_entries
  where tenant_id = of_tenant and id = with_entry and consultation_id = of_consultation and kind = 'limite-modifiee';
  if (said ->> 'ancienne')::timestamptz is distinct from c.submission_deadline or (said ->> 'nouvelle')::timestamptz is distinct from later or said ->> 'motif' is distinct from with_reason
  then raise exception 'the register says something else' using errcode = '42501'; end if;
  if not sec.has_proof(with_proof, 'extend', sha256(convert_to(concat_ws(E'\n', 'extend', of_consultation, said ->> 'nouvelle', encode(sha256(convert_to(with_reason, 'UTF8')), 'hex')), 'UTF8')))
  then raise exception 'nobody confirmed this' using errcode = '42501'; end if;
  insert into public.deadline_changes (tenant_id, id, consultation_id, old_limit, new_limit, reason, decided_by, proof_id, entry_id, decided_at)
  values (of_tenant, new_id, of_consultation, c.submission_deadline, later, with_reason, sec.actor(), with_proof, with_entry, at);
  update public.consultations set submission_deadline = later where tenant_id = of_tenant and id = of_consultation;
  update public.public_consultations set submission_deadline = later where tenant_id = of_tenant and id = of_consultation;
end $$;
revoke all on function sec.extend_deadline(uuid, uuid, uuid, timestamptz, text, uuid, uuid, timestamptz) from public;
grant execute on function sec.extend_deadline(uuid, uuid, uuid, timestamptz, text, uuid, uuid, timestamptz) to platform_app;
reset role;
