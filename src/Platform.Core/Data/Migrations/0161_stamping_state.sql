-- What the time-stamping authority last answered: an operator must see that it refuses, or answers wrong.
create table stamping (
  one           boolean primary key default true check (one),
  answered_at   timestamptz,                                 -- its last good token
  failing_since timestamptz,
  reason        text                                         -- of the last failure: a word of ours, never its bytes
);
insert into stamping default values;
grant select, update on stamping to platform_jobs;
grant select on stamping to platform_sec;
create policy counts on timestamp_tokens for select to platform_sec using (true);
grant select (tenant_id, subject, subject_id) on timestamp_tokens to platform_sec;

set role platform_sec;
create function sec.stamping_state() returns table (waiting bigint, answered_at timestamptz, failing_since timestamptz, reason text)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select (select count(*) from public.bids b where b.finalised_at is not null
            and not exists (select from public.timestamp_tokens t where t.tenant_id = b.tenant_id and t.subject = 'receipt' and t.subject_id = b.id)),
         s.answered_at, s.failing_since, s.reason
  from public.stamping s where sec.operates();
$$;
revoke all on function sec.stamping_state() from public;
grant execute on function sec.stamping_state() to platform_app;
reset role;
