-- The roles come from infra/postgres/roles.sql, run once by a superuser. Stop early, and clearly, when they are missing
-- or when one of them could walk around row level security.
do $$
declare missing text; dangerous text;
begin
  select string_agg(r, ', ') into missing
  from unnest(array['platform_owner', 'platform_sec', 'platform_app', 'platform_public', 'platform_identity',
                    'platform_jobs', 'platform_dispatch', 'platform_keys', 'platform_gate']) r
  where not exists (select from pg_roles where rolname = r);
  if missing is not null then
    raise exception 'Roles missing: %. Run infra/postgres/roles.sql first.', missing;
  end if;
  select string_agg(rolname, ', ') into dangerous from pg_roles
  where rolname like 'platform\_%' and (rolsuper or rolbypassrls);
  if dangerous is not null then
    raise exception 'Roles that bypass row level security: %.', dangerous;
  end if;
end $$;
