create table consultation_counters (                       -- human references (2026-014) per account and year, counted under the row's lock
  tenant_id uuid not null references tenants, year int not null, last int not null, primary key (tenant_id, year)
);
create table consultations (
  tenant_id           uuid not null references tenants,
  id                  uuid not null,
  department_id       uuid not null,
  reference           text not null,
  title               text not null,
  description         text not null,
  nature              text not null check (nature in ('Works', 'Supplies', 'Services')),
  procedure           text not null check (procedure in ('Mapa')),
  cpv                 text not null check (cpv ~ '^\d{8}$'),
  place               text,
  questions_deadline  timestamptz,
  submission_deadline timestamptz,
  created_by          uuid not null,
  created_at          timestamptz not null,
  published_at        timestamptz,
  published_by        uuid,
  step_up_proof       uuid unique,                         -- the assertion that published; used once
  closed_at           timestamptz check (closed_at >= submission_deadline),
  primary key (tenant_id, id),
  unique (tenant_id, reference),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  check (published_at is null or (submission_deadline is not null and submission_deadline > published_at))
);
create table lots (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  number          int  not null check (number >= 1),
  title           text not null,
  cpv             text check (cpv ~ '^\d{8}$'),
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, number),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table consultation_forms (                          -- idempotency of « Créer » : a second click shows the first result
  tenant_id uuid not null references tenants, key uuid not null, consultation_id uuid not null, primary key (tenant_id, key)
);
alter table consultation_counters enable row level security; alter table consultation_counters force row level security;
alter table consultations         enable row level security; alter table consultations         force row level security;
alter table lots                  enable row level security; alter table lots                  force row level security;
alter table consultation_forms    enable row level security; alter table consultation_forms    force row level security;
create policy tenant_owns on consultation_counters to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy tenant_owns on consultation_forms    to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy tenant_owns on consultations to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy company_reads_published on consultations for select to platform_app using (published_at is not null and (select sec.company()) is not null);
create policy public_reads_published  on consultations for select to platform_public using (published_at is not null);
create policy spans on consultations to platform_jobs using (true) with check (true);
create policy gate_reads on consultations for select to platform_gate using (true);
create policy judges on consultations for select to platform_sec using (true);
create policy tenant_owns on lots to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy company_reads_published on lots for select to platform_app using ((select sec.company()) is not null
  and exists (select from consultations c where c.tenant_id = lots.tenant_id and c.id = consultation_id and c.published_at is not null));
create policy public_reads_published on lots for select to platform_public using (
  exists (select from consultations c where c.tenant_id = lots.tenant_id and c.id = consultation_id and c.published_at is not null));
create policy spans on lots for select to platform_jobs using (true);
grant select, insert, update (last) on consultation_counters to platform_app;
grant select, insert on consultation_forms to platform_app;
grant select, insert, update (title, description, nature, cpv, place, questions_deadline, submission_deadline, department_id, published_at, published_by, step_up_proof) on consultations to platform_app;
grant select (tenant_id, id, reference, title, description, nature, procedure, cpv, place, questions_deadline, submission_deadline, published_at, closed_at) on consultations to platform_public;
grant select on consultations to platform_jobs, platform_gate, platform_sec;
grant update (closed_at) on consultations to platform_jobs;
grant select, insert, delete on lots to platform_app;      -- a lot of a draft may be removed; the trigger below keeps published ones
grant select on lots to platform_public, platform_jobs;

-- What was published is never changed in place: not by a form, not by a bug.
create function keep_published() returns trigger language plpgsql as $$
begin
  if old.published_at is not null and (new.title, new.description, new.nature, new.cpv, new.reference, new.submission_deadline, new.questions_deadline, new.published_at)
     is distinct from (old.title, old.description, old.nature, old.cpv, old.reference, old.submission_deadline, old.questions_deadline, old.published_at)
  then raise exception 'a published consultation is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_published before update on consultations for each row execute function keep_published();
create function keep_published_lots() returns trigger language plpgsql as $$
begin
  if exists (select from consultations c where c.tenant_id = old.tenant_id and c.id = old.consultation_id and c.published_at is not null)
  then raise exception 'a published lot is not removed' using errcode = '42501'; end if;
  return old;
end $$;
create trigger keep_published before delete on lots for each row execute function keep_published_lots();

-- Class P: only published rows and public columns, so that the text index is used (a real policy would forbid it: performance notes, W1).
create table public_consultations (
  tenant_id           uuid not null references tenants,
  id                  uuid not null,
  buyer               text not null,
  buyer_slug          text not null,
  reference           text not null,
  title               text not null,
  description         text not null,
  nature              text not null,
  procedure           text not null,
  lot_count           int  not null,
  cpv                 text not null,
  published_at        timestamptz not null,
  submission_deadline timestamptz not null,
  closed_at           timestamptz,
  search              tsvector not null generated always as (
    setweight(to_tsvector('french_unaccent', title || ' ' || reference || ' ' || cpv || ' ' || buyer), 'A') ||
    setweight(to_tsvector('french_unaccent', description), 'B')) stored,
  primary key (tenant_id, id)
);
create index on public_consultations using gin (search) where closed_at is null;
create index on public_consultations (submission_deadline, id) where closed_at is null;
create index on public_consultations (published_at desc, id);
create index on public_consultations (id);
alter table public_consultations enable row level security;
alter table public_consultations force  row level security;
create policy public_reads on public_consultations for select to platform_public, platform_app using (true);
create policy tenant_publishes on public_consultations for insert to platform_app with check (tenant_id = (select sec.tenant()));
create policy spans on public_consultations to platform_jobs using (true) with check (true);
grant select on public_consultations to platform_public, platform_app, platform_jobs;
grant insert on public_consultations to platform_app;
grant update (closed_at) on public_consultations to platform_jobs;

-- The buyer reads the entries that name bidders only after the deadline (CCP R2132-9 and R2132-18 on equal treatment).
create policy buyer_reads on register_entries for select to platform_app using (
  tenant_id = (select sec.tenant()) and (kind not in ('depot', 'depot-remplace', 'depot-retire', 'attestation')
    or exists (select from consultations c where c.tenant_id = register_entries.tenant_id and c.id = consultation_id and c.closed_at is not null)));
