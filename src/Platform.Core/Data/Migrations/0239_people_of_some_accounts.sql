-- The lead's board reads a page of accounts, not all of them. docs/performance.md (W8)
set role platform_sec;
drop function sec.people_of_accounts();
-- How many people act for each of these accounts of the agglomeration that asks, and since when the first of them does. No name.
create function sec.people_of_accounts(accounts uuid[]) returns table (account uuid, people int, first_came_at timestamptz) language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select m.tenant_id, (count(distinct m.person_id) filter (where m.revoked_at is null))::int, min(m.came_at) from public.memberships m join public.tenants t on t.id = m.tenant_id
  where m.tenant_id = any (accounts) and t.lead_id = (select sec.lead()) group by m.tenant_id;
$$;
revoke all on function sec.people_of_accounts(uuid[]) from public;
grant execute on function sec.people_of_accounts(uuid[]) to platform_app;
reset role;
