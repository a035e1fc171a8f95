-- Corrections that nobody asked for: a limit that an operator moved for an outage, and an important version of the file. They go at once where nothing is to be paid;
-- where something is, the account confirms first, or says why it does not (VR-41). docs/decisions/0066-notices-written-on-purpose.md
create table owed_corrigenda (
  tenant_id         uuid not null,
  of_id             uuid not null,                             -- the move of the limit, the version of the file: said once
  consultation_id   uuid not null,
  version_id        uuid not null,                             -- what was frozen
  channels          text[] not null,                           -- those that cost something, and wait
  recorded_at       timestamptz not null,
  outcome           text check (outcome in ('Confirmed', 'Declined', 'Said')),     -- Said: by a later correction
  confirmed_total   numeric(10,2),
  declined_reason   text check (length(declined_reason) between 1 and 1000),
  settled_by        uuid,
  settled_by_name   text,
  settled_at        timestamptz,
  primary key (tenant_id, of_id),
  foreign key (tenant_id, version_id) references notice_versions (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check (num_nulls(outcome, settled_by, settled_by_name, settled_at) in (0, 4)),
  check (outcome is distinct from 'Confirmed' or confirmed_total is not null),
  check (outcome is distinct from 'Declined' or declined_reason is not null)
);
create index on owed_corrigenda (tenant_id, consultation_id);
create trigger no_removal before delete or truncate on owed_corrigenda for each statement execute function refuse_change();
create function keep_owed_corrigendum() returns trigger language plpgsql as $$
begin
  if old.settled_at is not null or (new.tenant_id, new.of_id, new.consultation_id, new.version_id, new.channels, new.recorded_at) is distinct from (old.tenant_id, old.of_id, old.consultation_id, old.version_id, old.channels, old.recorded_at)
  then raise exception 'what was settled is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_owed before update on owed_corrigenda for each row execute function keep_owed_corrigendum();
alter table owed_corrigenda enable row level security;
alter table owed_corrigenda force row level security;
create policy account_reads on owed_corrigenda for select to platform_app using (tenant_id = (select sec.tenant()));
create policy within_reach on owed_corrigenda as restrictive for select to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = owed_corrigenda.tenant_id and c.id = consultation_id));
create policy never_by_consent on owed_corrigenda as restrictive to platform_app using ((select sec.via()) is null);
create policy one_account on owed_corrigenda as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy edits_within_insert on owed_corrigenda as restrictive for insert with check ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = owed_corrigenda.tenant_id and c.id = consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
create policy edits_within_update on owed_corrigenda as restrictive for update using ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = owed_corrigenda.tenant_id and c.id = consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
create policy account_adds on owed_corrigenda for insert to platform_app with check (tenant_id = (select sec.tenant()) and settled_at is null);
create policy account_settles on owed_corrigenda for update to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()) and settled_by = (select sec.actor()));
create policy spans on owed_corrigenda for select to platform_jobs using (true);
grant select, insert, update (outcome, confirmed_total, declined_reason, settled_by, settled_by_name, settled_at) on owed_corrigenda to platform_app;
grant select on owed_corrigenda to platform_jobs;
