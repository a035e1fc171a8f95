-- A company that answered reads what became of its own answer: when it was opened, and whether it was chosen. Nothing of the others, not even how many.
create policy tells on quote_outcomes for select to platform_sec using (true);
create policy tells on quote_gate_releases for select to platform_sec using (true);
grant select (tenant_id, request_id, number, outcome, quote_id) on quote_outcomes to platform_sec;
grant select (tenant_id, request_id, released_at) on quote_gate_releases to platform_sec;
set role platform_sec;
create function sec.own_quote_outcomes() returns table (request_id uuid, opened_at timestamptz, outcome text)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select q.request_id, r.released_at, case when o.outcome is null then null when o.quote_id is null then 'WithoutChoice' when o.quote_id = q.id then 'Chosen' else 'NotChosen' end
  from public.quotes q
    left join public.quote_gate_releases r on r.tenant_id = q.tenant_id and r.request_id = q.request_id
    left join lateral (select d.outcome, d.quote_id from public.quote_outcomes d where d.tenant_id = q.tenant_id and d.request_id = q.request_id order by d.number desc limit 1) o on true
  where q.company_id = (select sec.company()) and q.superseded_at is null;
$$;
revoke all on function sec.own_quote_outcomes() from public;
grant execute on function sec.own_quote_outcomes() to platform_app;
reset role;
