-- Questions of companies and what the buyer answers to all (CCP R2132-6; A7-B9, A7-C10, CDG-10). The asker stays with the buyer: nothing that anybody else reads
-- moves by a question that is not answered. docs/decisions/0060-questions-and-corrections.md
create table questions (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  company_id      uuid not null references companies,
  company_name    text not null,
  asked_by        uuid not null,
  asked_by_name   text not null check (length(asked_by_name) between 1 and 200),
  text            text not null check (length(trim(text)) > 0 and length(text) <= 2000),
  asked_at        timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on questions (tenant_id, consultation_id, asked_at);
create index on questions (company_id, consultation_id);
create table question_rejections (
  tenant_id       uuid not null,
  question_id     uuid not null,
  consultation_id uuid not null,
  reason          text not null check (length(trim(reason)) > 0 and length(reason) <= 1000),
  by_person       uuid not null,
  by_name         text not null,
  at              timestamptz not null,
  primary key (tenant_id, question_id),
  foreign key (tenant_id, question_id) references questions (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table answer_drafts (                                  -- read by the account alone, until it is published or thrown away
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  questions       uuid[] not null,                            -- those that it answers; none: a precision that nobody asked for
  question        text not null check (length(question) <= 4000),
  text            text not null check (length(text) <= 8000),
  by_person       uuid not null,
  by_name         text not null,
  at              timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on answer_drafts (tenant_id, consultation_id);
create table answers (                                        -- what everybody reads, for ever
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  number          int  not null check (number > 0),
  question        text check (length(trim(question)) > 0 and length(question) <= 4000),        -- in the buyer's words, which betray nobody; null: a precision
  text            text not null check (length(trim(text)) > 0 and length(text) <= 8000),
  published_at    timestamptz not null,
  entry_id        uuid not null,                              -- « reponse-publiee » in the register
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, number),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table answered_questions (
  tenant_id       uuid not null,
  question_id     uuid not null,
  consultation_id uuid not null,
  answer_id       uuid not null,
  by_person       uuid not null,
  by_name         text not null,
  primary key (tenant_id, question_id),
  foreign key (tenant_id, question_id) references questions (tenant_id, id),
  foreign key (tenant_id, answer_id) references answers (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on answered_questions (tenant_id, answer_id);

-- What the buyer decided when companies learned something late or important: a later limit, or none and why (CCP R2151-4; PEER-21). Kept, not published.
create table extension_choices (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  cause           text not null check (cause in ('Answer', 'Correction', 'Version')),
  of_id           uuid not null,
  limit_then      timestamptz not null,
  proposed        timestamptz not null,
  extends         boolean not null,
  reason          text check (length(trim(reason)) > 0 and length(reason) <= 1000),
  by_person       uuid not null,
  by_name         text not null,
  at              timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, cause, of_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check (extends or reason is not null)
);
create index on extension_choices (tenant_id, consultation_id);

alter table register_entries drop constraint register_entries_kind_check;
alter table register_entries add constraint register_entries_kind_check check (kind in ('cle-publiee', 'retrait', 'depot', 'depot-remplace', 'depot-retire', 'attestation',
  'limite-modifiee', 'dossier-modifie', 'reponse-publiee', 'rectificatif', 'sans-suite', 'cloture', 'verrou-demande', 'verrou-ouvert', 'ouverture', 'pv', 'delegation', 'exercice', 'cle-perdue'));

do $$ declare t text; begin
  foreach t in array array['questions', 'question_rejections', 'answers', 'answered_questions', 'extension_choices'] loop
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function refuse_change()', t);
  end loop;
  foreach t in array array['questions', 'question_rejections', 'answer_drafts', 'answers', 'answered_questions', 'extension_choices'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy spans on %I for select to platform_jobs using (true)', t);
    execute format('create policy account_reads on %I for select to platform_app using (tenant_id = (select sec.tenant()))', t);
    execute format('create policy one_account on %I as restrictive for select to platform_export using (tenant_id = (select sec.tenant()))', t);
    execute format('create policy within_reach on %I as restrictive to platform_app using ((select sec.departments_read()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id))', t, t, t);
    execute format('grant select on %I to platform_app, platform_jobs', t);
  end loop;
  -- What the buyer writes: in his account, in his department, under his name, of what is published.
  foreach t in array array['question_rejections', 'answer_drafts', 'answered_questions', 'extension_choices'] loop
    execute format('create policy buyer_writes on %I for insert to platform_app with check (tenant_id = (select sec.tenant()) and by_person = (select sec.actor()))', t);
  end loop;
  foreach t in array array['question_rejections', 'answer_drafts', 'answered_questions', 'extension_choices', 'answers'] loop
    execute format('create policy edits_within on %I as restrictive for insert to platform_app with check ((select sec.departments_edited()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])))', t, t, t);
    execute format('grant insert on %I to platform_app', t);
  end loop;
  -- The lead visits consultations, not what companies write to the buyer.
  foreach t in array array['questions', 'question_rejections', 'answer_drafts', 'answered_questions', 'extension_choices'] loop
    execute format('create policy never_by_consent on %I as restrictive to platform_app using ((select sec.via()) is null)', t);
  end loop;
end $$;
create policy buyer_changes on answer_drafts for update to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()) and by_person = (select sec.actor()));
create policy buyer_removes on answer_drafts for delete to platform_app using (tenant_id = (select sec.tenant()));
create policy changes_within on answer_drafts as restrictive for update to platform_app using ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = answer_drafts.tenant_id and c.id = consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
create policy removes_within on answer_drafts as restrictive for delete to platform_app using ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = answer_drafts.tenant_id and c.id = consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
grant update (questions, question, text, by_person, by_name, at), delete on answer_drafts to platform_app;

-- What a correction may move is read where everybody reads it; the row of the consultation stays as it was published.
alter table public_consultations add place text, add questions_deadline timestamptz;
alter table public_consultations no force row level security; alter table consultations no force row level security;       -- the owner has no policy
update public_consultations p set (place, questions_deadline) = (select c.place, c.questions_deadline from consultations c where c.tenant_id = p.tenant_id and c.id = p.id);
alter table public_consultations force row level security; alter table consultations force row level security;
create function copy_published() returns trigger language plpgsql as $$
begin
  select c.place, c.questions_deadline into new.place, new.questions_deadline from consultations c where c.tenant_id = new.tenant_id and c.id = new.id;
  return new;
end $$;
create trigger copy_published before insert on public_consultations for each row execute function copy_published();
grant select (questions_deadline) on public_consultations to platform_sec;

create policy own_questions on questions for select to platform_app using (company_id = (select sec.company()));
create policy own_rejections on question_rejections for select to platform_app using ((select sec.company()) is not null
  and exists (select from questions q where q.tenant_id = question_rejections.tenant_id and q.id = question_id));
create policy own_answered on answered_questions for select to platform_app using ((select sec.company()) is not null
  and exists (select from questions q where q.tenant_id = answered_questions.tenant_id and q.id = question_id));
create policy company_reads on answers for select to platform_app using ((select sec.company()) is not null);
create policy public_reads on answers for select to platform_public using (true);
grant select (tenant_id, id, consultation_id, number, question, text, published_at) on answers to platform_public;
create policy buyer_publishes on answers for insert to platform_app with check (tenant_id = (select sec.tenant()));
create policy never_by_consent on answers as restrictive for insert to platform_app with check ((select sec.via()) is null);
create policy judges on questions to platform_sec using (true) with check (true);
create policy judges on question_rejections for select to platform_sec using (true);
create policy judges on answered_questions for select to platform_sec using (true);
grant select, insert on questions to platform_sec;
grant select on question_rejections, answered_questions to platform_sec;

set role platform_sec;
-- A company asks until the last day for questions, by this clock; without such a day, until the limit.
create function sec.ask_question(of_consultation uuid, new_id uuid, with_text text, by_name text) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare c public.public_consultations; at timestamptz := sec.now();
begin
  if sec.company() is null or sec.actor() is null then raise exception 'a company asks' using errcode = '42501'; end if;
  select tenant_id, id, submission_deadline, questions_deadline into c.tenant_id, c.id, c.submission_deadline, c.questions_deadline
  from public.public_consultations where id = of_consultation and discontinued_at is null;
  if c.id is null or at > least(c.submission_deadline, c.questions_deadline) then raise exception 'no question is taken' using errcode = '42501'; end if;
  insert into public.questions (tenant_id, id, consultation_id, company_id, company_name, asked_by, asked_by_name, text, asked_at)
  select c.tenant_id, new_id, c.id, m.id, m.name, sec.actor(), by_name, with_text, at from public.companies m where m.id = sec.company();
  return at;
end $$;
revoke all on function sec.ask_question(uuid, uuid, text, text) from public;
grant execute on function sec.ask_question(uuid, uuid, text, text) to platform_app;

-- An answer is a published, dated line of the consultation's history: feeds see it, and nothing is answered twice or after the end.
create function sec.keep_answer() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare c public.consultations; said jsonb;
begin
  select * into c from public.consultations where tenant_id = new.tenant_id and id = new.consultation_id;
  if c.published_at is null or c.discontinued_at is not null or c.closed_at is not null or new.published_at > c.submission_deadline
     or new.published_at > sec.now() or new.published_at < sec.now() - interval '5 seconds'
  then raise exception 'nothing is answered here' using errcode = '42501'; end if;
  select details::jsonb into said from public.register_entries where tenant_id = new.tenant_id and id = new.entry_id and consultation_id = new.consultation_id and kind = 'reponse-publiee';
  if said ->> 'reponse' is distinct from new.text or said ->> 'question' is distinct from new.question or (said ->> 'numero')::int is distinct from new.number
  then raise exception 'the register says something else' using errcode = '42501'; end if;
  update public.public_consultations set changed_at = new.published_at where tenant_id = new.tenant_id and id = new.consultation_id;
  return new;
end $$;
create function sec.keep_question_open() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(new.question_id::text, 1));
  if not exists (select from public.questions q where q.tenant_id = new.tenant_id and q.id = new.question_id and q.consultation_id = new.consultation_id)
     or (tg_table_name = 'answered_questions' and exists (select from public.question_rejections r where r.tenant_id = new.tenant_id and r.question_id = new.question_id))
     or (tg_table_name = 'question_rejections' and exists (select from public.answered_questions a where a.tenant_id = new.tenant_id and a.question_id = new.question_id))
  then raise exception 'this question does not wait' using errcode = '42501'; end if;
  return new;
end $$;
revoke all on function sec.keep_answer(), sec.keep_question_open() from public;
grant execute on function sec.keep_answer(), sec.keep_question_open() to platform_owner;
reset role;
create trigger keep_answer before insert on answers for each row execute function sec.keep_answer();
create trigger keep_open before insert on answered_questions for each row execute function sec.keep_question_open();
create trigger keep_open before insert on question_rejections for each row execute function sec.keep_question_open();
