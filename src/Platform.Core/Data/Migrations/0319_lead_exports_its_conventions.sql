-- An agglomeration is a party to every convention that it concluded: its own export holds them, as each account's holds its own. docs/decisions/0050-exports-and-imports.md
do $$ declare t text; begin
  foreach t in array array['sharing_conventions', 'convention_files', 'convention_events', 'deliberations', 'convention_signatures', 'convention_amendments', 'convention_disputes', 'convention_successions'] loop
    execute format('alter policy one_account on %I using (tenant_id = (select sec.tenant()) or lead_id = (select sec.tenant()))', t);
    execute format('create policy lead_exports on %I for select to platform_export using (lead_id = (select sec.tenant()))', t);
  end loop;
end $$;
-- As in 0235; of a table that two parties own, what either owns.
create or replace function export_lines(of_table text, of_columns text[]) returns table (cells text[]) language plpgsql stable set search_path = pg_catalog, public, sec as $$
declare cells text; place text; owned text := 'tenant_id = (select sec.tenant())';
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
  if exists (select from pg_policy p where p.polrelid = format('public.%I', of_table)::regclass and p.polname = 'lead_exports') then owned := owned || ' or lead_id = (select sec.tenant())'; end if;
  return query execute format('select array[%s] from public.%I where %s order by %s', cells, of_table, owned, place);
end $$;
