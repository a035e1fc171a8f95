-- As sec.draft_as_it_stands (0611), of a notice that a person writes: whoever publishes or submits it says which one he read. The same bytes as those that a circuit approves.
set role platform_sec;
create function sec.notice_as_it_stands(of_notice uuid) returns bytea language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select sec.act_sha256(d.tenant_id, case d.kind when 'Award' then 'Award' else 'Notice' end, d.id, null, null) from public.written_notices d where d.id = of_notice and d.tenant_id = (select sec.tenant())
$$;
revoke all on function sec.notice_as_it_stands(uuid) from public;
grant execute on function sec.notice_as_it_stands(uuid) to platform_app;
reset role;
