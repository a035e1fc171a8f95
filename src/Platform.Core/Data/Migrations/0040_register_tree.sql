-- What the sequencer still has to number: a queue, so that a batch costs what it holds and not what the register holds.
create table register_queue (
  entry_id    uuid primary key,
  entry       bytea not null check (octet_length(entry) = 32),
  recorded_at timestamptz not null
);
-- The complete subtrees of the log: the root and any proof then take a few dozen hashes, whatever its size. Level 0 is register_leaves.
create table register_nodes (
  level      int    not null check (level between 1 and 62),
  node_index bigint not null check (node_index >= 0),
  hash       bytea  not null check (octet_length(hash) = 32),
  primary key (level, node_index)
);
grant select, delete on register_queue to platform_jobs;
grant insert on register_queue to platform_sec;
grant select, insert on register_nodes to platform_jobs;
grant select on register_nodes to platform_app, platform_public, platform_gate;
create trigger append_only before update or delete or truncate on register_nodes for each statement execute function refuse_change();

set role platform_sec;
create function sec.queue_entry() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.register_queue (entry_id, entry, recorded_at) values (new.id, new.entry, new.recorded_at);
  return null;
end $$;
revoke all on function sec.queue_entry() from public;
grant execute on function sec.queue_entry() to platform_owner;
reset role;
create trigger queue_entry after insert on register_entries for each row execute function sec.queue_entry();
