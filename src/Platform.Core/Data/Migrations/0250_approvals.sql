-- Validation circuits (VR-24): who has to approve what before it is published, per department and kind of act. What was submitted is bound to a hash of its
-- content; the publication is refused here, whoever asks, while a step is open. docs/decisions/0046-approval-circuits.md
alter table memberships drop constraint memberships_role_check;
alter table memberships add constraint memberships_role_check check (role in ('AccountAdmin', 'Buyer', 'CaoPresident', 'CaoDelegate', 'LeadAdmin', 'Operator',
  'AdministrativeApprover', 'TechnicalApprover'));

create table approval_circuits (                           -- one row per setting of a circuit: replaced, never rewritten, so that what runs keeps its own
  tenant_id          uuid not null references tenants,
  id                 uuid not null,
  department_id      uuid,                                 -- and all below it; null: the whole account
  kind               text not null check (kind in ('Consultation', 'Dce', 'Notice', 'Award')),
  author_may_approve boolean not null,
  set_by             uuid not null,
  set_by_name        text not null,
  set_at             timestamptz not null,
  ended_at           timestamptz,
  ended_by           uuid,
  ended_by_name      text,
  primary key (tenant_id, id),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  check (num_nulls(ended_at, ended_by, ended_by_name) in (0, 3))
);
create unique index approval_circuits_in_force on approval_circuits (tenant_id, kind, department_id) nulls not distinct where ended_at is null;
create table approval_steps (
  tenant_id     uuid not null,
  circuit_id    uuid not null,
  position      int  not null check (position between 1 and 10),
  stage         int  not null check (stage between 1 and position),      -- steps of one stage are open together; a stage opens when the one before is over
  kind          text not null check (kind in ('Administrative', 'Technical')),
  approvers     text not null check (approvers in ('Named', 'BuyingDepartment', 'Department')),
  department_id uuid,                                      -- whose approvers; and those above it
  primary key (tenant_id, circuit_id, position),
  foreign key (tenant_id, circuit_id) references approval_circuits (tenant_id, id),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  check ((approvers = 'Department') = (department_id is not null))
);
create table approval_step_people (
  tenant_id   uuid not null,
  circuit_id  uuid not null,
  position    int  not null,
  person_id   uuid not null references people,
  person_name text not null,
  primary key (tenant_id, circuit_id, position, person_id),
  foreign key (tenant_id, circuit_id, position) references approval_steps (tenant_id, circuit_id, position)
);
create index on approval_step_people (person_id);
create table approval_submissions (
  tenant_id         uuid not null,
  id                uuid not null,
  consultation_id   uuid not null,
  kind              text not null check (kind in ('Consultation', 'Dce', 'Notice', 'Award')),
  subject_id        uuid not null,                         -- the consultation itself, the version of the file, the notice, the award
  circuit_id        uuid not null,
  content_sha256    bytea not null check (octet_length(content_sha256) = 32),
  note              text,                                  -- of a version: what companies will read
  important         boolean,
  submitted_by      uuid not null,
  submitted_by_name text not null,
  submitted_at      timestamptz not null,
  ended_at          timestamptz,                           -- null: running, or complete and not published yet
  outcome           text check (outcome in ('Rejected', 'Withdrawn', 'Changed', 'Published')),
  ended_by          uuid,
  ended_by_name     text,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  foreign key (tenant_id, circuit_id) references approval_circuits (tenant_id, id),
  check ((kind = 'Consultation') = (subject_id = consultation_id)),
  check (num_nulls(ended_at, outcome) in (0, 2) and num_nulls(note, important) in (0, 2) and (kind = 'Dce') = (note is not null))
);
create unique index approval_submissions_open on approval_submissions (tenant_id, kind, subject_id) where ended_at is null;
create index on approval_submissions (tenant_id, consultation_id);
create table approval_decisions (
  tenant_id       uuid not null,
  submission_id   uuid not null,
  position        int  not null,
  consultation_id uuid not null,
  approved        boolean not null,
  reason          text check (length(reason) between 1 and 1000),
  decided_by      uuid not null,
  decided_by_name text not null,
  decided_at      timestamptz not null,
  primary key (tenant_id, submission_id, position),        -- a step is decided once
  foreign key (tenant_id, submission_id) references approval_submissions (tenant_id, id),
  check (approved = (reason is null))
);
create index on approval_decisions (tenant_id, consultation_id);
create table approval_delays (                             -- after how many days an account reminds its approvers, from a day on; none: the rule of the platform
  tenant_id   uuid not null references tenants,
  id          uuid not null,
  valid_from  date not null,
  days        int  not null check (days between 1 and 30),
  set_by      uuid not null,
  set_by_name text not null,
  set_at      timestamptz not null,
  primary key (tenant_id, id)
);

alter table approval_circuits    enable row level security; alter table approval_circuits    force row level security;
alter table approval_steps       enable row level security; alter table approval_steps       force row level security;
alter table approval_step_people enable row level security; alter table approval_step_people force row level security;
alter table approval_submissions enable row level security; alter table approval_submissions force row level security;
alter table approval_decisions   enable row level security; alter table approval_decisions   force row level security;
alter table approval_delays      enable row level security; alter table approval_delays      force row level security;

create policy account_reads on approval_circuits    for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_reads on approval_steps       for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_reads on approval_step_people for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_reads on approval_delays      for select to platform_app using (tenant_id = (select sec.tenant()));
-- Its administrator sets them, and nobody else.
create policy administrator_sets on approval_circuits for insert to platform_app with check (tenant_id = (select sec.tenant()) and ended_at is null and set_by = (select sec.actor())
  and exists (select from memberships m where m.tenant_id = approval_circuits.tenant_id and m.person_id = (select sec.actor()) and m.role = 'AccountAdmin' and m.revoked_at is null));
create policy administrator_ends on approval_circuits for update to platform_app using (tenant_id = (select sec.tenant()) and ended_at is null
    and exists (select from memberships m where m.tenant_id = approval_circuits.tenant_id and m.person_id = (select sec.actor()) and m.role = 'AccountAdmin' and m.revoked_at is null))
  with check (tenant_id = (select sec.tenant()) and ended_by = (select sec.actor()));
create policy administrator_sets on approval_steps for insert to platform_app with check (tenant_id = (select sec.tenant())
  and exists (select from approval_circuits c where c.tenant_id = approval_steps.tenant_id and c.id = circuit_id and c.ended_at is null and c.set_by = (select sec.actor())));
create policy administrator_sets on approval_step_people for insert to platform_app with check (tenant_id = (select sec.tenant())
  and exists (select from approval_circuits c where c.tenant_id = approval_step_people.tenant_id and c.id = circuit_id and c.ended_at is null and c.set_by = (select sec.actor())));
create policy administrator_sets on approval_delays for insert to platform_app with check (tenant_id = (select sec.tenant()) and set_by = (select sec.actor())
  and exists (select from memberships m where m.tenant_id = approval_delays.tenant_id and m.person_id = (select sec.actor()) and m.role = 'AccountAdmin' and m.revoked_at is null));
create policy account_reads on approval_submissions for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_reads on approval_decisions   for select to platform_app using (tenant_id = (select sec.tenant()));
create policy within_reach on approval_submissions as restrictive to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = approval_submissions.tenant_id and c.id = approval_submissions.consultation_id));
create policy within_reach on approval_decisions as restrictive to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = approval_decisions.tenant_id and c.id = approval_decisions.consultation_id));
create policy judges on approval_circuits    for select to platform_sec using (true);
create policy judges on approval_steps       for select to platform_sec using (true);
create policy judges on approval_step_people for select to platform_sec using (true);
create policy judges on approval_submissions to platform_sec using (true) with check (true);
create policy judges on approval_decisions   to platform_sec using (true) with check (true);
create policy judges on lots for select to platform_sec using (true);
create policy spans on approval_circuits    for select to platform_jobs using (true);
create policy spans on approval_steps       for select to platform_jobs using (true);
create policy spans on approval_submissions for select to platform_jobs using (true);
create policy spans on approval_decisions   for select to platform_jobs using (true);
create policy spans on approval_delays      for select to platform_jobs using (true);
grant select, insert, update (ended_at, ended_by, ended_by_name) on approval_circuits to platform_app;
grant select, insert on approval_steps, approval_step_people, approval_delays to platform_app;
grant select on approval_submissions, approval_decisions to platform_app;
grant select on approval_circuits, approval_steps, approval_submissions, approval_decisions, approval_delays to platform_jobs;
grant select on approval_circuits, approval_steps, approval_step_people, lots to platform_sec;
grant select, insert, update (ended_at, outcome, ended_by, ended_by_name) on approval_submissions to platform_sec;
grant select, insert on approval_decisions to platform_sec;
grant select (tenant_id, person_id, person_name, role, department_id, revoked_at) on memberships to platform_sec;
grant select (consultation_id, name, size, sha256) on dce_documents to platform_sec;

create trigger append_only before update or delete or truncate on approval_steps       for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on approval_step_people for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on approval_decisions   for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on approval_delays      for each statement execute function refuse_change();
create trigger no_removal  before delete or truncate on approval_circuits    for each statement execute function refuse_change();
create trigger no_removal  before delete or truncate on approval_submissions for each statement execute function refuse_change();
create function keep_ended_approval() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null then raise exception 'what ended stays ended' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_ended before update on approval_circuits    for each row execute function keep_ended_approval();
create trigger keep_ended before update on approval_submissions for each row execute function keep_ended_approval();

set role platform_sec;
-- Who may decide a step now: people named in it who still act for the account, or those who hold its right in a department or above.
create function sec.step_approvers(of_tenant uuid, of_circuit uuid, at_position int, buying_department uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  with recursive step as (
    select * from public.approval_steps where tenant_id = of_tenant and circuit_id = of_circuit and position = at_position),
  above as (
    select d.id, d.parent_id from public.departments d join step s on d.id = case s.approvers when 'BuyingDepartment' then buying_department else s.department_id end where d.tenant_id = of_tenant
    union
    select p.id, p.parent_id from public.departments p join above a on p.id = a.parent_id where p.tenant_id = of_tenant)
  select distinct m.person_id from public.memberships m cross join step s
  where m.tenant_id = of_tenant and m.revoked_at is null and case s.approvers
    when 'Named' then m.role not in ('LeadAdmin', 'Operator') and exists (select from public.approval_step_people p where p.tenant_id = of_tenant and p.circuit_id = of_circuit and p.position = at_position and p.person_id = m.person_id)
    else m.role = s.kind || 'Approver' and m.department_id in (select id from above) end;
$$;

-- The circuit of a department: its own, else that of the nearest one above, else the account's. Null: none.
create function sec.circuit_for(of_tenant uuid, of_department uuid, of_kind text) returns uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  with recursive above as (
    select d.id, d.parent_id, 0 as height from public.departments d where d.tenant_id = of_tenant and d.id = of_department
    union all
    select p.id, p.parent_id, a.height + 1 from public.departments p join above a on p.id = a.parent_id where p.tenant_id = of_tenant)
  select c.id from public.approval_circuits c left join above a on a.id = c.department_id
  where c.tenant_id = of_tenant and c.kind = of_kind and c.ended_at is null and (c.department_id is null or a.id is not null) order by a.height nulls last limit 1;
$$;

-- What is approved, as bytes: everything that the publication will show. An act that is not built yet has none.
create function sec.act_sha256(of_tenant uuid, of_kind text, of_subject uuid, with_note text, with_important boolean) returns bytea
language plpgsql stable security definer set search_path = pg_catalog, public, sec as $$
declare said jsonb;
begin
  case of_kind
  when 'Consultation' then
    select jsonb_build_array(c.department_id, c.reference, c.title, c.description, c.nature, c.procedure, c.cpv, c.place, extract(epoch from c.questions_deadline), extract(epoch from c.submission_deadline),
      -- An undivided consultation has one lot, written when it is published.
      coalesce((select jsonb_agg(jsonb_build_array(l.number, l.title, l.cpv) order by l.number) from public.lots l where l.tenant_id = of_tenant and l.consultation_id = c.id),
        jsonb_build_array(jsonb_build_array(1, 'Lot unique', null))),
      (select jsonb_agg(jsonb_build_array(d.name, d.size, encode(d.sha256, 'hex')) order by d.name collate "C") from public.dce_documents d where d.tenant_id = of_tenant and d.consultation_id = c.id
        and d.version_id = (select v.id from public.dce_versions v where v.tenant_id = of_tenant and v.consultation_id = c.id and v.number = 1)))
    into said from public.consultations c where c.tenant_id = of_tenant and c.id = of_subject;
  when 'Dce' then
    select jsonb_build_array(v.consultation_id, v.number, with_note, with_important,
      (select jsonb_agg(jsonb_build_array(d.name, d.size, encode(d.sha256, 'hex')) order by d.name collate "C") from public.dce_documents d where d.tenant_id = of_tenant and d.version_id = v.id))
    into said from public.dce_versions v where v.tenant_id = of_tenant and v.id = of_subject;
  else
    raise exception 'no act of the kind % yet', of_kind using errcode = '0A000';
  end case;
  return sha256(convert_to(of_kind || E'\n' || said::text, 'UTF8'));
end $$;

-- One answer for the page, the use case and the triggers. Null: nothing stands against it.
create function sec.judge_act(of_tenant uuid, of_consultation uuid, of_kind text, of_subject uuid, with_note text, with_important boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare s public.approval_submissions;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('approvals:' || of_tenant::text, 0));      -- a circuit that is being set is waited for
  select * into s from public.approval_submissions where tenant_id = of_tenant and kind = of_kind and subject_id = of_subject and ended_at is null;
  if s.id is null then
    return case when sec.circuit_for(of_tenant, (select c.department_id from public.consultations c where c.tenant_id = of_tenant and c.id = of_consultation), of_kind) is not null then 'NotSubmitted' end;
  end if;
  if sec.open_stage(of_tenant, s.id) is not null then return 'Running'; end if;
  if sec.act_sha256(of_tenant, of_kind, of_subject, with_note, with_important) is distinct from s.content_sha256 then return 'Changed'; end if;
  return null;
end $$;

-- The first stage that still waits for a decision; null when every step is approved.
create function sec.open_stage(of_tenant uuid, of_submission uuid) returns int
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select min(t.stage) from public.approval_submissions s join public.approval_steps t on t.tenant_id = s.tenant_id and t.circuit_id = s.circuit_id
  where s.tenant_id = of_tenant and s.id = of_submission
    and not exists (select from public.approval_decisions d where d.tenant_id = s.tenant_id and d.submission_id = s.id and d.position = t.position);
$$;

-- Who prepared it: whoever submits, and whoever began the consultation.
create function sec.is_author(of_tenant uuid, of_kind text, of_consultation uuid, submitter uuid, who uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select who = submitter or (of_kind = 'Consultation' and exists (select from public.consultations c where c.tenant_id = of_tenant and c.id = of_consultation and c.created_by = who));
$$;

-- Those who may decide a step of a submission, once its authors are taken out.
create function sec.submission_approvers(of_tenant uuid, of_submission uuid, at_position int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select p from public.approval_submissions s
    join public.approval_circuits k on k.tenant_id = s.tenant_id and k.id = s.circuit_id
    join public.consultations c on c.tenant_id = s.tenant_id and c.id = s.consultation_id
    cross join sec.step_approvers(s.tenant_id, s.circuit_id, at_position, c.department_id) p
  where s.tenant_id = of_tenant and s.id = of_submission and (k.author_may_approve or not sec.is_author(s.tenant_id, s.kind, s.consultation_id, s.submitted_by, p));
$$;

create function sec.name_of(of_tenant uuid, who uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select coalesce((select m.person_name from public.memberships m where m.tenant_id = of_tenant and m.person_id = who order by m.revoked_at nulls first limit 1), '');
$$;

-- The doors. Each takes the turn of the consultation, like deposits and publications, and answers in one word.
create function sec.submit_act(new_id uuid, of_consultation uuid, of_kind text, of_subject uuid, with_note text, with_important boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare c public.consultations; circuit public.approval_circuits;
begin
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  perform pg_advisory_xact_lock_shared(hashtextextended('approvals:' || sec.tenant()::text, 0));
  select * into c from public.consultations where tenant_id = sec.tenant() and id = of_consultation;
  if c.id is null or sec.actor() is null or not coalesce(c.department_id = any (sec.departments_edited()), true) then return 'NotFound'; end if;
  if of_kind = 'Consultation' and (c.published_at is not null or of_subject <> c.id)
     or of_kind = 'Dce' and not exists (select from public.dce_versions v where v.tenant_id = c.tenant_id and v.id = of_subject and v.consultation_id = c.id and v.number > 1 and v.published_at is null)
     or of_kind not in ('Consultation', 'Dce')
  then return 'NothingToSubmit'; end if;
  if exists (select from public.approval_submissions s where s.tenant_id = c.tenant_id and s.kind = of_kind and s.subject_id = of_subject and s.ended_at is null) then return 'Running'; end if;
  select * into circuit from public.approval_circuits k where k.tenant_id = c.tenant_id and k.id = sec.circuit_for(c.tenant_id, c.department_id, of_kind);
  if circuit.id is null then return 'NoCircuit'; end if;
  if exists (select from public.approval_steps t where t.tenant_id = c.tenant_id and t.circuit_id = circuit.id and not exists (
      select from sec.step_approvers(c.tenant_id, circuit.id, t.position, c.department_id) p
      where circuit.author_may_approve or not sec.is_author(c.tenant_id, of_kind, c.id, sec.actor(), p)))
  then return 'NobodyToApprove'; end if;
  insert into public.approval_submissions (tenant_id, id, consultation_id, kind, subject_id, circuit_id, content_sha256, note, important, submitted_by, submitted_by_name, submitted_at)
  values (c.tenant_id, new_id, c.id, of_kind, of_subject, circuit.id, sec.act_sha256(c.tenant_id, of_kind, of_subject, with_note, with_important), with_note, with_important,
    sec.actor(), sec.name_of(c.tenant_id, sec.actor()), sec.now());
  return 'Submitted';
end $$;

create function sec.decide_step(of_submission uuid, at_position int, approves boolean, with_reason text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare s public.approval_submissions;
begin
  select * into s from public.approval_submissions where tenant_id = sec.tenant() and id = of_submission;
  if s.id is null or sec.actor() is null then return 'NotFound'; end if;
  perform pg_advisory_xact_lock(hashtextextended(s.consultation_id::text, 0));
  select * into s from public.approval_submissions where tenant_id = sec.tenant() and id = of_submission;      -- again: somebody may have been first
  if s.ended_at is not null then return 'Ended'; end if;
  if exists (select from public.approval_decisions d where d.tenant_id = s.tenant_id and d.submission_id = s.id and d.position = at_position) then return 'Decided'; end if;
  if not exists (select from public.approval_steps t where t.tenant_id = s.tenant_id and t.circuit_id = s.circuit_id and t.position = at_position and t.stage = sec.open_stage(s.tenant_id, s.id)) then return 'NotOpen'; end if;
  if sec.actor() not in (select sec.submission_approvers(s.tenant_id, s.id, at_position)) then
    return case when sec.is_author(s.tenant_id, s.kind, s.consultation_id, s.submitted_by, sec.actor()) then 'OwnWork' else 'NotYours' end;
  end if;
  -- Second line behind the triggers that return what changed to draft.
  if sec.act_sha256(s.tenant_id, s.kind, s.subject_id, s.note, s.important) is distinct from s.content_sha256 then return 'Ended'; end if;
  insert into public.approval_decisions values (s.tenant_id, s.id, at_position, s.consultation_id, approves, case when not approves then with_reason end, sec.actor(), sec.name_of(s.tenant_id, sec.actor()), sec.now());
  if not approves then perform sec.end_submission(s.tenant_id, s.id, 'Rejected'); return 'Rejected'; end if;
  return case when sec.open_stage(s.tenant_id, s.id) is null then 'Complete' else 'Approved' end;
end $$;

create function sec.withdraw_submission(of_submission uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare s public.approval_submissions;
begin
  select * into s from public.approval_submissions where tenant_id = sec.tenant() and id = of_submission;
  if s.id is null or sec.actor() is null
     or exists (select from public.consultations c where c.tenant_id = s.tenant_id and c.id = s.consultation_id and not coalesce(c.department_id = any (sec.departments_edited()), true)) then return 'NotFound'; end if;
  perform pg_advisory_xact_lock(hashtextextended(s.consultation_id::text, 0));
  if exists (select from public.approval_submissions where tenant_id = s.tenant_id and id = s.id and ended_at is not null) then return 'Ended'; end if;
  perform sec.end_submission(s.tenant_id, s.id, 'Withdrawn');
  return 'Withdrawn';
end $$;

create function sec.end_submission(of_tenant uuid, of_submission uuid, as_outcome text) returns void
language sql volatile security definer set search_path = pg_catalog, public, sec as $$
  update public.approval_submissions set ended_at = sec.now(), outcome = as_outcome, ended_by = sec.actor(), ended_by_name = sec.name_of(of_tenant, sec.actor())
  where tenant_id = of_tenant and id = of_submission and ended_at is null;
$$;

-- May whoever asks decide this step now?
create function sec.may_decide(of_submission uuid, at_position int) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.approval_submissions s join public.approval_steps t on t.tenant_id = s.tenant_id and t.circuit_id = s.circuit_id
    where s.tenant_id = sec.tenant() and s.id = of_submission and s.ended_at is null and t.position = at_position and t.stage = sec.open_stage(s.tenant_id, s.id)
      and not exists (select from public.approval_decisions d where d.tenant_id = s.tenant_id and d.submission_id = s.id and d.position = at_position)
      and sec.actor() in (select sec.submission_approvers(s.tenant_id, s.id, at_position)));
$$;

-- For the account in scope.
create function sec.act_objection(of_consultation uuid, of_kind text, of_subject uuid, with_note text, with_important boolean) returns text
language sql volatile security definer set search_path = pg_catalog, public, sec as $$ select sec.judge_act(sec.tenant(), of_consultation, of_kind, of_subject, with_note, with_important) $$;
create function sec.circuit_of(of_consultation uuid, of_kind text) returns uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select sec.circuit_for(c.tenant_id, c.department_id, of_kind) from public.consultations c where c.tenant_id = sec.tenant() and c.id = of_consultation $$;
create function sec.waits_for(of_submission uuid, at_position int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$ select sec.submission_approvers(sec.tenant(), of_submission, at_position) $$;
create function sec.approvers_of(of_circuit uuid, at_position int, buying_department uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$ select sec.step_approvers(sec.tenant(), of_circuit, at_position, buying_department) $$;

-- Does the person who asks approve anything in this account? Names the list « À valider » in the menu.
create function sec.approves(in_tenant uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.memberships m where m.tenant_id = in_tenant and m.person_id = sec.actor() and m.revoked_at is null and m.role in ('AdministrativeApprover', 'TechnicalApprover'))
    or exists (select from public.approval_step_people p join public.approval_circuits k on k.tenant_id = p.tenant_id and k.id = p.circuit_id
      where p.tenant_id = in_tenant and p.person_id = sec.actor()
        and (k.ended_at is null or exists (select from public.approval_submissions s where s.tenant_id = k.tenant_id and s.circuit_id = k.id and s.ended_at is null)));
$$;

-- A change of what was submitted returns it to draft, whoever changes it and however.
create function sec.return_changed_to_draft() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare line jsonb := case tg_op when 'DELETE' then to_jsonb(old) else to_jsonb(new) end; of_tenant uuid; of_consultation uuid; s public.approval_submissions;
begin
  of_tenant := line ->> 'tenant_id';
  of_consultation := coalesce(line ->> 'consultation_id', line ->> 'id');
  if exists (select from public.approval_submissions where tenant_id = of_tenant and consultation_id = of_consultation and ended_at is null) then
    perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
    for s in select * from public.approval_submissions where tenant_id = of_tenant and consultation_id = of_consultation and ended_at is null loop
      if sec.act_sha256(s.tenant_id, s.kind, s.subject_id, s.note, s.important) is distinct from s.content_sha256 then perform sec.end_submission(s.tenant_id, s.id, 'Changed'); end if;
    end loop;
  end if;
  return null;
end $$;

-- Nothing is published while a step is open: seen after the row, so that what is judged is what stands there.
create function sec.require_approval() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare act text := case tg_table_name when 'consultations' then 'Consultation' when 'dce_versions' then 'Dce' end; line jsonb := to_jsonb(new); of_consultation uuid; objection text;
begin
  if new.published_at is null or (tg_op = 'UPDATE' and to_jsonb(old) ->> 'published_at' is not null) then return null; end if;
  if act = 'Dce' and line ->> 'number' = '1' then return null; end if;      -- published with its consultation
  of_consultation := coalesce(line ->> 'consultation_id', line ->> 'id');
  objection := sec.judge_act(new.tenant_id, of_consultation, act, new.id, line ->> 'note', (line ->> 'important')::boolean);
  if objection is not null then raise exception 'this act needs an approval: %', objection using errcode = '42501', constraint = 'approval_required'; end if;
  perform sec.end_submission(s.tenant_id, s.id, 'Published') from public.approval_submissions s where s.tenant_id = new.tenant_id and s.kind = act and s.subject_id = new.id and s.ended_at is null;
  return null;
end $$;

-- A circuit keeps its steps once something was submitted under it.
create function sec.keep_used_circuit() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('approvals:' || new.tenant_id::text, 0));
  if exists (select from public.approval_submissions s where s.tenant_id = new.tenant_id and s.circuit_id = new.circuit_id)
  then raise exception 'a circuit that served keeps its steps' using errcode = '42501'; end if;
  return new;
end $$;

-- What a circuit asks somebody to approve he may read, and so may he what stands below its department; nothing to change, and no third.
create or replace function sec.reach(in_tenant uuid, with_roles text[]) returns uuid[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, public, sec as $$
declare who uuid; asked uuid[];
begin
  if in_tenant is null then return null; end if;
  who := sec.actor();
  if who is null then return null; end if;
  if exists (select from public.memberships m where m.tenant_id = in_tenant and m.person_id = who and m.revoked_at is null and m.role = any (with_roles) and m.role not in ('Buyer', 'AdministrativeApprover', 'TechnicalApprover'))
  then return null; end if;
  if with_roles && array['AdministrativeApprover', 'TechnicalApprover'] then
    asked := array(select k.department_id from public.approval_circuits k join public.approval_steps t on t.tenant_id = k.tenant_id and t.circuit_id = k.id
      where k.tenant_id = in_tenant and t.approvers <> 'BuyingDepartment' and who in (select sec.step_approvers(in_tenant, k.id, t.position, null))
        and (k.ended_at is null or exists (select from public.approval_submissions s where s.tenant_id = k.tenant_id and s.circuit_id = k.id and s.ended_at is null)));
    if array_position(asked, null) is not null then return null; end if;
  end if;
  return array(with recursive reached as (
    (select m.department_id as id from public.memberships m where m.tenant_id = in_tenant and m.person_id = who and m.revoked_at is null and m.role = any (with_roles)
     union select unnest(asked))
    union
    select d.id from public.departments d join reached r on d.parent_id = r.id where d.tenant_id = in_tenant) select id from reached);
end $$;
create or replace function sec.departments_read() returns uuid[] language sql stable parallel restricted security definer set search_path = pg_catalog, public, sec as
  $$ select sec.reach(sec.tenant(), array['AccountAdmin', 'Buyer', 'CaoPresident', 'CaoDelegate', 'AdministrativeApprover', 'TechnicalApprover']) $$;

revoke all on function sec.step_approvers(uuid, uuid, int, uuid), sec.circuit_for(uuid, uuid, text), sec.act_sha256(uuid, text, uuid, text, boolean), sec.judge_act(uuid, uuid, text, uuid, text, boolean),
  sec.open_stage(uuid, uuid), sec.is_author(uuid, text, uuid, uuid, uuid), sec.submission_approvers(uuid, uuid, int), sec.name_of(uuid, uuid), sec.submit_act(uuid, uuid, text, uuid, text, boolean),
  sec.decide_step(uuid, int, boolean, text), sec.withdraw_submission(uuid), sec.end_submission(uuid, uuid, text), sec.may_decide(uuid, int), sec.act_objection(uuid, text, uuid, text, boolean),
  sec.circuit_of(uuid, text), sec.waits_for(uuid, int), sec.approvers_of(uuid, int, uuid), sec.approves(uuid), sec.return_changed_to_draft(), sec.require_approval(), sec.keep_used_circuit() from public;
grant execute on function sec.submit_act(uuid, uuid, text, uuid, text, boolean), sec.decide_step(uuid, int, boolean, text), sec.withdraw_submission(uuid), sec.may_decide(uuid, int),
  sec.act_objection(uuid, text, uuid, text, boolean), sec.circuit_of(uuid, text), sec.waits_for(uuid, int), sec.approvers_of(uuid, int, uuid) to platform_app;
grant execute on function sec.approves(uuid) to platform_identity;
grant execute on function sec.submission_approvers(uuid, uuid, int), sec.open_stage(uuid, uuid) to platform_jobs;
grant execute on function sec.return_changed_to_draft(), sec.require_approval(), sec.keep_used_circuit() to platform_owner;      -- who makes the triggers
reset role;

create trigger return_changed after update of department_id, title, description, nature, procedure, cpv, place, questions_deadline, submission_deadline on consultations
  for each row when (old.published_at is null) execute function sec.return_changed_to_draft();
create trigger return_changed after insert or update or delete on lots for each row execute function sec.return_changed_to_draft();
create trigger return_changed after insert or update or delete on dce_documents for each row execute function sec.return_changed_to_draft();
create trigger return_removed after delete on dce_versions for each row execute function sec.return_changed_to_draft();
create trigger require_approval after insert or update of published_at on consultations for each row when (new.published_at is not null) execute function sec.require_approval();
create trigger require_approval after insert or update of published_at on dce_versions for each row when (new.published_at is not null) execute function sec.require_approval();
create trigger keep_used before insert on approval_steps       for each row execute function sec.keep_used_circuit();
create trigger keep_used before insert on approval_step_people for each row execute function sec.keep_used_circuit();
