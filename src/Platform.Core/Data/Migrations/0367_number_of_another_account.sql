-- A structure does not bear the number of another account of its agglomeration: a request in its name would be taken for one of that account. Yes or no, and nothing more.
set role platform_sec;
create function sec.other_account_has_number(number text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.tenants t join public.tenants mine on mine.id = sec.tenant() and t.lead_id = mine.lead_id
    where t.siret = number and t.id <> mine.id and t.closed_at is null and t.abandoned_at is null);
$$;
revoke all on function sec.other_account_has_number(text) from public;
grant execute on function sec.other_account_has_number(text) to platform_app;
reset role;
