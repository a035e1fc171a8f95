-- The life of an account: opened, active under a convention in force, suspended, closed. Its dates are public, like its name; who did what and why is read by
-- the account and its agglomeration. Only an account in force publishes and sends. docs/decisions/0044-account-life.md
alter table tenants
  add suspended_at timestamptz check (suspended_at >= activated_at),
  add closing_at   timestamptz check (closing_at >= activated_at),
  add closed_at    timestamptz check (closed_at >= closing_at),
  add check (activated_at is not null or num_nonnulls(suspended_at, closing_at) = 0),
  add check (closing_at is not null or closed_at is null);
grant update (suspended_at, closing_at, closed_at) on tenants to platform_app;

create table account_openings (                                -- what was said when the agglomeration opened it (VR-05)
  tenant_id          uuid primary key references tenants,
  lead_id            uuid not null references tenants,
  contracts_per_year int  not null check (contracts_per_year >= 0),
  linked_to          uuid references tenants,                  -- the account of the commune that the structure belongs to; null: it belongs to none
  opened_by          uuid,
  opened_at          timestamptz not null
);
create index on account_openings (lead_id);
create table account_events (
  tenant_id uuid not null references tenants,
  id        uuid not null,
  lead_id   uuid not null references tenants,
  kind      text not null check (kind in ('Activated', 'Warned', 'Breached', 'Suspended', 'Resumed', 'ClosingBegan', 'Closed')),
  at        timestamptz not null,
  by_person uuid,                                              -- null: a job
  by_name   text,
  reason    text check (length(trim(reason)) > 0),
  key       text not null,
  primary key (tenant_id, id),
  unique (tenant_id, key),                                     -- a warning is said once, however many nodes run the job
  check (num_nulls(by_person, by_name) in (0, 2)),
  check (kind not in ('Suspended', 'Resumed', 'Closed') or reason is not null)
);
create index on account_events (lead_id, at);
do $$
declare t text;
begin
  foreach t in array array['account_openings', 'account_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy never_by_consent on %I as restrictive to platform_app using ((select sec.via()) is null)', t);
    execute format('create policy parties_read on %I for select to platform_app using (tenant_id = (select sec.tenant()) or lead_id = (select sec.lead()))', t);
    execute format('create policy lead_writes on %I for insert to platform_app with check (lead_id = (select sec.lead()) and exists (select from tenants t where t.id = tenant_id and t.lead_id = %I.lead_id))', t, t);
    execute format('create policy spans on %I to platform_jobs using (true) with check (true)', t);
    execute format('grant select, insert on %I to platform_app', t);
    execute format('grant select on %I to platform_jobs', t);
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function refuse_change()', t);
  end loop;
end $$;
create policy in_own_name on account_openings as restrictive for insert to platform_app with check (opened_by is not distinct from (select sec.actor()));
-- A job says that a delay runs out, in nobody's name; everything else is somebody's act.
create policy in_own_name on account_events as restrictive for insert to platform_app with check (by_person is not distinct from (select sec.actor()) and (by_person is null) = (kind in ('Warned', 'Breached')) and at <= (select sec.now()));
grant insert on account_events to platform_jobs;

-- A draft that is given up before anybody signed.
alter table sharing_conventions add withdrawn_on date, add withdrawn_because text,
  add check (num_nulls(withdrawn_on, withdrawn_because) in (0, 2)),
  add check (withdrawn_on is null or (member_signed_on is null and lead_signed_on is null));
grant update (withdrawn_on, withdrawn_because) on sharing_conventions to platform_app;
create or replace trigger keep_facts before update on sharing_conventions for each row execute function keep_facts('submitted_on', 'signatures_open_on', 'member_signed_on', 'lead_signed_on',
  'actes_number', 'transmitted_on', 'published_on', 'provisioned_on', 'starts_on', 'denounced_by', 'denounced_ground', 'denounced_on', 'denounced_letter',
  'denunciation_takes_effect_on', 'ended_on', 'ended_because', 'data_return_due_on', 'data_returned_on', 'data_returned_how', 'terminated_on', 'withdrawn_on', 'withdrawn_because');
create or replace function keep_lead_facts() returns trigger language plpgsql as $$
begin
  if (select sec.tenant()) is not null and ((new.lead_signed_on, new.transmitted_on, new.published_on, new.provisioned_on, new.mandate_ends_on, new.data_returned_on, new.terminated_on, new.submitted_on, new.withdrawn_on)
       is distinct from (old.lead_signed_on, old.transmitted_on, old.published_on, old.provisioned_on, old.mandate_ends_on, old.data_returned_on, old.terminated_on, old.submitted_on, old.withdrawn_on)
     or (new.denounced_by = 'Lead' and old.denounced_by is null))
  then raise exception 'the agglomeration records this' using errcode = '42501'; end if;
  return new;
end $$;

-- VR-04: active under a convention in force only; closed after it, with no consultation open. A date once written stays; a suspension is lifted.
create function keep_account_life() returns trigger language plpgsql as $$
begin
  if new.kind = 'Lead' then return new; end if;
  if tg_op = 'INSERT' then
    if num_nonnulls(new.activated_at, new.suspended_at, new.closing_at, new.closed_at) > 0 then raise exception 'an account is opened before it is active' using errcode = '42501'; end if;
    return new;
  end if;
  if (old.activated_at is not null and new.activated_at is distinct from old.activated_at) or (old.closing_at is not null and new.closing_at is distinct from old.closing_at)
    or (old.closed_at is not null and (new.closed_at, new.suspended_at) is distinct from (old.closed_at, old.suspended_at))
  then raise exception 'a date of an account is not rewritten' using errcode = '42501'; end if;
  if old.activated_at is null and new.activated_at is not null and not exists (select from sharing_conventions c where c.tenant_id = new.id and c.starts_on is not null and c.ended_on is null)
  then raise exception 'no convention is in force' using errcode = '42501'; end if;
  if old.closing_at is null and new.closing_at is not null and (exists (select from sharing_conventions c where c.tenant_id = new.id and c.starts_on is not null and c.ended_on is null)
      or exists (select from public_consultations p where p.tenant_id = new.id and p.closed_at is null and p.discontinued_at is null))
  then raise exception 'a convention binds it, or a consultation is open' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_life before insert or update on tenants for each row execute function keep_account_life();

create policy judges on sharing_conventions for select to platform_sec using (true);
grant select (tenant_id, starts_on, ended_on) on sharing_conventions to platform_sec;
grant select (tenant_id, id, published_at, discontinued_at) on consultations to platform_sec;
grant select (tenant_id, consultation_id, closed_at) on opening_sessions to platform_sec;
grant select (tenant_id, person_id, revoked_at, came_at) on memberships to platform_sec;
set role platform_sec;
create function sec.account_in_force(account uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.tenants t where t.id = account and (t.kind = 'Lead' or (t.activated_at is not null and num_nonnulls(t.suspended_at, t.closing_at) = 0
    and exists (select from public.sharing_conventions c where c.tenant_id = t.id and c.starts_on is not null and c.ended_on is null))));
$$;
-- A suspension takes the turn alone, publications share it: what is published was published before.
create function sec.keep_to_accounts_in_force() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('account-life:' || new.tenant_id::text, 0));
  if not sec.account_in_force(new.tenant_id) then raise exception 'this account is not in force' using errcode = '42501'; end if;
  return new;
end $$;
-- Neither discontinued nor opened to its minutes: a count, for the agglomeration of that account.
create function sec.openings_to_come(of_account uuid) returns int language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select count(*)::int from public.consultations c join public.tenants t on t.id = c.tenant_id
  where c.tenant_id = of_account and t.lead_id = sec.lead() and c.published_at is not null and c.discontinued_at is null
    and not exists (select from public.opening_sessions s where s.tenant_id = c.tenant_id and s.consultation_id = c.id and s.closed_at is not null);
$$;
-- How many people act for each account of the agglomeration that asks, and since when the first of them does. No name.
create function sec.people_of_accounts() returns table (account uuid, people int, first_came_at timestamptz) language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select m.tenant_id, (count(distinct m.person_id) filter (where m.revoked_at is null))::int, min(m.came_at) from public.memberships m join public.tenants t on t.id = m.tenant_id
  where t.lead_id = sec.lead() group by m.tenant_id;
$$;
revoke all on function sec.account_in_force(uuid), sec.keep_to_accounts_in_force(), sec.openings_to_come(uuid), sec.people_of_accounts() from public;
grant execute on function sec.openings_to_come(uuid), sec.people_of_accounts() to platform_app;
grant execute on function sec.keep_to_accounts_in_force() to platform_owner;      -- who makes the triggers
reset role;
create trigger in_force before update of published_at on consultations for each row when (old.published_at is null and new.published_at is not null) execute function sec.keep_to_accounts_in_force();
create trigger in_force before update of sent_at on quote_requests for each row when (old.sent_at is null and new.sent_at is not null) execute function sec.keep_to_accounts_in_force();

-- The yearly advice speaks of the account itself too: a linked structure with an account of its own that counted fewer contracts than the threshold.
alter table structure_advice alter sub_entity_id drop not null;
alter table structure_advice drop constraint structure_advice_tenant_id_sub_entity_id_year_key;
create unique index structure_advice_once on structure_advice (tenant_id, sub_entity_id, year) nulls not distinct;
create policy lead_reads on structure_advice for select to platform_app using (sub_entity_id is null and exists (select from tenants t where t.id = tenant_id and t.lead_id = (select sec.lead())));
