-- What was never sent and is true no more is withdrawn; what a channel was sent stays as it was, byte by byte. docs/decisions/0059-notices-and-channels.md
alter table channel_publications
  add withdrawn_at timestamptz,                                -- never sent: sans suite, or nobody can answer any more; nothing is due
  add sent_format  text  check (length(sent_format) between 1 and 40),
  add sent_sha256  bytea,
  add sent_content bytea,                                      -- what leaves at the first attempt, and again at every later one
  add constraint sent_is_whole check (num_nulls(sent_format, sent_sha256, sent_content) in (0, 3) and sent_sha256 = sha256(sent_content)),
  add constraint withdrawn_was_never_sent check (withdrawn_at is null or num_nonnulls(acknowledged_at, published_at, rejected_at, manual_at) = 0);
create function keep_what_was_sent() returns trigger language plpgsql as $$
begin
  if (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at)
    or (old.sent_sha256 is not null and (new.sent_format, new.sent_sha256) is distinct from (old.sent_format, old.sent_sha256))     -- the bytes go with their sum
  then raise exception 'what happened to a notice is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_sent before update on channel_publications for each row execute function keep_what_was_sent();
grant update (withdrawn_at, sent_format, sent_sha256, sent_content) on channel_publications to platform_jobs;

-- The file beside the public page: written once, with the paper, whatever later releases would write.
alter table public_notices add xml bytea;
create or replace function keep_public_notice() returns trigger language plpgsql as $$
begin
  if old.pdf is not null or to_jsonb(new) - 'pdf' - 'xml' is distinct from to_jsonb(old) - 'pdf' - 'xml' then raise exception 'a public notice is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
grant update (xml) on public_notices to platform_jobs;
