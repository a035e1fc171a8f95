-- Notices that a person writes on purpose: prior information, award, modification, and corrections of those. docs/decisions/0066-notices-written-on-purpose.md
create table written_notices (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  kind            text not null check (kind in ('PriorInformation', 'PriorInformationShortening', 'Award', 'Modification')),
  follows_id      uuid,                                        -- of a modification: the award notice of the contract
  corrects_id     uuid,                                        -- a notice of the same kind that is corrected, or sent again after a refusal
  reason          text check (length(reason) between 1 and 1000),   -- of a correction: why
  facts           jsonb not null,                              -- what only this notice says
  channels        text[] not null check (cardinality(channels) > 0),
  contact_name    text not null default '' check (length(contact_name) <= 200),
  email           text not null default '' check (length(email) <= 254),
  phone           text not null default '' check (length(phone) <= 30),
  street          text not null default '' check (length(street) <= 200),
  post_code       text not null default '' check (length(post_code) <= 10),
  town            text not null default '' check (length(town) <= 100),
  created_by      uuid not null,
  created_by_name text not null,
  created_at      timestamptz not null,
  changed_by      uuid not null,
  changed_at      timestamptz not null,
  published_at    timestamptz,                                 -- frozen and queued then, once
  notice_id       uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  foreign key (tenant_id, follows_id) references notices (tenant_id, id),
  foreign key (tenant_id, corrects_id) references notices (tenant_id, id),
  foreign key (tenant_id, notice_id) references notices (tenant_id, id),
  check ((kind = 'Modification') = (follows_id is not null)),
  check (num_nulls(published_at, notice_id) in (0, 2))
);
create index on written_notices (tenant_id, consultation_id);
-- One at a time: two people who begin the same notice find each other's.
create unique index written_notices_in_hand on written_notices (tenant_id, consultation_id, (case when kind like 'Prior%' then 'Prior' else kind end)) where published_at is null;

create function keep_published_written_notice() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then raise exception 'a notice that was published is not rewritten' using errcode = '42501'; end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger keep_published before update or delete on written_notices for each row execute function keep_published_written_notice();

do $$ declare act text; begin
  alter table written_notices enable row level security;
  alter table written_notices force row level security;
  create policy account_reads on written_notices for select to platform_app using (tenant_id = (select sec.tenant()));
  create policy within_reach on written_notices as restrictive for select to platform_app using ((select sec.departments_read()) is null
    or exists (select from consultations c where c.tenant_id = written_notices.tenant_id and c.id = consultation_id));
  create policy never_by_consent on written_notices as restrictive to platform_app using ((select sec.via()) is null);
  create policy one_account on written_notices as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
  foreach act in array array['insert with check', 'update using', 'delete using'] loop
    execute format('create policy %I on written_notices as restrictive for %s ((select sec.departments_edited()) is null
      or exists (select from consultations c where c.tenant_id = written_notices.tenant_id and c.id = consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])))',
      'edits_within_' || split_part(act, ' ', 1), act);
  end loop;
end $$;
create policy account_adds on written_notices for insert to platform_app with check (tenant_id = (select sec.tenant()) and published_at is null);
create policy account_amends on written_notices for update to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy account_gives_up on written_notices for delete to platform_app using (tenant_id = (select sec.tenant()) and published_at is null);
create policy spans on written_notices for select to platform_jobs using (true);
create policy judges on written_notices for select to platform_sec using (true);
grant select, insert, update, delete on written_notices to platform_app;
grant select on written_notices to platform_jobs, platform_sec;

-- Circuits (VR-24): « Notice » holds prior information and modifications, « Award » award notices. The functions of before are asked for every other kind.
set role platform_sec;
alter function sec.act_sha256(uuid, text, uuid, text, boolean) rename to act_sha256_but_notices;
create function sec.act_sha256(of_tenant uuid, of_kind text, of_subject uuid, with_note text, with_important boolean) returns bytea
language plpgsql stable security definer set search_path = pg_catalog, public, sec as $$
declare said jsonb;
begin
  if of_kind not in ('Notice', 'Award') then return sec.act_sha256_but_notices(of_tenant, of_kind, of_subject, with_note, with_important); end if;
  -- What is bought is part of it: a draft may still change under its prior information.
  select jsonb_build_array(d.consultation_id, d.kind, d.follows_id, d.corrects_id, d.reason, d.facts, d.channels, d.contact_name, d.email, d.phone, d.street, d.post_code, d.town,
      c.title, c.description, c.nature, c.procedure, c.cpv, c.place)
    into said from public.written_notices d join public.consultations c on c.tenant_id = d.tenant_id and c.id = d.consultation_id where d.tenant_id = of_tenant and d.id = of_subject;
  return sha256(convert_to(of_kind || E'\n' || said::text, 'UTF8'));
end $$;

alter function sec.is_author(uuid, text, uuid, uuid, uuid) rename to is_author_but_of_notices;
create function sec.is_author(of_tenant uuid, of_kind text, of_consultation uuid, submitter uuid, who uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select sec.is_author_but_of_notices(of_tenant, of_kind, of_consultation, submitter, who)
    or (of_kind in ('Notice', 'Award') and exists (select from public.written_notices d where d.tenant_id = of_tenant and d.consultation_id = of_consultation and d.published_at is null
      and (d.kind = 'Award') = (of_kind = 'Award') and who in (d.created_by, d.changed_by)));
$$;

alter function sec.submit_act(uuid, uuid, text, uuid, text, boolean) rename to submit_act_but_notices;
create function sec.submit_act(new_id uuid, of_consultation uuid, of_kind text, of_subject uuid, with_note text, with_important boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare c public.consultations; circuit public.approval_circuits;
begin
  if of_kind not in ('Notice', 'Award') then return sec.submit_act_but_notices(new_id, of_consultation, of_kind, of_subject, with_note, with_important); end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  perform pg_advisory_xact_lock_shared(hashtextextended('approvals:' || sec.tenant()::text, 0));
  select * into c from public.consultations where tenant_id = sec.tenant() and id = of_consultation;
  if c.id is null or sec.actor() is null or not coalesce(c.department_id = any (sec.departments_edited()), true) then return 'NotFound'; end if;
  if not exists (select from public.written_notices d where d.tenant_id = c.tenant_id and d.id = of_subject and d.consultation_id = c.id and d.published_at is null and (d.kind = 'Award') = (of_kind = 'Award'))
  then return 'NothingToSubmit'; end if;
  if exists (select from public.approval_submissions s where s.tenant_id = c.tenant_id and s.kind = of_kind and s.subject_id = of_subject and s.ended_at is null) then return 'Running'; end if;
  select * into circuit from public.approval_circuits k where k.tenant_id = c.tenant_id and k.id = sec.circuit_for(c.tenant_id, c.department_id, of_kind);
  if circuit.id is null then return 'NoCircuit'; end if;
  if exists (select from public.approval_steps t where t.tenant_id = c.tenant_id and t.circuit_id = circuit.id and not exists (
      select from sec.step_approvers(c.tenant_id, circuit.id, t.position, c.department_id) p
      where circuit.author_may_approve or not sec.is_author(c.tenant_id, of_kind, c.id, sec.actor(), p)))
  then return 'NobodyToApprove'; end if;
  insert into public.approval_submissions (tenant_id, id, consultation_id, kind, subject_id, circuit_id, content_sha256, note, important, submitted_by, submitted_by_name, submitted_at)
  values (c.tenant_id, new_id, c.id, of_kind, of_subject, circuit.id, sec.act_sha256(c.tenant_id, of_kind, of_subject, null, null), null, null, sec.actor(), sec.name_of(c.tenant_id, sec.actor()), sec.now());
  return 'Submitted';
end $$;

create function sec.require_notice_approval() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare act text := case new.kind when 'Award' then 'Award' else 'Notice' end; objection text;
begin
  objection := sec.judge_act(new.tenant_id, new.consultation_id, act, new.id, null, null);
  if objection is not null then raise exception 'this act needs an approval: %', objection using errcode = '42501', constraint = 'approval_required'; end if;
  perform sec.end_submission(s.tenant_id, s.id, 'Published') from public.approval_submissions s where s.tenant_id = new.tenant_id and s.kind = act and s.subject_id = new.id and s.ended_at is null;
  return null;
end $$;
revoke all on function sec.act_sha256(uuid, text, uuid, text, boolean), sec.is_author(uuid, text, uuid, uuid, uuid), sec.submit_act(uuid, uuid, text, uuid, text, boolean), sec.require_notice_approval() from public;
revoke all on function sec.submit_act_but_notices(uuid, uuid, text, uuid, text, boolean) from platform_app;
grant execute on function sec.submit_act(uuid, uuid, text, uuid, text, boolean) to platform_app;
grant execute on function sec.require_notice_approval() to platform_owner;      -- who makes the triggers
reset role;
create trigger return_changed after update or delete on written_notices for each row when (old.published_at is null) execute function sec.return_changed_to_draft();
create trigger require_approval after update of published_at on written_notices for each row when (old.published_at is null and new.published_at is not null) execute function sec.require_notice_approval();
