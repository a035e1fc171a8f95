-- The projects of a contest are judged by number (CCP, art. R2162-18). Wherever a bid names a company and a person, a project names an alias that stands for nobody; whose it is stands in one table,
-- which shows it to its author alone until the anonymity is lifted. A reader that was forgotten finds the alias. docs/decisions/0070-contest.md
alter table consultations drop constraint consultations_stage_kind_check;
alter table consultations add constraint consultations_stage_kind_check check (stage_kind in ('Offers', 'Negotiation', 'Projects'));

create table project_authors (
  tenant_id       uuid not null,
  id              uuid not null unique,                      -- the alias
  consultation_id uuid not null,
  label           text not null check (label ~ '^[0-9A-HJKMNP-TV-Z]{4}$'),      -- « K7F3 »
  company_id      uuid not null references companies,
  person_id       uuid not null,                             -- who began the first deposit: the receipts go there
  company_name    text not null,
  company_number  text not null,
  seal            bytea not null check (octet_length(seal) = 32),      -- with the name it makes what the register holds of the author: nobody can be put in his place afterwards
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, company_id),
  unique (tenant_id, consultation_id, label),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on project_authors (company_id);
-- What the jury said, in the order that it ranked, before anybody knows whose the projects are. Corrected by another line; the last one counts.
create table jury_opinions (
  tenant_id uuid not null, id uuid not null, consultation_id uuid not null,
  met_on    date not null,
  ranking   text[] not null,                                 -- numbers of projects, the first one first
  unranked  text[] not null,                                 -- those that the jury did not rank: they do not conform to the rules of the contest
  opinion   text not null check (length(opinion) between 1 and 10000),
  recorded_by uuid not null, recorded_by_name text not null, recorded_at timestamptz not null, entry_id uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on jury_opinions (tenant_id, consultation_id);
create table anonymity_lifts (
  tenant_id uuid not null, id uuid not null, consultation_id uuid not null, opinion_id uuid not null,
  lifted_by uuid not null, lifted_by_name text not null, proof_id uuid not null, lifted_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, consultation_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id), foreign key (tenant_id, opinion_id) references jury_opinions (tenant_id, id)
);
do $$ declare t text; begin
  foreach t in array array['project_authors', 'jury_opinions', 'anonymity_lifts'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy never_by_consent on %I as restrictive to platform_app using ((select sec.via()) is null)', t);
    execute format('create policy one_account on %I as restrictive for select to platform_export using (tenant_id = (select sec.tenant()))', t);
    execute format('create policy within_reach on %I as restrictive to platform_app using ((select sec.departments_read()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id))', t, t, t);
    execute format('create policy spans on %I for select to platform_jobs using (true)', t);
    execute format('create policy judges on %I to platform_sec using (true) with check (true)', t);
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function refuse_change()', t);
    execute format('grant select on %I to platform_app, platform_jobs, platform_sec', t);
  end loop;
end $$;
create policy author_reads on project_authors for select to platform_app using (company_id = (select sec.company()));
create policy lifted on project_authors for select to platform_app using (tenant_id = (select sec.tenant())
  and exists (select from anonymity_lifts l where l.tenant_id = project_authors.tenant_id and l.consultation_id = project_authors.consultation_id)
  and exists (select from bids b where b.tenant_id = project_authors.tenant_id and b.company_id = project_authors.id and b.finalised_at is not null));      -- who began and sent nothing stays unknown
create policy tenant_reads on jury_opinions   for select to platform_app using (tenant_id = (select sec.tenant()));
create policy tenant_reads on anonymity_lifts for select to platform_app using (tenant_id = (select sec.tenant()));
create policy tenant_records on jury_opinions for insert to platform_app with check (tenant_id = (select sec.tenant()));
create policy edits_within on jury_opinions as restrictive for insert to platform_app with check ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = jury_opinions.tenant_id and c.id = jury_opinions.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
grant insert on jury_opinions to platform_app;
grant insert on project_authors, anonymity_lifts to platform_sec;
grant select (id, name, country, national_id) on companies to platform_sec;

-- A project’s bid belongs to its alias: the foreign keys to companies give way to a trigger that asks for a company, or for the alias of this very phase.
alter table bids             drop constraint bids_company_id_fkey;
alter table bid_envelopes    drop constraint bid_envelopes_company_id_fkey;
alter table bid_blocks       drop constraint bid_blocks_company_id_fkey;
alter table deposit_attempts drop constraint deposit_attempts_company_id_fkey;
alter table damaged_blocks   drop constraint damaged_blocks_company_id_fkey;

set role platform_sec;
-- Aliases of the company in the signed context; nobody else can ask for one.
create function sec.own_projects() returns uuid[] language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select coalesce(array_agg(a.id), '{}') from public.project_authors a where a.company_id = sec.company() $$;
-- The company itself with them: what its deposits are filtered by.
create function sec.own_bidders() returns uuid[] language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select array_append(sec.own_projects(), sec.company()) $$;

create function sec.begin_project(of_consultation uuid) returns table (alias uuid, label text)
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
#variable_conflict use_column
declare c record; drawn text; bytes bytea;
begin
  if sec.company() is null or sec.actor() is null then raise exception 'a company deposits' using errcode = '42501'; end if;
  select k.tenant_id, k.id into c from public.consultations k where k.id = of_consultation and k.stage_kind = 'Projects' and k.published_at is not null and sec.may_enter_stage(k.tenant_id, k.id);
  if c.id is null then raise exception 'no project is asked for' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  while not exists (select from public.project_authors a where a.tenant_id = c.tenant_id and a.consultation_id = c.id and a.company_id = sec.company()) loop
    bytes := uuid_send(gen_random_uuid());
    drawn := (select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(bytes, i) & 31), 1), '' order by i) from generate_series(0, 3) i);
    insert into public.project_authors (tenant_id, id, consultation_id, label, company_id, person_id, company_name, company_number, seal)
    select c.tenant_id, gen_random_uuid(), c.id, drawn, m.id, sec.actor(), m.name, case m.country when 'FR' then m.national_id else m.country || ' ' || m.national_id end,
      sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
    from public.companies m where m.id = sec.company() on conflict do nothing;      -- a number that was drawn already: again
  end loop;
  return query select a.id, a.label from public.project_authors a where a.tenant_id = c.tenant_id and a.consultation_id = c.id and a.company_id = sec.company();
end $$;

-- Second line behind the use case: a project names its alias and nothing else, any other bid a company.
create function sec.keep_anonymous() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.id = new.consultation_id and c.stage_kind = 'Projects') then
    if not exists (select from public.project_authors a where a.tenant_id = new.tenant_id and a.id = new.company_id and a.consultation_id = new.consultation_id
      and new.person_id = a.id and new.bidder_name = 'Projet ' || a.label and new.bidder_id = a.label)
    then raise exception 'a project names nobody' using errcode = '42501'; end if;
  else
    if not exists (select from public.companies m where m.id = new.company_id) then raise exception 'a bid is a company''s' using errcode = '23503'; end if;
  end if;
  return new;
end $$;

-- Before the session is closed there is nothing to rank; once the names are known nothing is ranked any more (R2162-18).
create function sec.keep_opinion() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if not exists (select from public.consultations c join public.opening_sessions s on s.tenant_id = c.tenant_id and s.consultation_id = c.id
      where c.tenant_id = new.tenant_id and c.id = new.consultation_id and c.stage_kind = 'Projects' and s.closed_at is not null)
    or exists (select from public.anonymity_lifts l where l.tenant_id = new.tenant_id and l.consultation_id = new.consultation_id)
  then raise exception 'a jury ranks between the opening and the lifting' using errcode = '42501'; end if;
  return new;
end $$;

-- Who holds the office of opening, with his passkey, of the opinion that he read.
create function sec.lift_anonymity(of_consultation uuid, of_opinion uuid, new_id uuid, with_proof uuid, by_name text) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare at timestamptz := sec.now();
begin
  if sec.tenant() is null or sec.via() is not null or sec.actor() is null
    or not exists (select from public.memberships m where m.tenant_id = sec.tenant() and m.person_id = sec.actor() and m.role in ('CaoPresident', 'CaoDelegate') and m.revoked_at is null)
  then raise exception 'not who opens' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  if of_opinion is distinct from (select o.id from public.jury_opinions o where o.tenant_id = sec.tenant() and o.consultation_id = of_consultation order by o.recorded_at desc, o.id desc limit 1)
  then raise exception 'no opinion of the jury, or another one' using errcode = '42501'; end if;
  if not sec.has_proof(with_proof, 'lift-anonymity', sha256(convert_to(concat_ws(E'\n', 'lift-anonymity', of_consultation, of_opinion), 'UTF8')))
  then raise exception 'the passkey confirmed something else' using errcode = '42501'; end if;
  insert into public.anonymity_lifts (tenant_id, id, consultation_id, opinion_id, lifted_by, lifted_by_name, proof_id, lifted_at)
  values (sec.tenant(), new_id, of_consultation, of_opinion, sec.actor(), by_name, with_proof, at);
  return at;
end $$;

-- As in 0006: a company writes for itself, under its alias too.
create or replace function sec.append_entry(of_tenant uuid, new_id uuid, of_consultation uuid, of_company uuid, of_kind text,
                                 with_salt bytea, with_details text, with_entry bytea) returns int
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare new_rank int;
begin
  -- Compared without null: « not (null) » would let everyone through.
  if not (session_user in ('platform_jobs', 'platform_gate')
          or (sec.tenant() is not null and sec.tenant() is not distinct from of_tenant
              and of_kind not in ('depot', 'depot-remplace', 'depot-retire', 'attestation', 'verrou-ouvert'))
          or (sec.company() is not null and (sec.company() is not distinct from of_company or coalesce(of_company = any (sec.own_projects()), false))
              and of_kind in ('retrait', 'depot', 'depot-remplace', 'depot-retire', 'attestation')))
  then raise exception 'not your register' using errcode = '42501'; end if;
  if sha256(convert_to('registre/v1', 'UTF8') || '\x00'::bytea || with_salt || convert_to(with_details, 'UTF8')) <> with_entry
  then raise exception 'entry is not the commitment of its details' using errcode = '23514'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  select coalesce(max(rank), 0) + 1 into new_rank from public.register_entries
  where tenant_id = of_tenant and consultation_id = of_consultation;
  insert into public.register_entries (tenant_id, id, consultation_id, company_id, rank, kind, salt, details, entry, recorded_at)
  values (of_tenant, new_id, of_consultation, of_company, new_rank, of_kind, with_salt, with_details, with_entry, sec.now());
  return new_rank;
end $$;
-- As in 0180 and 0360: a project is its author's.
create or replace function sec.bid_opened_by_hand(of_consultation uuid) returns table (silent_since timestamptz, asked_at timestamptz, asked_by_function text, confirmed_at timestamptz, released_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select h.silent_since, h.asked_at, h.asked_by_function, h.confirmed_at, r.released_at
  from public.gate_releases r join public.hand_releases h on h.tenant_id = r.tenant_id and h.id = r.hand_release_id
  where r.consultation_id = of_consultation and exists (select from public.bids b where b.tenant_id = r.tenant_id and b.consultation_id = of_consultation and b.company_id = any (sec.own_bidders()) and b.finalised_at is not null);
$$;
create or replace function sec.second_person(of_tenant uuid, of_consultation uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select o.person_name from public.platform_operators o join public.consultations c on c.tenant_id = of_tenant and c.id = of_consultation
  where sec.operates() and o.person_id = sec.actor() and o.removed_at is null and o.named_at <= greatest(c.submission_deadline, sec.now() - interval '1 day')
    and not sec.is_of_house(of_tenant)
    and not exists (select from public.bids b left join public.project_authors a on a.id = b.company_id join public.company_members m on m.company_id = coalesce(a.company_id, b.company_id)
                    where b.tenant_id = of_tenant and b.consultation_id = of_consultation and b.finalised_at is not null and m.person_id = sec.actor() and m.left_at is null);
$$;
revoke all on function sec.own_projects(), sec.own_bidders(), sec.begin_project(uuid), sec.keep_anonymous(), sec.keep_opinion(), sec.lift_anonymity(uuid, uuid, uuid, uuid, text) from public;
grant execute on function sec.own_projects(), sec.own_bidders() to platform_app, platform_jobs, platform_gate, platform_export, platform_visit, platform_client, platform_public;
grant execute on function sec.begin_project(uuid), sec.lift_anonymity(uuid, uuid, uuid, uuid, text) to platform_app;
grant execute on function sec.keep_anonymous(), sec.keep_opinion() to platform_owner;      -- who makes the triggers
reset role;
create trigger keep_anonymous before insert on bids for each row execute function sec.keep_anonymous();
create trigger keep_opinion before insert on jury_opinions for each row execute function sec.keep_opinion();

-- Beside the policies of companies: what belongs to an alias is its author's. No policy on bid_confirmations: whoever confirms is named there.
create policy author_acts on bids to platform_app using (company_id = any ((select sec.own_projects())::uuid[])) with check (company_id = any ((select sec.own_projects())::uuid[])
  and exists (select from consultations c where c.tenant_id = bids.tenant_id and c.id = consultation_id and c.published_at is not null));
create policy author_acts on bid_envelopes to platform_app using (company_id = any ((select sec.own_projects())::uuid[])) with check (company_id = any ((select sec.own_projects())::uuid[])
  and exists (select from bids b where b.tenant_id = bid_envelopes.tenant_id and b.id = bid_id and b.company_id = bid_envelopes.company_id));
create policy author_acts on bid_blocks to platform_app using (company_id = any ((select sec.own_projects())::uuid[])) with check (company_id = any ((select sec.own_projects())::uuid[])
  and exists (select from bid_envelopes e where e.tenant_id = bid_blocks.tenant_id and e.id = envelope_id and e.company_id = bid_blocks.company_id));
create policy author_acts on damaged_blocks to platform_app using (company_id = any ((select sec.own_projects())::uuid[])) with check (company_id = any ((select sec.own_projects())::uuid[])
  and exists (select from bid_envelopes e where e.tenant_id = damaged_blocks.tenant_id and e.id = envelope_id and e.company_id = damaged_blocks.company_id));
create policy author_acts on deposit_attempts to platform_app using (company_id = any ((select sec.own_projects())::uuid[])) with check (company_id = any ((select sec.own_projects())::uuid[])
  and exists (select from bids b where b.tenant_id = deposit_attempts.tenant_id and b.id = bid_id and b.company_id = deposit_attempts.company_id));
create policy author_reads on register_entries for select to platform_app using (company_id = any ((select sec.own_projects())::uuid[]));
create policy author_reads on timestamp_tokens for select to platform_app using (company_id = any ((select sec.own_projects())::uuid[]));
create policy author_stamps on timestamp_tokens for insert to platform_app with check (subject = 'receipt' and company_id = any ((select sec.own_projects())::uuid[])
  and exists (select from bids b where b.tenant_id = timestamp_tokens.tenant_id and b.id = subject_id and b.company_id = timestamp_tokens.company_id));

alter table register_entries drop constraint register_entries_kind_check;
alter table register_entries add constraint register_entries_kind_check check (kind in ('cle-publiee', 'retrait', 'depot', 'depot-remplace', 'depot-retire', 'attestation',
  'limite-modifiee', 'dossier-modifie', 'reponse-publiee', 'rectificatif', 'sans-suite', 'cloture', 'verrou-demande', 'verrou-ouvert', 'ouverture', 'pv', 'delegation', 'exercice', 'cle-perdue',
  'candidats-admis', 'invitations', 'avis-du-jury', 'anonymat-leve'));
