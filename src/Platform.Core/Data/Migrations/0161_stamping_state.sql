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
