-- Notices and what becomes of each of them at each channel. docs/decisions/0059-notices-and-channels.md
create table notice_choices (                                  -- of a draft: where its notice will appear, who answers there, and the costs that a person has seen
  tenant_id         uuid not null,
  consultation_id   uuid not null,
  channels          text[] not null check (cardinality(channels) > 0),
  contact_name      text not null default '' check (length(contact_name) <= 200),
  email             text not null default '' check (length(email) <= 254),
  phone             text not null default '' check (length(phone) <= 30),
  street            text not null default '' check (length(street) <= 200),
  post_code         text not null default '' check (length(post_code) <= 10),
  town              text not null default '' check (length(town) <= 100),
  chosen_by         uuid not null,
  chosen_by_name    text not null,
  chosen_at         timestamptz not null,
  confirmed_total   numeric(10,2) check (confirmed_total >= 0),  -- null: nobody has confirmed the costs of these channels yet
  confirmed_by      uuid,
  confirmed_by_name text,
  confirmed_at      timestamptz,
  primary key (tenant_id, consultation_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check (num_nulls(confirmed_total, confirmed_by, confirmed_by_name, confirmed_at) in (0, 4))
);
create table notices (
  tenant_id       uuid not null,
  id              uuid not null,                               -- the identifier that the Office knows it by (BT-701)
  consultation_id uuid not null,
  kind            text not null check (length(kind) between 1 and 40),
  corrects_id     uuid,                                        -- a corrigendum, a modification: of this one
  created_by      uuid not null,
  created_by_name text not null,
  created_at      timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  foreign key (tenant_id, corrects_id) references notices (tenant_id, id)
);
create index on notices (tenant_id, consultation_id);
create table notice_versions (                                 -- what was said, for ever: written when it is queued
  tenant_id       uuid not null,
  id              uuid not null,                               -- its public address
  consultation_id uuid not null,
  notice_id       uuid not null,
  number          int  not null check (number > 0),
  content         jsonb not null,
  queued_by       uuid not null,
  queued_by_name  text not null,
  queued_at       timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, notice_id, number),
  foreign key (tenant_id, notice_id) references notices (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on notice_versions (tenant_id, consultation_id);
create table channel_publications (                            -- one version at one channel; its state is the last dated fact
  tenant_id             uuid not null,
  id                    uuid not null,
  consultation_id       uuid not null,
  notice_id             uuid not null,
  version_id            uuid not null,
  channel               text not null check (channel in ('BuyerProfile', 'Boamp', 'Gazette', 'Joue')),
  gazette               text,                                  -- which one (configuration)
  gazette_name          text,
  reference             text not null,                         -- ours: what a channel is asked by, the same at each attempt
  held_by               uuid,                                  -- CCP R2131-20: the publication in the JOUE that this one waits for
  queued_at             timestamptz not null,
  step                  int  not null default 0 check (step >= 0),   -- which step is due; a fact of another one is stale
  due_at                timestamptz,
  sending_at            timestamptz,                           -- a sending began and nobody knows yet what the channel made of it
  failing_since         timestamptz,
  acknowledged_at       timestamptz,
  remote_reference      text,
  published_at          timestamptz,
  publication_reference text,
  publication_url       text,
  rejected_at           timestamptz,
  manual_at             timestamptz,                           -- no machine can send it: a person does, and says so here
  closed_by             uuid,
  closed_by_name        text,
  corrected_at          timestamptz,                           -- a later version goes in its place
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, version_id, channel, gazette),
  unique nulls not distinct (tenant_id, reference, channel, gazette),
  foreign key (tenant_id, version_id) references notice_versions (tenant_id, id),
  foreign key (tenant_id, notice_id) references notices (tenant_id, id),
  foreign key (tenant_id, held_by) references channel_publications (tenant_id, id),
  check ((channel = 'Gazette') = (gazette is not null)),
  check ((gazette is null) = (gazette_name is null)),
  check (published_at is null or rejected_at is null)
);
create index on channel_publications (tenant_id, consultation_id);
create index on channel_publications (tenant_id, held_by) where held_by is not null;
create index on channel_publications (queued_at) where published_at is null and corrected_at is null;
create table channel_attempts (                                -- each question and each sending, and what came back
  tenant_id       uuid not null,
  publication_id  uuid not null,
  step            int  not null,
  act             text not null check (act in ('Ask', 'Send')),
  consultation_id uuid not null,
  at              timestamptz not null,
  result          text not null check (result in ('Unknown', 'Received', 'Published', 'Rejected', 'Unclear')),
  fault           text,
  status          int,
  milliseconds    int not null,
  primary key (tenant_id, publication_id, step, act),
  foreign key (tenant_id, publication_id) references channel_publications (tenant_id, id),
  check ((result = 'Unclear') = (fault is not null))
);
create table channel_errors (                                  -- what the channel said against it, in its words
  tenant_id       uuid not null,
  publication_id  uuid not null,
  number          int  not null check (number > 0),
  consultation_id uuid not null,
  rule            text,
  field           text,
  message         text not null check (length(message) between 1 and 2000),
  primary key (tenant_id, publication_id, number),
  foreign key (tenant_id, publication_id) references channel_publications (tenant_id, id)
);
create table notice_costs (                                    -- VR-41: borne by the account that publishes, never by the lead
  tenant_id         uuid not null,
  publication_id    uuid not null,
  consultation_id   uuid not null,
  amount            numeric(10,2) not null check (amount >= 0),
  currency          text not null check (currency ~ '^[A-Z]{3}$'),
  price             text not null,                             -- which price of the dated data
  confirmed_by      uuid not null,
  confirmed_by_name text not null,
  confirmed_at      timestamptz not null,
  booked_at         timestamptz not null,
  primary key (tenant_id, publication_id),
  foreign key (tenant_id, publication_id) references channel_publications (tenant_id, id)
);
create index on notice_costs (tenant_id, booked_at desc);
create table public_notices (                                  -- what everybody reads, at an address that stays
  tenant_id       uuid not null references tenants,
  id              uuid not null unique,                        -- of the version: asked for without the account
  notice_id       uuid not null,
  consultation_id uuid not null,
  number          int  not null,
  kind            text not null,
  reference       text not null,
  title           text not null,
  buyer           text not null,
  buyer_slug      text not null,
  content         jsonb not null,
  published_at    timestamptz not null,
  pdf             bytea,                                       -- printed by a job
  primary key (tenant_id, id)
);
create index on public_notices (consultation_id, published_at);

create trigger append_only before update or delete or truncate on notices          for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on notice_versions  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on channel_attempts for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on channel_errors   for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on notice_costs     for each statement execute function refuse_change();
create trigger no_removal  before delete or truncate on channel_publications for each statement execute function refuse_change();
create trigger no_removal  before delete or truncate on public_notices       for each statement execute function refuse_change();
create function keep_public_notice() returns trigger language plpgsql as $$
begin
  if old.pdf is not null or to_jsonb(new) - 'pdf' is distinct from to_jsonb(old) - 'pdf' then raise exception 'a public notice is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_public before update on public_notices for each row execute function keep_public_notice();
-- A dated fact is written once; only what says what to do next moves.
create function keep_channel_facts() returns trigger language plpgsql as $$
begin
  if (new.consultation_id, new.notice_id, new.version_id, new.channel, new.gazette, new.gazette_name, new.reference, new.held_by, new.queued_at) is distinct from
     (old.consultation_id, old.notice_id, old.version_id, old.channel, old.gazette, old.gazette_name, old.reference, old.held_by, old.queued_at)
    or (old.acknowledged_at is not null and (new.acknowledged_at, new.remote_reference) is distinct from (old.acknowledged_at, old.remote_reference))
    or (old.published_at is not null and (new.published_at, new.publication_reference, new.publication_url, new.closed_by, new.closed_by_name) is distinct from (old.published_at, old.publication_reference, old.publication_url, old.closed_by, old.closed_by_name))
    or (old.rejected_at  is not null and new.rejected_at  is distinct from old.rejected_at)
    or (old.manual_at    is not null and new.manual_at    is distinct from old.manual_at)
    or (old.corrected_at is not null and new.corrected_at is distinct from old.corrected_at)
  then raise exception 'what happened to a notice is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_facts before update on channel_publications for each row execute function keep_channel_facts();
-- The choice is of the draft: what was published keeps what it was published with.
create function keep_notice_choice() returns trigger language plpgsql as $$
begin
  if exists (select from consultations c where c.tenant_id = old.tenant_id and c.id = old.consultation_id and c.published_at is not null)
  then raise exception 'the channels of a published consultation are not chosen again' using errcode = '42501'; end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger keep_choice before update or delete on notice_choices for each row execute function keep_notice_choice();

do $$ declare t text; act text; begin
  foreach t in array array['notice_choices', 'notices', 'notice_versions', 'channel_publications', 'channel_attempts', 'channel_errors', 'notice_costs'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy account_reads on %I for select to platform_app using (tenant_id = (select sec.tenant()))', t);
    execute format('create policy within_reach on %I as restrictive for select to platform_app using ((select sec.departments_read()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = consultation_id))', t, t);
    execute format('create policy never_by_consent on %I as restrictive to platform_app using ((select sec.via()) is null)', t);
    execute format('create policy one_account on %I as restrictive for select to platform_export using (tenant_id = (select sec.tenant()))', t);
    execute format('grant select on %I to platform_app, platform_jobs', t);
  end loop;
  foreach t in array array['notice_choices', 'notices', 'notice_versions', 'channel_publications', 'notice_costs'] loop
    foreach act in array array['insert with check', 'update using', 'delete using'] loop
      execute format('create policy %I on %I as restrictive for %s ((select sec.departments_edited()) is null
        or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])))',
        'edits_within_' || split_part(act, ' ', 1), t, act, t);
    end loop;
    execute format('create policy account_adds on %I for insert to platform_app with check (tenant_id = (select sec.tenant()))', t);
    execute format('grant insert on %I to platform_app', t);
  end loop;
end $$;
create policy account_amends on notice_choices for update to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()) and chosen_by is not null);
grant update on notice_choices to platform_app;
create policy account_tells on channel_publications for update to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
grant update (step, due_at, published_at, publication_reference, publication_url, closed_by, closed_by_name, manual_at, corrected_at) on channel_publications to platform_app;

create policy spans on notice_choices for select to platform_jobs using (true);
create policy spans on notices for select to platform_jobs using (true);
create policy spans on notice_versions for select to platform_jobs using (true);
create policy spans on notice_costs for select to platform_jobs using (true);
create policy spans on channel_publications to platform_jobs using (true) with check (true);
create policy spans on channel_attempts to platform_jobs using (true) with check (true);
create policy spans on channel_errors to platform_jobs using (true) with check (true);
grant update (step, due_at, sending_at, failing_since, acknowledged_at, remote_reference, published_at, publication_reference, publication_url, rejected_at, manual_at) on channel_publications to platform_jobs;
grant insert on channel_attempts, channel_errors to platform_jobs;

alter table public_notices enable row level security;
alter table public_notices force  row level security;
create policy everybody_reads on public_notices for select to platform_public, platform_app using (true);
create policy one_account on public_notices as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy account_publishes on public_notices for insert to platform_app with check (tenant_id = (select sec.tenant()));
create policy publishes_within on public_notices as restrictive for insert to platform_app with check ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = public_notices.tenant_id and c.id = consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
create policy spans on public_notices to platform_jobs using (true) with check (true);
grant select on public_notices to platform_public, platform_app, platform_jobs;
grant insert on public_notices to platform_app, platform_jobs;
grant update (pdf) on public_notices to platform_jobs;

-- Whoever runs the platform sees which channel keeps whom waiting, and nothing of what the notices say.
create policy operates on channel_publications for select to platform_sec using (true);
create policy operates on channel_attempts for select to platform_sec using (true);
grant select (tenant_id, id, channel, gazette_name, reference, queued_at, failing_since, acknowledged_at, rejected_at, published_at, manual_at, corrected_at, held_by) on channel_publications to platform_sec;
grant select on channel_attempts to platform_sec;
set role platform_sec;
create function sec.channel_troubles() returns table (account text, channel text, gazette text, reference text, queued_at timestamptz, failing_since timestamptz, rejected_at timestamptz, acknowledged_at timestamptz, attempts int, last_fault text, last_status int)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select t.name, p.channel, p.gazette_name, p.reference, p.queued_at, p.failing_since, p.rejected_at, p.acknowledged_at,
    (select count(*)::int from public.channel_attempts a where a.tenant_id = p.tenant_id and a.publication_id = p.id),
    l.fault, l.status
  from public.channel_publications p join public.tenants t on t.id = p.tenant_id
  left join lateral (select a.fault, a.status from public.channel_attempts a where a.tenant_id = p.tenant_id and a.publication_id = p.id order by a.step desc, a.act desc limit 1) l on true
  where sec.operates() and p.published_at is null and p.corrected_at is null and p.manual_at is null and p.channel <> 'BuyerProfile'
    and (p.rejected_at is not null or p.failing_since is not null or (p.acknowledged_at is not null and p.acknowledged_at < sec.now() - interval '3 days'))
  order by p.queued_at limit 200;
$$;
revoke all on function sec.channel_troubles() from public;
grant execute on function sec.channel_troubles() to platform_app;
reset role;
