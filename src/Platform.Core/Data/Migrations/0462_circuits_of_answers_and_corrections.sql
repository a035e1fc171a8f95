-- A published answer and a correction may pass the account's circuit too (VR-24): what was submitted is bound to its hash, and the database publishes nothing else.
-- docs/decisions/0064-antivirus-and-the-file.md
alter table approval_circuits    drop constraint approval_circuits_kind_check;
alter table approval_circuits    add  constraint approval_circuits_kind_check    check (kind in ('Consultation', 'Dce', 'Notice', 'Award', 'Answer', 'Correction'));
alter table approval_submissions drop constraint approval_submissions_kind_check;
alter table approval_submissions add  constraint approval_submissions_kind_check check (kind in ('Consultation', 'Dce', 'Notice', 'Award', 'Answer', 'Correction'));

create table correction_drafts (                             -- what is submitted, until it is published or another correction is
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  changes         text not null check (length(changes) <= 200000),      -- the canonical list of the register: field, lot, before, after
  reason          text not null check (length(trim(reason)) > 0 and length(reason) <= 1000),
  important       boolean not null,
  by_person       uuid not null,
  by_name         text not null,
  at              timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
alter table correction_drafts enable row level security;
alter table correction_drafts force  row level security;
create policy account_reads on correction_drafts for select to platform_app using (tenant_id = (select sec.tenant()));
create policy buyer_writes on correction_drafts for insert to platform_app with check (tenant_id = (select sec.tenant()) and by_person = (select sec.actor()));
create policy buyer_rewrites on correction_drafts for update to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()) and by_person = (select sec.actor()));
create policy within_reach on correction_drafts as restrictive to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = correction_drafts.tenant_id and c.id = correction_drafts.consultation_id));
create policy edits_within_insert on correction_drafts as restrictive for insert to platform_app with check ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = correction_drafts.tenant_id and c.id = correction_drafts.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
create policy edits_within_update on correction_drafts as restrictive for update to platform_app using ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = correction_drafts.tenant_id and c.id = correction_drafts.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
create policy never_by_consent on correction_drafts as restrictive to platform_app using ((select sec.via()) is null);
create policy spans on correction_drafts for select to platform_jobs using (true);
create policy one_account on correction_drafts as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy judges on correction_drafts for select to platform_sec using (true);
create policy removes on correction_drafts for delete to platform_sec using (true);
create policy judges on answer_drafts for select to platform_sec using (true);
grant select, insert, update (changes, reason, important, by_person, by_name, at) on correction_drafts to platform_app;
grant select on correction_drafts to platform_jobs;
grant select, delete on correction_drafts to platform_sec;
grant select on answer_drafts to platform_sec;
-- Where the notice will appear, and who answers there, is submitted too; the costs follow from it.
create policy judges on notice_choices for select to platform_sec using (true);
grant select on notice_choices to platform_sec;
create trigger return_changed after insert or update or delete on notice_choices for each row execute function sec.return_changed_to_draft();

set role platform_sec;
create or replace function sec.act_sha256(of_tenant uuid, of_kind text, of_subject uuid, with_note text, with_important boolean) returns bytea
language plpgsql stable security definer set search_path = pg_catalog, public, sec as $$
declare said jsonb; more jsonb;
begin
  case of_kind
  when 'Consultation' then
    select jsonb_build_array(c.department_id, c.reference, c.title, c.description, c.nature, c.procedure, c.cpv, c.place, extract(epoch from c.questions_deadline), extract(epoch from c.submission_deadline),
      -- An undivided consultation has one lot, written when it is published.
      coalesce((select jsonb_agg(jsonb_build_array(l.number, l.title, l.cpv) || case when num_nulls(l.place, l.reserved_for, l.framework_maximum) < 3 then jsonb_build_array(l.place, l.reserved_for, l.framework_maximum) else '[]' end order by l.number)
          from public.lots l where l.tenant_id = of_tenant and l.consultation_id = c.id),
        jsonb_build_array(jsonb_build_array(1, 'Lot unique', null))),
      (select jsonb_agg(jsonb_build_array(d.name, d.size, encode(d.sha256, 'hex')) order by d.name collate "C") from public.dce_documents d where d.tenant_id = of_tenant and d.consultation_id = c.id
        and d.version_id = (select v.id from public.dce_versions v where v.tenant_id = of_tenant and v.consultation_id = c.id and v.number = 1)))
    into said from public.consultations c where c.tenant_id = of_tenant and c.id = of_subject;
    select jsonb_strip_nulls(jsonb_build_object(
      'terms', (select to_jsonb(t) from public.consultation_terms t where t.tenant_id = of_tenant and t.consultation_id = of_subject),
      'criteria', (select jsonb_agg(jsonb_build_array(k.lot_number, k.position, k.kind, k.wording, k.weight, k.environmental) order by k.lot_number, k.position)
        from public.award_criteria k where k.tenant_id = of_tenant and k.consultation_id = of_subject),
      'notice', (select jsonb_build_array(n.channels, n.contact_name, n.email, n.phone, n.street, n.post_code, n.town) from public.notice_choices n where n.tenant_id = of_tenant and n.consultation_id = of_subject),
      'withheld', (select jsonb_agg(jsonb_build_array(w.title, w.ground, w.obtained) order by w.added_at, w.id) from public.withheld_documents w where w.tenant_id = of_tenant and w.consultation_id = of_subject),
      'estimates', (select jsonb_agg(jsonb_build_array(e.lot_number, e.amount, e.purchase_amount) order by e.lot_number) from public.estimates e where e.tenant_id = of_tenant and e.consultation_id = of_subject)))
    into more;
    if more <> '{}' then said := said || jsonb_build_array(more); end if;
  when 'Dce' then
    select jsonb_build_array(v.consultation_id, v.number, with_note, with_important,
      (select jsonb_agg(jsonb_build_array(d.name, d.size, encode(d.sha256, 'hex')) order by d.name collate "C") from public.dce_documents d where d.tenant_id = of_tenant and d.version_id = v.id))
    into said from public.dce_versions v where v.tenant_id = of_tenant and v.id = of_subject;
  when 'Answer' then
    select jsonb_build_array(a.consultation_id, a.questions, a.question, a.text) into said from public.answer_drafts a where a.tenant_id = of_tenant and a.id = of_subject;
  when 'Correction' then
    select jsonb_build_array(k.consultation_id, k.changes::jsonb, k.reason, k.important) into said from public.correction_drafts k where k.tenant_id = of_tenant and k.id = of_subject;
  else
    raise exception 'no act of the kind % yet', of_kind using errcode = '0A000';
  end case;
  return sha256(convert_to(of_kind || E'\n' || said::text, 'UTF8'));
end $$;

create or replace function sec.submit_act(new_id uuid, of_consultation uuid, of_kind text, of_subject uuid, with_note text, with_important boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare c public.consultations; circuit public.approval_circuits;
begin
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  perform pg_advisory_xact_lock_shared(hashtextextended('approvals:' || sec.tenant()::text, 0));
  select * into c from public.consultations where tenant_id = sec.tenant() and id = of_consultation;
  if c.id is null or sec.actor() is null or not coalesce(c.department_id = any (sec.departments_edited()), true) then return 'NotFound'; end if;
  if of_kind = 'Consultation' and (c.published_at is not null or of_subject <> c.id)
     or of_kind = 'Dce' and not exists (select from public.dce_versions v where v.tenant_id = c.tenant_id and v.id = of_subject and v.consultation_id = c.id and v.number > 1 and v.published_at is null)
     or of_kind = 'Answer' and not exists (select from public.answer_drafts a where a.tenant_id = c.tenant_id and a.id = of_subject and a.consultation_id = c.id)
     or of_kind = 'Correction' and not exists (select from public.correction_drafts k where k.tenant_id = c.tenant_id and k.id = of_subject and k.consultation_id = c.id)
     or of_kind not in ('Consultation', 'Dce', 'Answer', 'Correction')
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

-- Whoever wrote the answer is its author too, even when a colleague submits it.
create or replace function sec.is_author(of_tenant uuid, of_kind text, of_consultation uuid, submitter uuid, who uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select who = submitter or case of_kind
    when 'Consultation' then exists (select from public.consultations c where c.tenant_id = of_tenant and c.id = of_consultation and c.created_by = who)
    when 'Dce' then exists (select from public.dce_authors a join public.dce_versions v on v.tenant_id = a.tenant_id and v.id = a.version_id
      where a.tenant_id = of_tenant and a.consultation_id = of_consultation and a.person_id = who and v.published_at is null)
    when 'Answer' then exists (select from public.answer_drafts a where a.tenant_id = of_tenant and a.consultation_id = of_consultation and a.by_person = who)
    when 'Correction' then exists (select from public.correction_drafts k where k.tenant_id = of_tenant and k.consultation_id = of_consultation and k.by_person = who)
    else false end;
$$;

-- The draft still stands when its answer is written: both go in one transaction.
create function sec.require_answer_approval() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare objection text; d public.answer_drafts; s uuid;
begin
  objection := sec.judge_act(new.tenant_id, new.consultation_id, 'Answer', new.id, null, null);
  if objection is not null then raise exception 'this act needs an approval: %', objection using errcode = '42501', constraint = 'approval_required'; end if;
  select id into s from public.approval_submissions where tenant_id = new.tenant_id and kind = 'Answer' and subject_id = new.id and ended_at is null;
  if s is not null then
    select * into d from public.answer_drafts where tenant_id = new.tenant_id and id = new.id;
    if trim(d.text) is distinct from new.text or (new.question is not null and trim(d.question) is distinct from new.question)
    then raise exception 'something else was approved' using errcode = '42501', constraint = 'approval_required'; end if;
    perform sec.end_submission(new.tenant_id, s, 'Published');
  end if;
  return null;
end $$;

create function sec.require_correction_approval() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare objection text; k public.correction_drafts; s uuid; said jsonb;
begin
  select * into k from public.correction_drafts where tenant_id = new.tenant_id and consultation_id = new.consultation_id;
  objection := sec.judge_act(new.tenant_id, new.consultation_id, 'Correction', coalesce(k.id, new.consultation_id), null, null);
  if objection is not null then raise exception 'this act needs an approval: %', objection using errcode = '42501', constraint = 'approval_required'; end if;
  if k.id is not null then
    select id into s from public.approval_submissions where tenant_id = new.tenant_id and kind = 'Correction' and subject_id = k.id and ended_at is null;
    if s is not null then
      select details::jsonb into said from public.register_entries where tenant_id = new.tenant_id and id = new.entry_id;
      if said -> 'differences' is distinct from k.changes::jsonb or new.reason is distinct from k.reason or new.important is distinct from k.important
      then raise exception 'something else was approved' using errcode = '42501', constraint = 'approval_required'; end if;
      perform sec.end_submission(new.tenant_id, s, 'Published');
    end if;
    delete from public.correction_drafts where tenant_id = k.tenant_id and id = k.id;
  end if;
  return null;
end $$;
revoke all on function sec.require_answer_approval(), sec.require_correction_approval() from public;
grant execute on function sec.require_answer_approval(), sec.require_correction_approval() to platform_owner;      -- who makes the triggers
reset role;

create trigger require_approval after insert on answers     for each row execute function sec.require_answer_approval();
create trigger require_approval after insert on corrections for each row execute function sec.require_correction_approval();
create trigger return_changed after update or delete on answer_drafts     for each row execute function sec.return_changed_to_draft();
create trigger return_changed after update on correction_drafts           for each row execute function sec.return_changed_to_draft();
