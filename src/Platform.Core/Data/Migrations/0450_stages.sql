-- A later phase of a procedure (the offers of those admitted, a round of negotiation) is a consultation of its own that names the first one: keys, gates, registers, questions and the opening
-- are reused as they are. It never has a row in public_consultations, so that no search, feed, notice or statistic can show it. docs/decisions/0063-phases-and-rounds.md
alter table consultations
  add stage_of uuid, add stage_number int check (stage_number >= 1), add stage_kind text check (stage_kind in ('Offers', 'Negotiation')),
  add stage_final boolean not null default false,
  add limit_agreement text not null default 'NotAsked' check (limit_agreement in ('NotAsked', 'Agreed', 'Refused')),      -- of the candidates, to the date of the offers (R2161-8, -10, -16)
  add foreign key (tenant_id, stage_of) references consultations (tenant_id, id),
  add unique (tenant_id, stage_of, stage_number),
  add check (num_nulls(stage_of, stage_number, stage_kind) in (0, 3)),
  add check (stage_of is not null or not stage_final and limit_agreement = 'NotAsked');
grant select (stage_of, stage_number, stage_kind, stage_final) on consultations to platform_public;
grant update (limit_agreement) on consultations to platform_app;
create function keep_stage() returns trigger language plpgsql as $$
begin
  if (new.stage_of, new.stage_number, new.stage_kind, new.stage_final) is distinct from (old.stage_of, old.stage_number, old.stage_kind, old.stage_final)
     or (old.published_at is not null and new.limit_agreement <> old.limit_agreement)
  then raise exception 'a phase stays what it was begun as' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_stage before update on consultations for each row execute function keep_stage();

alter table bids add lots_sought int[];                      -- of a candidature, which holds no offer: the lots that it applies for

-- Who is asked to take part in a phase, all at the same instant; and whom a round of negotiation leaves out, with the reason. Names no consultation in its policies: those of consultations name it.
create table stage_invitations (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  department_id   uuid not null,
  company_id      uuid not null references companies,
  company_name    text not null,
  lots            int[] not null check (cardinality(lots) >= 1),
  person_id       uuid not null,                             -- who deposited for the company: the message goes there
  excluded_reason text check (length(trim(excluded_reason)) > 0),
  invited_at      timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, company_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check (excluded_reason is null or invited_at is null)
);
create index on stage_invitations (company_id) where invited_at is not null;
-- What became of each invitation: sent, refused by the mail server, read. One line of each.
create table invitation_events (
  tenant_id uuid not null, id uuid not null, consultation_id uuid not null, company_id uuid not null references companies,
  event text not null check (event in ('Sent', 'Refused', 'Read')), at timestamptz not null, detail text,
  primary key (tenant_id, id), unique (tenant_id, consultation_id, company_id, event),
  foreign key (tenant_id, consultation_id, company_id) references stage_invitations (tenant_id, consultation_id, company_id)
);
-- After the opening of the candidatures: who is admitted, lot by lot, and why the others are not. Confirmed together, once.
create table admissions (
  tenant_id uuid not null, id uuid not null, consultation_id uuid not null, company_id uuid not null references companies, company_name text not null,
  person_id uuid not null, lot_number int not null check (lot_number >= 1), admitted boolean not null, reason text,
  decided_by uuid not null, decided_by_name text not null, decided_at timestamptz not null, proof_id uuid not null, entry_id uuid not null,
  primary key (tenant_id, id), unique (tenant_id, consultation_id, company_id, lot_number),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check (admitted = (reason is null) and (reason is null or length(trim(reason)) > 0))
);
do $$ declare t text; begin
  foreach t in array array['stage_invitations', 'invitation_events', 'admissions'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy never_by_consent on %I as restrictive to platform_app using ((select sec.via()) is null)', t);
    execute format('create policy one_account on %I as restrictive for select to platform_export using (tenant_id = (select sec.tenant()))', t);
    execute format('grant select on %I to platform_app, platform_jobs, platform_sec', t);
    execute format('create policy judges on %I for select to platform_sec using (true)', t);
  end loop;
  foreach t in array array['invitation_events', 'admissions'] loop
    execute format('create policy within_reach on %I as restrictive to platform_app using ((select sec.departments_read()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id))', t, t, t);
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
create policy tenant_owns on stage_invitations to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy within_reach on stage_invitations as restrictive for select to platform_app using (coalesce(department_id = any ((select sec.departments_read())::uuid[]), true));
create policy edits_within on stage_invitations as restrictive for insert to platform_app with check (coalesce(department_id = any ((select sec.departments_edited())::uuid[]), true));
create policy amends_within on stage_invitations as restrictive for update to platform_app using (coalesce(department_id = any ((select sec.departments_edited())::uuid[]), true));
create policy company_reads_own on stage_invitations for select to platform_app using (company_id = (select sec.company()) and invited_at is not null);
create policy spans on stage_invitations for select to platform_jobs using (true);
grant insert, update (invited_at) on stage_invitations to platform_app;
create policy tenant_reads on invitation_events for select to platform_app using (tenant_id = (select sec.tenant()));
create policy spans on invitation_events to platform_jobs using (true) with check (true);
create policy notes on invitation_events for insert to platform_sec with check (event = 'Read');
grant insert on invitation_events to platform_jobs, platform_sec;
create policy tenant_reads on admissions for select to platform_app using (tenant_id = (select sec.tenant()));
create policy tenant_decides on admissions for insert to platform_app with check (tenant_id = (select sec.tenant()) and exists (select from opening_sessions s
  where s.tenant_id = admissions.tenant_id and s.consultation_id = admissions.consultation_id and s.closed_at is not null));      -- nobody is judged before the candidatures were opened
create policy edits_within on admissions as restrictive for insert to platform_app with check ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = admissions.tenant_id and c.id = admissions.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
create policy spans on admissions for select to platform_jobs using (true);
grant insert on admissions to platform_app;

-- One date for all, once: invitations are simultaneous (R2144-8).
create function keep_invited() returns trigger language plpgsql as $$
begin
  if old.invited_at is not null or new.excluded_reason is distinct from old.excluded_reason then raise exception 'an invitation is sent once' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_invited before update on stage_invitations for each row execute function keep_invited();
set role platform_sec;
create function sec.keep_simultaneous() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.id = new.consultation_id and c.published_at is distinct from new.invited_at)
  then raise exception 'all are invited at the instant of the publication' using errcode = '42501'; end if;
  return new;
end $$;

revoke all on function sec.keep_simultaneous() from public;
grant execute on function sec.keep_simultaneous() to platform_owner;
reset role;
create trigger keep_simultaneous before update of invited_at on stage_invitations for each row execute function sec.keep_simultaneous();

-- Published is not public: of a phase, its account and the invited read; everybody else, nothing. What hangs on a consultation asks for one that the asker sees.
create policy stage_of_invited on consultations as restrictive for select to platform_app using (stage_of is null or tenant_id = (select sec.tenant())
  or ((select sec.tenant()) is null and (select sec.company()) is null)      -- a job that spans owners: whoever else has neither is let in by no other policy
  or exists (select from stage_invitations i where i.tenant_id = consultations.tenant_id and i.consultation_id = consultations.id and i.company_id = (select sec.company()) and i.invited_at is not null));
create policy stage_of_nobody on consultations as restrictive for select to platform_public using (stage_of is null);
create policy stage_of_nobody_else on consultations as restrictive for select to platform_client using (stage_of is null);
do $$ declare t text; begin
  foreach t in array array['dce_versions', 'answers', 'corrections', 'corrected_fields', 'deadline_changes', 'register_entries'] loop
    execute format('create policy of_seen_consultation on %I as restrictive for select to platform_app using ((select sec.company()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id))', t, t, t);
    execute format('create policy of_public_consultation on %I as restrictive for select to platform_public using (
      exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id))', t, t, t);
  end loop;
end $$;

-- How a consultation is called and who buys, wherever one is named by its id: a public one by what was published, a phase by its own row and the first one's buyer. Whoever asks sees what he may see.
create view consultation_faces with (security_invoker = true) as
  select tenant_id, id, null::uuid as stage_of, buyer, buyer_siret, buyer_account, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, place, questions_deadline, published_at,
    submission_deadline, closed_at, discontinued_at from public_consultations
  union all
  select s.tenant_id, s.id, s.stage_of, p.buyer, p.buyer_siret, p.buyer_account, p.buyer_slug, s.reference, s.title, s.description, s.nature, s.procedure,
    (select count(*)::int from lots l where l.tenant_id = s.tenant_id and l.consultation_id = s.id), s.cpv, s.place, s.questions_deadline, s.published_at, s.submission_deadline, s.closed_at, s.discontinued_at
  from consultations s join public_consultations p on p.tenant_id = s.tenant_id and p.id = s.stage_of where s.stage_of is not null and s.published_at is not null;
grant select on consultation_faces to platform_app, platform_public, platform_jobs;

-- A withdrawal or a question on a phase is an invited company's. Second line behind the pages: the functions that write them are not held by the policies above.
set role platform_sec;
create function sec.may_enter_stage(of_tenant uuid, of_consultation uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select not exists (select from public.consultations c where c.tenant_id = of_tenant and c.id = of_consultation and c.stage_of is not null)
    or exists (select from public.stage_invitations i where i.tenant_id = of_tenant and i.consultation_id = of_consultation and i.company_id = sec.company() and i.invited_at is not null) $$;
create function sec.keep_stage_shut() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if not sec.may_enter_stage(new.tenant_id, new.consultation_id) then raise exception 'nothing published to withdraw' using errcode = '42501'; end if;
  return new;
end $$;
create or replace function sec.ask_question(of_consultation uuid, new_id uuid, with_text text, by_name text) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare c public.public_consultations; at timestamptz := sec.now();
begin
  if sec.company() is null or sec.actor() is null then raise exception 'a company asks' using errcode = '42501'; end if;
  select tenant_id, id, submission_deadline, questions_deadline into c.tenant_id, c.id, c.submission_deadline, c.questions_deadline
  from public.public_consultations where id = of_consultation and discontinued_at is null;
  if c.id is null then
    select tenant_id, id, submission_deadline, questions_deadline into c.tenant_id, c.id, c.submission_deadline, c.questions_deadline
    from public.consultations where id = of_consultation and stage_of is not null and published_at is not null and discontinued_at is null and sec.may_enter_stage(tenant_id, id);
  end if;
  if c.id is null or at > least(c.submission_deadline, c.questions_deadline) then raise exception 'no question is taken' using errcode = '42501'; end if;
  insert into public.questions (tenant_id, id, consultation_id, company_id, company_name, asked_by, asked_by_name, text, asked_at)
  select c.tenant_id, new_id, c.id, m.id, m.name, sec.actor(), by_name, with_text, at from public.companies m where m.id = sec.company();
  return at;
end $$;
-- Sans suite is the whole procedure: its phases end with it.
create function sec.discontinue_stages() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  update public.consultations set discontinued_at = new.discontinued_at, discontinued_by = new.discontinued_by, discontinuation_proof = new.discontinuation_proof, discontinuation_reason = new.discontinuation_reason
  where tenant_id = new.tenant_id and stage_of = new.id and published_at is not null and discontinued_at is null;
  return null;
end $$;
-- The first page that somebody of the company opens.
create function sec.note_invitation_read(of_consultation uuid, by_name text) returns void language sql security definer set search_path = pg_catalog, public, sec as $$
  insert into public.invitation_events (tenant_id, id, consultation_id, company_id, event, at, detail)
  select i.tenant_id, gen_random_uuid(), i.consultation_id, i.company_id, 'Read', sec.now(), by_name
  from public.stage_invitations i where i.consultation_id = of_consultation and i.company_id = sec.company() and i.invited_at is not null
  on conflict (tenant_id, consultation_id, company_id, event) do nothing $$;
create function sec.invitation_was_read(of_consultation uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.invitation_events e where e.consultation_id = of_consultation and e.company_id = sec.company() and e.event = 'Read') $$;
-- An account's programs hear of consultations; a phase is none to them.
create or replace function sec.announce() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare subject uuid := (to_jsonb(new) ->> tg_argv[1])::uuid; at timestamptz := sec.now();
begin
  if tg_argv[0] like 'consultation.%' or tg_argv[0] like 'dossier.%' then
    if exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.id = subject and c.stage_of is not null) then return null; end if;
  end if;
  if exists (select from public.webhook_subscriptions s where s.tenant_id = new.tenant_id and tg_argv[0] = any (s.events) and s.removed_at is null and s.stopped_at is null) then
    insert into public.outbox (id, tenant_id, kind, key, payload)
    values (gen_random_uuid(), new.tenant_id, 'webhook-event', concat_ws(':', tg_argv[0], subject, extract(epoch from at)),
      jsonb_build_object('Tenant', new.tenant_id, 'Event', tg_argv[0], 'Subject', subject, 'HappenedAt', at))
    on conflict do nothing;
  end if;
  return null;
end $$;
revoke all on function sec.discontinue_stages(), sec.may_enter_stage(uuid, uuid), sec.keep_stage_shut(), sec.note_invitation_read(uuid, text), sec.invitation_was_read(uuid) from public;
grant execute on function sec.keep_stage_shut(), sec.discontinue_stages() to platform_owner;
grant execute on function sec.note_invitation_read(uuid, text), sec.invitation_was_read(uuid) to platform_app;
reset role;
create trigger discontinue_stages after update of discontinued_at on consultations for each row when (new.stage_of is null and old.discontinued_at is null and new.discontinued_at is not null) execute function sec.discontinue_stages();
create trigger keep_stage_shut before insert on dce_withdrawals for each row execute function sec.keep_stage_shut();

alter table register_entries drop constraint register_entries_kind_check;
alter table register_entries add constraint register_entries_kind_check check (kind in ('cle-publiee', 'retrait', 'depot', 'depot-remplace', 'depot-retire', 'attestation',
  'limite-modifiee', 'dossier-modifie', 'reponse-publiee', 'rectificatif', 'sans-suite', 'cloture', 'verrou-demande', 'verrou-ouvert', 'ouverture', 'pv', 'delegation', 'exercice', 'cle-perdue',
  'candidats-admis', 'invitations'));
