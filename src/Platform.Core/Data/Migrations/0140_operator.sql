-- Somebody keeps the platform running: an operator, named by the agglomeration. Sees counts, ages and states; no name, no content.
alter table memberships drop constraint memberships_role_check;
alter table memberships add constraint memberships_role_check check (role in ('AccountAdmin', 'Buyer', 'CaoPresident', 'CaoDelegate', 'LeadAdmin', 'Operator'));
grant select (role) on memberships to platform_sec;

-- When a fact was queued: due_at moves at every attempt.
alter table outbox add queued_at timestamptz not null default clock_timestamp();
create policy counts on outbox for select to platform_sec using (true);
grant select (kind, due_at, queued_at, done_at, attempts, leased_until) on outbox to platform_sec;

set role platform_sec;
-- Is a live operator asking, for the agglomeration that named him? Not for policies that run per row.
create function sec.operates() returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.memberships m where m.tenant_id = sec.lead() and m.person_id = sec.actor() and m.role = 'Operator' and m.revoked_at is null);
$$;
revoke all on function sec.operates() from public;
grant execute on function sec.operates() to platform_app;

-- What waits, of the whole platform, for an operator; nothing for anybody else.
create function sec.outbox_state() returns table (waiting bigint, oldest timestamptz, failing bigint)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select count(*), min(queued_at), count(*) filter (where attempts >= 3) from public.outbox where done_at is null and sec.operates();
$$;
revoke all on function sec.outbox_state() from public;
grant execute on function sec.outbox_state() to platform_app;
reset role;
