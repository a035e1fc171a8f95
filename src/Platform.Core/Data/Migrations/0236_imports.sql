-- What an account brings from its former platform (PEER-17). A file is kept from its upload to its import, then erased; what came of it stays.
-- docs/decisions/0050-exports-and-imports.md
create table imports (
  tenant_id        uuid not null references tenants,
  id               uuid not null,
  kind             text not null check (kind in ('SubEntities', 'Departments', 'People', 'Contracts', 'Withdrawals', 'Deposits')),
  file_name        text not null check (length(file_name) between 1 and 255),
  sha256           bytea not null check (octet_length(sha256) = 32),
  content          bytea check (octet_length(content) <= 3500000),      -- null once imported or given up
  mapping          jsonb,                                  -- field → column of the file; null: as recognised
  uploaded_by      uuid not null,
  uploaded_by_name text not null,
  uploaded_at      timestamptz not null,
  imported_by_name text,
  imported_at      timestamptz,
  taken            int,                                    -- lines that wrote something
  already_there    int,
  refused          int,
  abandoned_at     timestamptz,
  primary key (tenant_id, id),
  check (num_nulls(imported_by_name, imported_at, taken, already_there, refused) in (0, 5)),
  check ((content is null) = (imported_at is not null or abandoned_at is not null))
);
create index on imports (tenant_id, uploaded_at);

-- History of the former platform, as it said it. None of our proofs stands behind it, and nothing reads it as ours.
create table imported_records (
  tenant_id     uuid not null,
  id            uuid not null,
  import_id     uuid not null,
  line          int  not null check (line > 0),
  kind          text not null check (kind in ('Contract', 'Withdrawal', 'Deposit')),
  reference     text not null check (length(reference) between 1 and 100),
  title         text not null check (length(title) <= 500),
  organisation  text not null check (length(organisation) <= 200),
  siret         text check (siret ~ '^\d{14}$'),
  happened_on   date not null,
  happened_time time,
  amount        numeric(14,2) check (amount >= 0),
  remark        text check (length(remark) <= 1000),
  sha256        bytea not null check (octet_length(sha256) = 32),      -- of the line: the same line twice is one
  primary key (tenant_id, id),
  unique (tenant_id, kind, sha256),
  foreign key (tenant_id, import_id) references imports (tenant_id, id)
);
create index on imported_records (tenant_id, kind, happened_on, id);
create trigger no_removal  before delete or truncate on imports for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on imported_records for each statement execute function refuse_change();
alter table imports          enable row level security; alter table imports          force row level security;
alter table imported_records enable row level security; alter table imported_records force row level security;
create policy account_reads   on imports for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_uploads on imports for insert to platform_app with check (tenant_id = (select sec.tenant()) and uploaded_by = (select sec.actor()) and imported_at is null);
create policy account_imports on imports for update to platform_app using (tenant_id = (select sec.tenant()) and imported_at is null and abandoned_at is null) with check (tenant_id = (select sec.tenant()));
create policy account_reads   on imported_records for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_imports on imported_records for insert to platform_app with check (tenant_id = (select sec.tenant())
  and exists (select from imports i where i.tenant_id = imported_records.tenant_id and i.id = import_id));
create policy one_account on imports          as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy one_account on imported_records as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
grant select, insert, update (content, mapping, imported_by_name, imported_at, taken, already_there, refused, abandoned_at) on imports to platform_app;
grant select, insert on imported_records to platform_app;
