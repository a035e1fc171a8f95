-- Who prepared a version of the file: whoever began it, added a document to it or removed one. He does not approve it (VR-24).
-- docs/decisions/0046-approvals.md
create table dce_authors (
  tenant_id       uuid not null,
  consultation_id uuid not null,
  version_id      uuid not null,
  person_id       uuid not null,
  since           timestamptz not null,
  primary key (tenant_id, version_id, person_id),
  foreign key (tenant_id, version_id) references dce_versions (tenant_id, id) on delete cascade      -- a version that is given up
);
-- Of the versions of before nobody was recorded: whoever began the consultation was held for the author.
alter table dce_versions  no force row level security;
alter table consultations no force row level security;
insert into dce_authors select v.tenant_id, v.consultation_id, v.id, c.created_by, v.created_at from dce_versions v join consultations c on c.tenant_id = v.tenant_id and c.id = v.consultation_id;
alter table dce_versions  force row level security;
alter table consultations force row level security;

alter table dce_authors enable row level security;
alter table dce_authors force  row level security;
create policy account_reads on dce_authors for select to platform_app using (tenant_id = (select sec.tenant()));
create policy within_reach on dce_authors as restrictive to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = dce_authors.tenant_id and c.id = dce_authors.consultation_id));
create policy spans on dce_authors for select to platform_jobs using (true);
create policy one_account on dce_authors as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy records on dce_authors to platform_sec using (true) with check (true);
grant select on dce_authors to platform_app, platform_jobs;
grant select, insert on dce_authors to platform_sec;

set role platform_sec;
create function sec.note_dce_author() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare changed record;
begin
  if sec.actor() is null then return null; end if;
  changed := case tg_op when 'DELETE' then old else new end;
  insert into public.dce_authors (tenant_id, consultation_id, version_id, person_id, since)
  values (changed.tenant_id, changed.consultation_id, case tg_table_name when 'dce_versions' then (to_jsonb(changed) ->> 'id')::uuid else (to_jsonb(changed) ->> 'version_id')::uuid end, sec.actor(), sec.now())
  on conflict do nothing;
  return null;
end $$;
create or replace function sec.is_author(of_tenant uuid, of_kind text, of_consultation uuid, submitter uuid, who uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select who = submitter or case of_kind
    when 'Consultation' then exists (select from public.consultations c where c.tenant_id = of_tenant and c.id = of_consultation and c.created_by = who)
    when 'Dce' then exists (select from public.dce_authors a join public.dce_versions v on v.tenant_id = a.tenant_id and v.id = a.version_id
      where a.tenant_id = of_tenant and a.consultation_id = of_consultation and a.person_id = who and v.published_at is null)
    else false end;
$$;
revoke all on function sec.note_dce_author() from public;
grant execute on function sec.note_dce_author() to platform_owner;      -- who makes the triggers
reset role;
create trigger note_author after insert on dce_versions for each row execute function sec.note_dce_author();
create trigger note_author after insert or delete on dce_documents for each row execute function sec.note_dce_author();
