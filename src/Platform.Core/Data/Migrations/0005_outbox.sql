-- Facts that something else must happen: written with the business change, read by a job. Payload: ids only.
create table outbox (
  id uuid primary key, tenant_id uuid, company_id uuid, actor uuid, kind text not null, key text not null, payload jsonb not null,
  due_at timestamptz not null default clock_timestamp(), attempts int not null default 0,
  lease_epoch bigint not null default 0, leased_until timestamptz, done_at timestamptz, last_error text,
  unique nulls not distinct (tenant_id, company_id, kind, key)           -- the same fact cannot be queued twice
);
create index outbox_due on outbox (due_at) where done_at is null;
alter table outbox enable row level security;
alter table outbox force  row level security;
-- A row carries the scope under which it was written.
create policy writes on outbox for insert to platform_app, platform_public with check (
  tenant_id is not distinct from (select sec.tenant()) and company_id is not distinct from (select sec.company()));
create policy signs_up on outbox for insert to platform_identity with check (tenant_id is null and company_id is null and actor = (select sec.actor()));
create policy spans on outbox to platform_jobs using (true) with check (true);
create policy leases on outbox to platform_dispatch using (true) with check (true);
grant insert on outbox to platform_app, platform_public, platform_identity;
grant select, insert, update (done_at, last_error, due_at, leased_until) on outbox to platform_jobs;
grant select (id, tenant_id, company_id, actor, kind, due_at, done_at, leased_until, lease_epoch, attempts),
      update (lease_epoch, leased_until, attempts, due_at, last_error) on outbox to platform_dispatch;

-- What was sent, and to whom: one row per message, its Message-ID is stable so that a repeat is recognised.
create table messages (
  id         uuid primary key,
  tenant_id  uuid,
  kind       text not null,
  recipient  text not null,
  subject    text not null,
  sent_at    timestamptz not null,
  unique (kind, id)
);
alter table messages enable row level security;
alter table messages force  row level security;
create policy tenant_reads on messages for select to platform_app using (tenant_id = (select sec.tenant()));
create policy spans on messages to platform_jobs using (true) with check (true);
grant select on messages to platform_app;
grant select, insert on messages to platform_jobs;
create trigger append_only before update or delete or truncate on messages for each statement execute function refuse_change();
