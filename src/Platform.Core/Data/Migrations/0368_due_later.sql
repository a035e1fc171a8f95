-- A fact that is due later (a webhook that is tried again, a note of the hour) waits for nobody until then: it is queued from its day on, and no alarm counts it before.
alter table outbox no force row level security;       -- the owner has no policy: its update would touch no row
update outbox set queued_at = due_at where done_at is null and attempts = 0 and due_at > clock_timestamp();
alter table outbox force row level security;
set role platform_sec;
do $$
declare signals text := pg_get_functiondef('sec.platform_signals'::regproc); later text;
begin
  later := replace(signals, 'where o.done_at is null', 'where o.done_at is null and o.queued_at <= clock_timestamp()');
  if length(later) <> length(signals) + 3 * length(' and o.queued_at <= clock_timestamp()') then raise exception 'three lines count what waits'; end if;
  execute later;
end $$;
drop function sec.outbox_state();       -- asked by nobody since the signals
reset role;

-- Which requests were opened of late is asked every ten seconds (TellAnswersOpen).
create index on quote_gate_releases (released_at);
