-- When a buyer would like a draft to be published: asked ahead, so that whoever helps or approves can plan (VR-35). A wish; it stops nothing.
create table publication_wishes (
  tenant_id       uuid not null,
  consultation_id uuid not null,
  wished_on       date not null,
  set_by          uuid not null,
  set_by_name     text not null,
  set_at          timestamptz not null,
  primary key (tenant_id, consultation_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
alter table publication_wishes enable row level security;
alter table publication_wishes force  row level security;
create policy account_wishes on publication_wishes to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()) and set_by = (select sec.actor()));
create policy never_by_consent on publication_wishes as restrictive to platform_app using ((select sec.via()) is null);
create policy within_reach on publication_wishes as restrictive to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = publication_wishes.tenant_id and c.id = consultation_id));
do $$ declare act text; begin
  foreach act in array array['insert with check', 'update using', 'delete using'] loop
    execute format('create policy %I on publication_wishes as restrictive for %s ((select sec.departments_edited()) is null
      or exists (select from consultations c where c.tenant_id = publication_wishes.tenant_id and c.id = consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])))',
      'edits_within_' || split_part(act, ' ', 1), act);
  end loop;
end $$;
create policy spans on publication_wishes for select to platform_jobs using (true);
create policy one_account on publication_wishes as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
grant select, insert, delete, update (wished_on, set_by, set_by_name, set_at) on publication_wishes to platform_app;
grant select on publication_wishes to platform_jobs;
