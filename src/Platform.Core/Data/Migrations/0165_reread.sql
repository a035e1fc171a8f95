-- Known damage is read again in turn: what waited longest comes first.
alter table stored_faults add column reread_at timestamptz;
grant update (reread_at) on stored_faults to platform_jobs;

-- Most receipts get their token while their bidder waits, without any job: the authority is seen to answer by them too. Once a minute at most.
set role platform_sec;
create function sec.note_stamped() returns void language sql volatile security definer set search_path = pg_catalog, public, sec as $$
  update public.stamping set answered_at = sec.now(), failing_since = null, reason = null
  where failing_since is not null or answered_at is null or answered_at < sec.now() - interval '1 minute';
$$;
revoke all on function sec.note_stamped() from public;
grant execute on function sec.note_stamped() to platform_app, platform_jobs;
reset role;
grant update (answered_at, failing_since, reason) on stamping to platform_sec;
