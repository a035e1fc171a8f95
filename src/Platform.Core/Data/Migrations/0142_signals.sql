-- What an operator watches, in one statement: how much waits, since when, and what last went well. Counts, ages and states; no name, no id.
-- Nodes of the version before keep serving meanwhile: nothing they ask is taken away.
create policy when_sent on messages for select to platform_sec using (true);
grant select (sent_at) on messages to platform_sec;
create index messages_by_time on messages (sent_at);
grant select (recorded_at) on register_queue to platform_sec;
grant select (size, signed_at) on tree_heads to platform_sec;
create policy counts on gates for select to platform_sec using (true);
grant select (tenant_id, consultation_id, refusal) on gates to platform_sec;
create policy counts on gate_releases for select to platform_sec using (true);
grant select (tenant_id, consultation_id) on gate_releases to platform_sec;
grant select (applied_at) on schema_migrations to platform_sec;

-- A threshold that was crossed, until it no longer is: the operators are told once of each. Who looks is noted too: a worker that is dead sends no alert.
create table alert_episodes (
  id       uuid primary key,
  what     text not null,
  since    timestamptz not null,                             -- of what waits; began_at: when the threshold was found crossed
  began_at timestamptz not null,
  ended_at timestamptz check (ended_at >= began_at)
);
create unique index one_open_episode on alert_episodes (what) where ended_at is null;
create table alert_checks (one boolean primary key default true check (one), checked_at timestamptz not null);
insert into alert_checks (checked_at) values (clock_timestamp());
grant select, insert, update (ended_at) on alert_episodes to platform_jobs;
grant select, update (checked_at) on alert_checks to platform_jobs;
grant select on alert_checks to platform_sec;

set role platform_sec;
create function sec.platform_signals() returns table (what text, count bigint, since timestamptz, last timestamptz, reason text)
language plpgsql stable security definer set search_path = pg_catalog, public, sec as $$
#variable_conflict use_column
begin
  if not (session_user = 'platform_jobs' or sec.operates()) then return; end if;
  return query
    select 'outbox', count(*), min(o.queued_at), (select max(m.sent_at) from public.messages m), null::text
    from public.outbox o where o.done_at is null and o.kind not like 'print-%'
    union all
    select 'failing', count(*), min(o.queued_at), null, null from public.outbox o where o.done_at is null and o.attempts >= 3
    union all
    select 'papers', count(*), min(o.queued_at), null, null from public.outbox o where o.done_at is null and o.kind like 'print-%'
    union all
    select 'stamps', count(*), min(b.finalised_at), null, null from public.bids b
    where b.finalised_at is not null and b.stamped_at is null
    union all
    select 'authority', 0, s.failing_since, s.answered_at, s.reason from public.stamping s
    union all
    select 'register', count(*), min(q.recorded_at), (select h.signed_at from public.tree_heads h order by h.size desc limit 1), null from public.register_queue q
    union all
    select 'gates', count(*), min(c.submission_deadline), null, min(g.refusal)
    from public.gates g join public.consultations c on c.tenant_id = g.tenant_id and c.id = g.consultation_id
    where c.published_at is not null and c.discontinued_at is null and c.submission_deadline < clock_timestamp()
      and not exists (select from public.gate_releases r where r.tenant_id = g.tenant_id and r.consultation_id = g.consultation_id)
    union all
    -- Never made: since the platform was installed.
    select 'backup', coalesce((select k.damaged from public.backups k order by k.made_at desc limit 1), 0),
           coalesce(max(k.made_at), (select min(applied_at) from public.schema_migrations)), max(k.finished_at), null from public.backups k
    union all
    select 'scrub', (select count(*) from public.stored_faults f where f.mended_at is null), min(coalesce(s.whole_ended_at, s.began_at)), min(s.whole_ended_at), null from public.scrubs s
    union all
    select 'jobs', 0, k.checked_at, k.checked_at, null from public.alert_checks k;
end $$;
revoke all on function sec.platform_signals() from public;
grant execute on function sec.platform_signals() to platform_app, platform_jobs;
reset role;
