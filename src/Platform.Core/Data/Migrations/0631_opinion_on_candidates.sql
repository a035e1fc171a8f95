-- The jury of a contest examines the candidatures and gives a reasoned opinion on them, before the buyer fixes the list of those admitted (CCP, art. R2162-16 et R2162-18). Kept beside the minutes of the session in
-- which they were opened; without one, why. Corrected by another line; the last one counts. docs/decisions/0079-anonymous-questions.md
create table candidates_opinions (
  tenant_id uuid not null, id uuid not null, consultation_id uuid not null,
  met_on    date,
  opinion   text check (length(trim(opinion)) > 0 and length(opinion) <= 10000),
  without   text check (length(trim(without)) > 0 and length(without) <= 1000),      -- why there is none
  recorded_by uuid not null, recorded_by_name text not null, recorded_at timestamptz not null, entry_id uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check ((opinion is null) <> (without is null) and (opinion is null) = (met_on is null))
);
create index on candidates_opinions (tenant_id, consultation_id);
alter table candidates_opinions enable row level security;
alter table candidates_opinions force row level security;
create policy never_by_consent on candidates_opinions as restrictive to platform_app using ((select sec.via()) is null);
create policy one_account on candidates_opinions as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy within_reach on candidates_opinions as restrictive to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = candidates_opinions.tenant_id and c.id = candidates_opinions.consultation_id));
create policy spans on candidates_opinions for select to platform_jobs using (true);
create policy judges on candidates_opinions for select to platform_sec using (true);
create policy tenant_reads on candidates_opinions for select to platform_app using (tenant_id = (select sec.tenant()));
create policy tenant_records on candidates_opinions for insert to platform_app with check (tenant_id = (select sec.tenant()) and recorded_by = (select sec.actor()));
create policy edits_within on candidates_opinions as restrictive for insert to platform_app with check ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = candidates_opinions.tenant_id and c.id = candidates_opinions.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
create trigger append_only before update or delete or truncate on candidates_opinions for each statement execute function refuse_change();
grant select, insert on candidates_opinions to platform_app;
grant select on candidates_opinions to platform_jobs, platform_sec;

set role platform_sec;
-- Between the session in which candidatures are opened and the decision.
create function sec.keep_candidates_opinion() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if not exists (select from public.consultations c join public.opening_sessions s on s.tenant_id = c.tenant_id and s.consultation_id = c.id
      where c.tenant_id = new.tenant_id and c.id = new.consultation_id and c.procedure = 'DesignContest' and c.stage_of is null and s.closed_at is not null)
    or exists (select from public.admissions a where a.tenant_id = new.tenant_id and a.consultation_id = new.consultation_id)
  then raise exception 'a jury speaks of candidatures between their opening and the decision' using errcode = '42501'; end if;
  return new;
end $$;
create function sec.keep_admission() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.id = new.consultation_id and c.procedure = 'DesignContest')
    and not exists (select from public.candidates_opinions o where o.tenant_id = new.tenant_id and o.consultation_id = new.consultation_id)
  then raise exception 'the jury has not said its opinion on the candidatures' using errcode = '42501'; end if;
  return new;
end $$;
revoke all on function sec.keep_candidates_opinion(), sec.keep_admission() from public;
grant execute on function sec.keep_candidates_opinion(), sec.keep_admission() to platform_owner;      -- who makes the triggers
reset role;
create trigger keep_opinion before insert on candidates_opinions for each row execute function sec.keep_candidates_opinion();
create trigger keep_opinion before insert on admissions for each row execute function sec.keep_admission();
