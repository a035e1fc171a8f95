-- The complete export of an account (VR-37): asked by its administrator with a passkey, made by a job, fetched by links that are logged.
-- docs/decisions/0050-exports-and-imports.md
do $$ begin
  if not exists (select from pg_roles where rolname = 'platform_export') then
    raise exception 'Role missing: platform_export. Run infra/postgres/roles.sql again (docs/operations.md).';
  end if;
end $$;

create table account_exports (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  purpose       text not null check (purpose in ('Conduct', 'Award', 'Performance', 'FollowUp', 'Return')),      -- VR-32
  proof         uuid not null unique,                      -- the passkey assertion bound to this account and purpose
  asked_by      uuid not null,
  asked_by_name text not null,
  asked_at      timestamptz not null,
  attempts      int  not null default 0,
  made_at       timestamptz,
  parts         text,                                      -- where what was written for it is kept; what was stored before stays where it is
  index_at      bigint,                                    -- from this byte of the parts on: the list of its files
  size          bigint,                                    -- of the archive
  files         int,
  sha256        bytea check (octet_length(sha256) = 32),   -- of the archive
  keep_until    timestamptz,
  failed_at     timestamptz,
  removed_at    timestamptz,
  primary key (tenant_id, id),
  check (num_nulls(made_at, parts, index_at, size, files, sha256, keep_until) in (0, 7)),
  check (failed_at is null or made_at is null),
  check (removed_at is null or removed_at >= keep_until)
);
create unique index one_export_at_a_time on account_exports (tenant_id) where made_at is null and failed_at is null;
create table account_export_fetches (                      -- each link that was made to an archive: who, when. The bytes are served for a day.
  tenant_id uuid not null,
  id        uuid not null,
  export_id uuid not null,
  by_person uuid not null,
  by_name   text not null,
  at        timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, export_id) references account_exports (tenant_id, id)
);
create index on account_export_fetches (tenant_id, export_id);
create trigger no_removal  before delete or truncate on account_exports for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on account_export_fetches for each statement execute function refuse_change();

alter table account_exports        enable row level security; alter table account_exports        force row level security;
alter table account_export_fetches enable row level security; alter table account_export_fetches force row level security;
create policy account_reads   on account_exports        for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_reads   on account_export_fetches for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_fetches on account_export_fetches for insert to platform_app with check (tenant_id = (select sec.tenant()) and by_person = (select sec.actor()));
create policy asks  on account_exports to platform_sec using (true) with check (true);
create policy makes on account_exports to platform_jobs using (true) with check (true);
grant select on account_exports to platform_app, platform_jobs;
grant select, insert on account_export_fetches to platform_app;
grant update (attempts, made_at, parts, index_at, size, files, sha256, keep_until, failed_at, removed_at) on account_exports to platform_jobs;
grant select, insert on account_exports to platform_sec;

-- The administrator alone, in the account's own context, confirmed by a passkey. The lead has no such context: it asks for a consent first, and none covers this.
set role platform_sec;
create function sec.ask_export(new_id uuid, for_purpose text, with_proof uuid, by_name text) returns void
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if sec.tenant() is null or sec.via() is not null or sec.actor() is null
     or not exists (select from public.memberships m where m.tenant_id = sec.tenant() and m.person_id = sec.actor() and m.role = 'AccountAdmin' and m.revoked_at is null)
  then raise exception 'not an administrator of this account' using errcode = '42501'; end if;
  if not sec.has_proof(with_proof, 'export-account', sha256(convert_to(concat_ws(E'\n', 'export-account', sec.tenant(), for_purpose), 'UTF8')))
  then raise exception 'the passkey confirmed something else' using errcode = '42501'; end if;
  insert into public.account_exports (tenant_id, id, purpose, proof, asked_by, asked_by_name, asked_at) values (sec.tenant(), new_id, for_purpose, with_proof, sec.actor(), by_name, sec.now());
end $$;
revoke all on function sec.ask_export(uuid, text, uuid, text) from public;
grant execute on function sec.ask_export(uuid, text, uuid, text) to platform_app;
reset role;

-- The role that exports reads under the policies of the account's people; and, whatever these show besides, the rows of the account in its signed context alone.
do $$ declare t text; begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where n.nspname = 'public' and c.relkind = 'r' and c.relrowsecurity and c.relname not like 'access\_%' and has_any_column_privilege('platform_app', c.oid, 'select') loop
    execute format('create policy one_account on %I as restrictive for select to platform_export using (tenant_id = (select sec.tenant()))', t);
  end loop;
end $$;
-- A receipt's token names a bid: like the bid, it is there after the closing (CCP R2132-9).
create policy after_closing on timestamp_tokens as restrictive for select to platform_export using (subject <> 'receipt'
  or exists (select from bids b where b.tenant_id = timestamp_tokens.tenant_id and b.id = subject_id));

-- A table as an export writes it: its columns in order, and each row as texts. With the rights of whoever calls.
create function export_columns(of_table text) returns table (name text, type text) language sql stable set search_path = pg_catalog, public as $$
  select a.attname::text, format_type(a.atttypid, null) from pg_attribute a
  where a.attrelid = format('public.%I', of_table)::regclass and a.attnum > 0 and not a.attisdropped and has_column_privilege(a.attrelid, a.attnum, 'select') order by a.attnum;
$$;
create function export_lines(of_table text, of_columns text[]) returns table (cells text[]) language plpgsql stable set search_path = pg_catalog, public, sec as $$
declare cells text; place text;
begin
  select string_agg(format(case
      when a.atttypid = 'bytea'::regtype       then 'coalesce(encode(%I, ''hex''), '''')'
      when a.atttypid = 'timestamptz'::regtype then 'coalesce(to_char(%I at time zone ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.US"Z"''), '''')'
      when a.atttypid = 'boolean'::regtype     then 'case %I when true then ''oui'' when false then ''non'' else '''' end'
      when a.atttypid = 'numeric'::regtype     then 'coalesce(replace(%I::text, ''.'', '',''), '''')'
      when a.atttypid = 'text[]'::regtype or a.atttypid = 'uuid[]'::regtype then 'coalesce(array_to_string(%I, '', ''), '''')'
      else 'coalesce(%I::text, '''')' end, c.name), ', ' order by c.rank) into strict cells
  from unnest(of_columns) with ordinality c (name, rank) join pg_attribute a on a.attrelid = format('public.%I', of_table)::regclass and a.attname = c.name and a.attnum > 0 and not a.attisdropped;
  select string_agg(format('%I', a.attname), ', ' order by k.rank) into strict place
  from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (number, rank) join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
  where i.indrelid = format('public.%I', of_table)::regclass and i.indisprimary;
  return query execute format('select array[%s] from public.%I where tenant_id = (select sec.tenant()) order by %s', cells, of_table, place);
end $$;
revoke all on function export_columns(text), export_lines(text, text[]) from public;
grant execute on function export_columns(text), export_lines(text, text[]) to platform_export;
