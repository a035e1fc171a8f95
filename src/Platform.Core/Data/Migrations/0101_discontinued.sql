-- « Déclaration sans suite » (CCP R2185-1): by one door, with a public reason, for ever. What is sealed then stays sealed.
-- docs/decisions/0021-discontinuing.md
alter table consultations add discontinued_at timestamptz, add discontinued_by uuid, add discontinuation_proof uuid, add discontinuation_reason text,
  add check ((discontinued_at is null) = (discontinuation_reason is null) and (discontinued_at is null or published_at is not null));
alter table public_consultations add discontinued_at timestamptz;
grant select (discontinued_at, discontinuation_reason) on consultations to platform_public;
grant update (discontinued_at, discontinued_by, discontinuation_proof, discontinuation_reason) on consultations to platform_sec;
grant update (discontinued_at) on public_consultations to platform_sec;

alter table register_entries drop constraint register_entries_kind_check;
alter table register_entries add constraint register_entries_kind_check check (kind in ('cle-publiee', 'retrait', 'depot', 'depot-remplace', 'depot-retire', 'attestation',
  'limite-modifiee', 'dossier-modifie', 'sans-suite', 'cloture', 'verrou-ouvert', 'ouverture', 'pv', 'delegation', 'exercice', 'cle-perdue'));

create or replace function keep_published() returns trigger language plpgsql as $$
begin
  if old.published_at is not null
     and ((new.title, new.description, new.nature, new.procedure, new.cpv, new.place, new.reference, new.department_id,
           new.questions_deadline, new.created_by, new.created_at, new.published_at, new.published_by, new.step_up_proof)
          is distinct from
          (old.title, old.description, old.nature, old.procedure, old.cpv, old.place, old.reference, old.department_id,
           old.questions_deadline, old.created_by, old.created_at, old.published_at, old.published_by, old.step_up_proof)
          or (new.submission_deadline is distinct from old.submission_deadline
              and not (current_user = 'platform_sec' and old.closed_at is null and old.discontinued_at is null and coalesce(new.submission_deadline > old.submission_deadline, false)))
          or (new.closed_at is distinct from old.closed_at and (old.closed_at is not null or old.discontinued_at is not null))
          or ((new.discontinued_at, new.discontinued_by, new.discontinuation_proof, new.discontinuation_reason)
              is distinct from (old.discontinued_at, old.discontinued_by, old.discontinuation_proof, old.discontinuation_reason)
              and (old.discontinued_at is not null or current_user <> 'platform_sec')))
  then raise exception 'a published consultation is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;

-- The second line behind the use cases: no gate opens and no session begins on what was discontinued.
create function keep_discontinued() returns trigger language plpgsql as $$
begin
  if exists (select from consultations c where c.tenant_id = new.tenant_id and c.id = new.consultation_id and c.discontinued_at is not null)
  then raise exception 'a discontinued consultation stays sealed' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_discontinued before insert on gate_releases    for each row execute function keep_discontinued();
create trigger keep_discontinued before insert on opening_sessions for each row execute function keep_discontinued();

grant select on opening_sessions to platform_sec;
create policy judges on opening_sessions for select to platform_sec using (true);
set role platform_sec;
create function sec.discontinue(of_tenant uuid, of_consultation uuid, with_reason text, with_proof uuid, with_entry uuid, at timestamptz)
returns void language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare c public.consultations; said jsonb;
begin
  if num_nulls(of_tenant, of_consultation, with_reason, with_proof, with_entry, at) > 0 then raise exception 'an argument is missing' using errcode = '42501'; end if;
  if sec.tenant() is distinct from of_tenant then raise exception 'not your consultation' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  select * into c from public.consultations where tenant_id = of_tenant and id = of_consultation;
  if c.published_at is null or c.discontinued_at is not null or at > sec.now() or at < sec.now() - interval '5 seconds'
     or exists (select from public.opening_sessions s where s.tenant_id = of_tenant and s.consultation_id = of_consultation and s.closed_at is null)
  then raise exception 'this consultation is not discontinued' using errcode = '42501'; end if;
  select details::jsonb into said from public.register_entries
  where tenant_id = of_tenant and id = with_entry and consultation_id = of_consultation and kind = 'sans-suite';
  if said ->> 'motif' is distinct from with_reason then raise exception 'the register says something else' using errcode = '42501'; end if;
  if not sec.has_proof(with_proof, 'discontinue', sha256(convert_to(concat_ws(E'\n', 'discontinue', of_consultation, encode(sha256(convert_to(with_reason, 'UTF8')), 'hex')), 'UTF8')))
  then raise exception 'nobody confirmed this' using errcode = '42501'; end if;
  update public.consultations set discontinued_at = at, discontinued_by = sec.actor(), discontinuation_proof = with_proof, discontinuation_reason = with_reason
  where tenant_id = of_tenant and id = of_consultation;
  update public.public_consultations set discontinued_at = at where tenant_id = of_tenant and id = of_consultation;
end $$;
revoke all on function sec.discontinue(uuid, uuid, text, uuid, uuid, timestamptz) from public;
grant execute on function sec.discontinue(uuid, uuid, text, uuid, uuid, timestamptz) to platform_app;
reset role;
