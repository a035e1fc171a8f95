-- A draft that nobody wants is thrown away with all that hangs on it; that it was, by whom and under which number stays. Nothing that was published, announced by a notice, or waits for an
-- approval goes by this door. docs/decisions/0072-drafts-are-thrown-away.md
create table discarded_drafts (
  tenant_id         uuid not null,
  id                uuid not null,
  consultation_id   uuid not null,
  department_id     uuid not null,
  reference         text not null,                         -- its number is not given again: the counter only goes on
  title             text not null,
  documents         int  not null,
  created_at        timestamptz not null,
  discarded_by      uuid not null,
  discarded_by_name text not null,
  discarded_at      timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, department_id) references departments (tenant_id, id)
);
create index on discarded_drafts (tenant_id, discarded_at);
alter table discarded_drafts enable row level security;
alter table discarded_drafts force  row level security;
create policy tenant_reads on discarded_drafts for select to platform_app using (tenant_id = (select sec.tenant()));
create policy within_reach on discarded_drafts as restrictive for select to platform_app using ((select sec.departments_read()) is null or department_id = any ((select sec.departments_read())::uuid[]));
create policy one_account on discarded_drafts as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy records on discarded_drafts to platform_sec using (true) with check (true);
grant select on discarded_drafts to platform_app;
grant select, insert on discarded_drafts to platform_sec;
create trigger append_only before update or delete or truncate on discarded_drafts for each statement execute function refuse_change();

-- What hangs on a draft goes with it; what can hang on a published consultation alone keeps the foreign key that refuses.
do $$ declare k record; begin
  for k in select c.conname, c.conrelid::regclass as of_table, pg_get_constraintdef(c.oid) as says from pg_constraint c
    where c.contype = 'f' and c.confdeltype = 'a' and (
      (c.confrelid = 'consultations'::regclass and c.conrelid = any (array['lots', 'dce_versions', 'gates', 'opening_keys', 'key_sets', 'key_grants', 'approval_submissions', 'publication_wishes', 'consultation_terms',
        'award_criteria', 'estimates', 'notice_choices', 'withheld_documents', 'written_notices']::regclass[]))
      or (c.confrelid = 'approval_submissions'::regclass and c.conrelid = 'approval_decisions'::regclass))
  loop execute format('alter table %s drop constraint %I, add constraint %I %s on delete cascade', k.of_table, k.conname, k.conname, k.says); end loop;
end $$;
alter table gate_secrets add foreign key (tenant_id, consultation_id) references gates (tenant_id, consultation_id) on delete cascade;

-- Approvals and keys are never removed but with their draft.
create function keep_unless_discarded() returns trigger language plpgsql as $$
begin
  if exists (select from consultations c where c.tenant_id = old.tenant_id and c.id = old.consultation_id)
  then raise exception '% goes with its draft only', tg_table_name using errcode = '42501'; end if;
  return old;
end $$;
do $$ declare t text; begin
  foreach t in array array['opening_keys', 'key_sets', 'approval_decisions'] loop
    execute format('drop trigger append_only on %I', t);
    execute format('create trigger append_only before update or truncate on %I for each statement execute function refuse_change()', t);
    execute format('create trigger goes_with_its_draft before delete on %I for each row execute function keep_unless_discarded()', t);
    -- Asked for directly it is refused whatever rows there are; the foreign key asks from inside a trigger.
    execute format('create trigger never_by_itself before delete on %I for each statement when (pg_trigger_depth() = 0) execute function refuse_change()', t);
  end loop;
end $$;
drop trigger no_removal on approval_submissions;
create trigger no_removal before truncate on approval_submissions for each statement execute function refuse_change();
create trigger goes_with_its_draft before delete on approval_submissions for each row execute function keep_unless_discarded();
create trigger never_by_itself before delete on approval_submissions for each statement when (pg_trigger_depth() = 0) execute function refuse_change();

create function keep_what_was_published() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then raise exception 'what was published is not thrown away' using errcode = '42501'; end if;
  return old;
end $$;
create trigger keep_what_was_published before delete on consultations for each row execute function keep_what_was_published();
create policy discards on consultations for delete to platform_sec using (published_at is null);
grant delete on consultations to platform_sec;
create policy discards on consultation_forms to platform_sec using (true);
grant select, delete on consultation_forms to platform_sec;

set role platform_sec;
create function sec.discard_draft(of_consultation uuid, new_id uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare c public.consultations; given_up int;
begin
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  select * into c from public.consultations where tenant_id = sec.tenant() and id = of_consultation;
  if c.id is null or c.stage_of is not null or sec.actor() is null or sec.via() is not null or not coalesce(c.department_id = any (sec.departments_edited()), true) then return 'NotFound'; end if;
  if c.published_at is not null then return 'AlreadyPublished'; end if;
  if exists (select from public.approval_submissions s where s.tenant_id = c.tenant_id and s.consultation_id = c.id and s.ended_at is null) then return 'ApprovalRunning'; end if;
  delete from public.dce_documents where tenant_id = c.tenant_id and consultation_id = c.id;      -- before their version, on which their authors are noted
  get diagnostics given_up = row_count;
  delete from public.consultation_forms where tenant_id = c.tenant_id and consultation_id = c.id;
  delete from public.consultations where tenant_id = c.tenant_id and id = c.id;
  insert into public.discarded_drafts (tenant_id, id, consultation_id, department_id, reference, title, documents, created_at, discarded_by, discarded_by_name, discarded_at)
  values (c.tenant_id, new_id, c.id, c.department_id, c.reference, c.title, given_up, c.created_at, sec.actor(),
          coalesce((select m.person_name from public.memberships m where m.person_id = sec.actor() and m.tenant_id = c.tenant_id limit 1), ''), sec.now());
  return 'Discarded';
end $$;
revoke all on function sec.discard_draft(uuid, uuid) from public;
grant execute on function sec.discard_draft(uuid, uuid) to platform_app;
reset role;
