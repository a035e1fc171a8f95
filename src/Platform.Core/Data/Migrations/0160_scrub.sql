-- The store and the register are read again, for ever, and compared with what the database says of them.
create table scrubs (
  what           text primary key check (what in ('store', 'register')),
  area           text not null default 'pli',                -- where the reading stands
  after_account  uuid not null default '00000000-0000-0000-0000-000000000000',
  after_id       uuid not null default '00000000-0000-0000-0000-000000000000',
  after_number   bigint not null default -1,
  debt           bigint not null default 0 check (debt >= 0),-- bytes read beyond the allowance of a slice
  began_at       timestamptz,                                -- of the round under way
  items          bigint not null default 0,
  whole_began_at timestamptz,                                -- of the last whole round
  whole_ended_at timestamptz,
  whole_items    bigint
);
insert into scrubs (what) values ('store'), ('register');

-- What was acknowledged and is not there any more as it was: named for the operator, by references that tell nothing of a company.
create table stored_faults (
  tenant_id    uuid not null,
  id           uuid not null,
  area         text not null check (area in ('pli', 'dossier', 'ouvert', 'registre')),
  item_id      uuid not null,                                -- envelope, document, opened file, register entry
  number       bigint not null,                              -- block; place in the register
  consultation text,                                         -- its reference
  deposit      text,                                         -- tracking number, else the deposit's own id
  part         text,                                         -- « Candidature », « Offre, lot 2 »
  state        text not null check (state in ('altered', 'missing')),
  found_at     timestamptz not null,
  mended_at    timestamptz,
  primary key (tenant_id, id)
);
create unique index stored_faults_open on stored_faults (tenant_id, area, item_id, number) where mended_at is null;
alter table stored_faults enable row level security;
alter table stored_faults force  row level security;
create policy spans on stored_faults to platform_jobs using (true) with check (true);
create policy shows on stored_faults for select to platform_sec using (true);
grant select, insert, update (state, mended_at) on stored_faults to platform_jobs;
grant select on stored_faults to platform_sec;
grant select, update on scrubs to platform_jobs;
grant select on scrubs to platform_sec;

-- Opened files are read again too; the job needs their place and hash, not their name.
create policy scrubs on opened_files for select to platform_jobs using (true);
create index opened_files_by_account on opened_files (tenant_id, id);

set role platform_sec;
create function sec.scrub_state() returns table (what text, whole_began_at timestamptz, whole_ended_at timestamptz, whole_items bigint)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select s.what, s.whole_began_at, s.whole_ended_at, s.whole_items from public.scrubs s where sec.operates();
$$;
create function sec.stored_faults() returns table (area text, number bigint, consultation text, deposit text, part text, state text, found_at timestamptz, mended_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select f.area, f.number, f.consultation, f.deposit, f.part, f.state, f.found_at, f.mended_at from public.stored_faults f
  where sec.operates() and (f.area = 'registre' or exists (select from public.tenants t where t.id = f.tenant_id and sec.lead() in (t.lead_id, t.id)))
  order by f.mended_at is not null, f.found_at desc limit 100;
$$;
revoke all on function sec.scrub_state(), sec.stored_faults() from public;
grant execute on function sec.scrub_state(), sec.stored_faults() to platform_app;
reset role;

-- The register is recomputed from its entries, found by the leaf that names them.
create unique index register_entries_by_id on register_entries (id);
