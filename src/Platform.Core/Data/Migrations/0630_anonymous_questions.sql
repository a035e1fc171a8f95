-- Who asks while the projects of a contest are anonymous is not known to the buyer either (CCP, art. R2162-18): a question names an alias of its own where it named a company and a person, as a project
-- does (0541). One alias for each question: two of them tell nobody that one company asked both. docs/decisions/0079-anonymous-questions.md
create table question_authors (
  tenant_id       uuid not null,
  id              uuid not null unique,                      -- the alias
  consultation_id uuid not null,
  company_id      uuid not null references companies,
  company_name    text not null,
  asked_by        uuid not null,
  asked_by_name   text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on question_authors (company_id);
create index on question_authors (tenant_id, consultation_id);
alter table questions drop constraint questions_company_id_fkey;

-- Those that were asked before, under a name.
alter table questions no force row level security; alter table consultations no force row level security;       -- the owner has no policy
alter table questions disable trigger append_only;
do $$ declare q record; alias uuid; begin
  for q in select k.* from questions k join consultations c on c.tenant_id = k.tenant_id and c.id = k.consultation_id where c.stage_kind = 'Projects' loop
    alias := gen_random_uuid();
    insert into question_authors values (q.tenant_id, alias, q.consultation_id, q.company_id, q.company_name, q.asked_by, q.asked_by_name);
    update questions set company_id = alias, company_name = 'Un participant', asked_by = alias, asked_by_name = 'Un participant' where tenant_id = q.tenant_id and id = q.id;
  end loop;
end $$;
alter table questions enable trigger append_only;
alter table questions force row level security; alter table consultations force row level security;

alter table question_authors enable row level security;
alter table question_authors force row level security;
create policy never_by_consent on question_authors as restrictive to platform_app using ((select sec.via()) is null);
create policy one_account on question_authors as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy within_reach on question_authors as restrictive to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = question_authors.tenant_id and c.id = question_authors.consultation_id));
create policy spans on question_authors for select to platform_jobs using (true);
create policy judges on question_authors to platform_sec using (true) with check (true);
create policy author_reads on question_authors for select to platform_app using (company_id = (select sec.company()));
create policy lifted on question_authors for select to platform_app using (tenant_id = (select sec.tenant())
  and exists (select from anonymity_lifts l where l.tenant_id = question_authors.tenant_id and l.consultation_id = question_authors.consultation_id));
create trigger append_only before update or delete or truncate on question_authors for each statement execute function refuse_change();
grant select on question_authors to platform_app, platform_jobs;
grant select, insert on question_authors to platform_sec;

set role platform_sec;
-- Aliases of the questions of the company in the signed context; nobody else can ask for one.
create function sec.own_askers() returns uuid[] language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select coalesce(array_agg(a.id), '{}') from public.question_authors a where a.company_id = sec.company() $$;
-- As in 0541: the company, and whatever stands for it.
create or replace function sec.own_bidders() returns uuid[] language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select array_append(sec.own_projects() || sec.own_askers(), sec.company()) $$;

-- As in 0450; of a phase of projects the row names an alias.
create or replace function sec.ask_question(of_consultation uuid, new_id uuid, with_text text, by_name text) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare c public.public_consultations; at timestamptz := sec.now(); alias uuid;
begin
  if sec.company() is null or sec.actor() is null then raise exception 'a company asks' using errcode = '42501'; end if;
  select tenant_id, id, submission_deadline, questions_deadline into c.tenant_id, c.id, c.submission_deadline, c.questions_deadline
  from public.public_consultations where id = of_consultation and discontinued_at is null;
  if c.id is null then
    select tenant_id, id, submission_deadline, questions_deadline into c.tenant_id, c.id, c.submission_deadline, c.questions_deadline
    from public.consultations where id = of_consultation and stage_of is not null and published_at is not null and discontinued_at is null and sec.may_enter_stage(tenant_id, id);
  end if;
  if c.id is null or at > least(c.submission_deadline, c.questions_deadline) then raise exception 'no question is taken' using errcode = '42501'; end if;
  if exists (select from public.consultations k where k.tenant_id = c.tenant_id and k.id = c.id and k.stage_kind = 'Projects') then
    alias := gen_random_uuid();
    insert into public.question_authors (tenant_id, id, consultation_id, company_id, company_name, asked_by, asked_by_name)
    select c.tenant_id, alias, c.id, m.id, m.name, sec.actor(), by_name from public.companies m where m.id = sec.company();
    insert into public.questions (tenant_id, id, consultation_id, company_id, company_name, asked_by, asked_by_name, text, asked_at)
    values (c.tenant_id, new_id, c.id, alias, 'Un participant', alias, 'Un participant', with_text, at);
  else
    insert into public.questions (tenant_id, id, consultation_id, company_id, company_name, asked_by, asked_by_name, text, asked_at)
    select c.tenant_id, new_id, c.id, m.id, m.name, sec.actor(), by_name, with_text, at from public.companies m where m.id = sec.company();
  end if;
  return at;
end $$;

-- Second line behind that door: in a phase of projects a question names its alias and nothing else, anywhere else a company.
create function sec.keep_asker_unnamed() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.id = new.consultation_id and c.stage_kind = 'Projects') then
    if new.asked_by <> new.company_id or new.company_name <> 'Un participant' or new.asked_by_name <> 'Un participant'
      or not exists (select from public.question_authors a where a.tenant_id = new.tenant_id and a.id = new.company_id and a.consultation_id = new.consultation_id)
    then raise exception 'a question about a project names nobody' using errcode = '42501'; end if;
  else
    if not exists (select from public.companies m where m.id = new.company_id) then raise exception 'a question is a company''s' using errcode = '23503'; end if;
  end if;
  return new;
end $$;
revoke all on function sec.own_askers(), sec.keep_asker_unnamed() from public;
grant execute on function sec.own_askers() to platform_app, platform_jobs, platform_gate, platform_export, platform_visit, platform_client, platform_public;
grant execute on function sec.keep_asker_unnamed() to platform_owner;      -- who makes the trigger
reset role;
create trigger keep_asker_unnamed before insert on questions for each row execute function sec.keep_asker_unnamed();
create policy author_reads on questions for select to platform_app using (company_id = any ((select sec.own_askers())::uuid[]));
