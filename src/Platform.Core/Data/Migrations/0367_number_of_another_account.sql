-- A structure does not bear the number of an account of its agglomeration, its own or another: a request in its name would be taken for one of that account. Whose it is in one
-- word, and nothing more of the others.
set role platform_sec;
create function sec.account_with_number(number text) returns text
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select case when t.id = mine.id then 'own' else 'other' end
  from public.tenants mine join public.tenants t on coalesce(t.lead_id, t.id) = coalesce(mine.lead_id, mine.id)
  where mine.id = sec.tenant() and t.siret = number and (t.id = mine.id or t.closed_at is null and t.abandoned_at is null) order by t.id = mine.id desc limit 1;
$$;
revoke all on function sec.account_with_number(text) from public;
grant execute on function sec.account_with_number(text) to platform_app;
reset role;
