-- The access log is read page by page, and so is its chain: hashing all of it at each view costs more with every line. The whole is verified when somebody asks.
-- docs/decisions/0045-consent-and-access-log.md
set role platform_sec;
-- Of the lines from one number to another: the first that does not follow from the one before; null while that part is whole.
create function sec.access_log_fault(from_seq bigint, to_seq bigint) returns bigint
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select min(l.seq) from (select a as whole, a.seq, a.hash, a.previous, lag(a.hash) over w as before, lag(a.seq) over w as earlier
    from public.access_log a where a.tenant_id = sec.tenant() and a.seq between from_seq - 1 and to_seq window w as (order by a.seq)) l
  where l.seq >= from_seq and (l.seq <> coalesce(l.earlier, 0) + 1 or l.previous <> coalesce(l.before, decode(repeat('00', 32), 'hex')) or sec.access_line(l.whole) <> l.hash);
$$;
revoke all on function sec.access_log_fault(bigint, bigint) from public;
grant execute on function sec.access_log_fault(bigint, bigint) to platform_app;
reset role;
