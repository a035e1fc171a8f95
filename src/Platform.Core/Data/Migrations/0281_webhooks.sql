-- What happens in an account, told to its programs: signed, retried, replayable. docs/decisions/0049-software-clients.md
create table webhook_subscriptions (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  url             text not null check (length(url) <= 500 and url ~ '^https?://'),
  events          text[] not null check (cardinality(events) > 0),
  secret          text not null,                           -- sealed by the key ring: a signature needs it whole, and the table alone signs nothing
  created_by      uuid not null,
  created_by_name text not null,
  created_at      timestamptz not null,
  failing_since   timestamptz,                             -- the first failure after the last success
  stopped_at      timestamptz,                             -- nobody answered for days, or the address said that it is gone
  removed_at      timestamptz,
  removed_by_name text,
  primary key (tenant_id, id),
  check ((removed_at is null) = (removed_by_name is null)),
  check (stopped_at is null or failing_since is not null)
);
create table webhook_deliveries (                          -- one event for one subscription; its id is the webhook-id, the same at each attempt
  tenant_id       uuid not null,
  id              uuid not null,
  subscription_id uuid not null,
  event           text not null,
  subject         uuid not null,                           -- of what it tells
  path            text not null,                           -- where the interface for programs shows it
  happened_at     timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, subscription_id) references webhook_subscriptions (tenant_id, id),
  unique (tenant_id, subscription_id, event, subject, happened_at)
);
create table webhook_attempts (
  tenant_id    uuid not null,
  delivery_id  uuid not null,
  number       int  not null check (number > 0),
  at           timestamptz not null,
  status       int,                                        -- of the answer; null: there was none
  fault        text check (fault in ('Unreachable', 'TooSlow', 'Forbidden', 'Status')),
  milliseconds int not null,
  next_at      timestamptz,                                -- null: no other will follow by itself
  primary key (tenant_id, delivery_id, number),
  foreign key (tenant_id, delivery_id) references webhook_deliveries (tenant_id, id),
  check ((fault is null) = (status between 200 and 299))
);
create trigger no_removal  before delete or truncate on webhook_subscriptions for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on webhook_deliveries for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on webhook_attempts   for each statement execute function refuse_change();

do $$ declare t text; begin
  foreach t in array array['webhook_subscriptions', 'webhook_deliveries', 'webhook_attempts'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy account_reads on %I for select to platform_app using (tenant_id = (select sec.tenant()))', t);
    execute format('create policy client_reads on %I for select to platform_client using (tenant_id = (select sec.tenant()))', t);
    execute format('create policy spans on %I to platform_jobs using (true) with check (true)', t);
    execute format('grant select on %I to platform_app, platform_jobs', t);
  end loop;
end $$;
create policy account_adds   on webhook_subscriptions for insert to platform_app with check (tenant_id = (select sec.tenant()) and created_by = (select sec.actor()) and removed_at is null and stopped_at is null);
create policy account_amends on webhook_subscriptions for update to platform_app using (tenant_id = (select sec.tenant()) and removed_at is null) with check (tenant_id = (select sec.tenant()));
create policy account_tries  on webhook_deliveries    for insert to platform_app with check (tenant_id = (select sec.tenant()) and event = 'essai');
create policy announces      on webhook_subscriptions for select to platform_sec using (true);
grant insert, update (failing_since, stopped_at, removed_at, removed_by_name) on webhook_subscriptions to platform_app;
grant update (failing_since, stopped_at) on webhook_subscriptions to platform_jobs;
grant insert on webhook_deliveries to platform_app, platform_jobs;
grant insert on webhook_attempts to platform_jobs;
grant select (tenant_id, id, events, stopped_at, removed_at) on webhook_subscriptions to platform_sec;
grant select on webhook_deliveries, webhook_attempts to platform_client;

-- In the transaction of the act, whatever door it came by: a page, a job, the sheet of an incident. An account without a subscription pays one look.
create policy announces on outbox for insert to platform_sec with check (kind = 'webhook-event');
grant insert on outbox to platform_sec;
set role platform_sec;
create function sec.announce() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare subject uuid := (to_jsonb(new) ->> tg_argv[1])::uuid; at timestamptz := sec.now();
begin
  if exists (select from public.webhook_subscriptions s where s.tenant_id = new.tenant_id and tg_argv[0] = any (s.events) and s.removed_at is null and s.stopped_at is null) then
    insert into public.outbox (id, tenant_id, kind, key, payload)
    values (gen_random_uuid(), new.tenant_id, 'webhook-event', concat_ws(':', tg_argv[0], subject, extract(epoch from at)),
      jsonb_build_object('Tenant', new.tenant_id, 'Event', tg_argv[0], 'Subject', subject, 'HappenedAt', at))
    on conflict do nothing;
  end if;
  return null;
end $$;
revoke all on function sec.announce() from public;
grant execute on function sec.announce() to platform_owner;      -- who makes the triggers
reset role;
create trigger announce_published    after update of published_at on consultations for each row when (old.published_at is null and new.published_at is not null) execute function sec.announce('consultation.publiee', 'id');
create trigger announce_moved        after update of submission_deadline on consultations for each row when (new.published_at is not null and old.published_at is not null and old.submission_deadline is distinct from new.submission_deadline)
  execute function sec.announce('consultation.limite-reportee', 'id');
create trigger announce_discontinued after update of discontinued_at on consultations for each row when (old.discontinued_at is null and new.discontinued_at is not null) execute function sec.announce('consultation.sans-suite', 'id');
create trigger announce_closed       after update of closed_at on consultations for each row when (old.closed_at is null and new.closed_at is not null) execute function sec.announce('consultation.close', 'id');
create trigger announce_version      after update of published_at on dce_versions for each row when (new.number > 1 and old.published_at is null and new.published_at is not null) execute function sec.announce('dossier.modifie', 'consultation_id');
create trigger announce_sent         after update of sent_at on quote_requests for each row when (old.sent_at is null and new.sent_at is not null) execute function sec.announce('devis.envoye', 'id');
create trigger announce_issued       after insert on rebilling_steps for each row when (new.step = 'Issued') execute function sec.announce('releve.emis', 'statement_id');
