-- Documents of a consultation that are not on the profile: which, why, and how a company gets each (CCP, art. R2132-5). The list is the source; the reason that the
-- terms bear, which lengthens the legal period, is written from it. docs/decisions/0064-antivirus-and-the-file.md
create table withheld_documents (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  title           text not null check (length(trim(title)) > 0 and length(title) <= 150),
  ground          text not null check (length(ground) between 1 and 40),           -- key of Law/Rules/withheld-grounds.json
  obtained        text not null check (length(trim(obtained)) > 0 and length(obtained) <= 1000),
  added_at        timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on withheld_documents (tenant_id, consultation_id);
alter table withheld_documents enable row level security;
alter table withheld_documents force  row level security;
create policy tenant_owns on withheld_documents to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy company_reads_published on withheld_documents for select to platform_app using ((select sec.company()) is not null
  and exists (select from consultations c where c.tenant_id = withheld_documents.tenant_id and c.id = consultation_id and c.published_at is not null));
create policy public_reads_published on withheld_documents for select to platform_public using (
  exists (select from consultations c where c.tenant_id = withheld_documents.tenant_id and c.id = consultation_id and c.published_at is not null));
create policy spans on withheld_documents for select to platform_jobs using (true);
create policy judges on withheld_documents for select to platform_sec using (true);
create policy visited on withheld_documents for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits('Consultations')));
create policy one_account on withheld_documents as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy within_reach on withheld_documents as restrictive to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = withheld_documents.tenant_id and c.id = withheld_documents.consultation_id));
create policy edits_within_insert on withheld_documents as restrictive for insert to platform_app with check ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = withheld_documents.tenant_id and c.id = withheld_documents.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
create policy edits_within_delete on withheld_documents as restrictive for delete to platform_app using ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = withheld_documents.tenant_id and c.id = withheld_documents.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
grant select, insert, delete on withheld_documents to platform_app;
grant select on withheld_documents to platform_public, platform_jobs, platform_sec, platform_visit;
create trigger keep_published before insert or update or delete on withheld_documents for each row execute function keep_published_terms();
create trigger return_changed after insert or update or delete on withheld_documents for each row execute function sec.return_changed_to_draft();
