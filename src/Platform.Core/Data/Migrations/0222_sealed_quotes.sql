-- Answers to quote requests, sealed to the gate alone until their date (architecture 11.9). docs/decisions/0043-quote-requests.md
create table quote_gates (
  tenant_id    uuid not null,
  request_id   uuid not null,
  requested_at timestamptz not null,
  recipient    text check (recipient like 'age1%'),
  escrow       bytea,                                          -- the identity, sealed to the lead's recovery key
  ready_at     timestamptz,
  primary key (tenant_id, request_id),
  foreign key (tenant_id, request_id) references quote_requests (tenant_id, id)
);
create table quote_gate_secrets (                              -- platform_gate only; sealed with a key that is not in the database
  tenant_id uuid not null, request_id uuid not null, sealed bytea not null, created_at timestamptz not null,
  primary key (tenant_id, request_id)
);
create table quote_gate_releases (
  tenant_id uuid not null, request_id uuid not null, identity text not null, released_at timestamptz not null,
  primary key (tenant_id, request_id),
  foreign key (tenant_id, request_id) references quote_requests (tenant_id, id)
);
create table quotes (
  tenant_id     uuid not null,
  id            uuid not null,
  request_id    uuid not null,
  company_id    uuid not null references companies,
  company_name  text not null,
  sealed        bytea check (octet_length(sealed) between 200 and 3500000),
  sha256        bytea not null check (octet_length(sha256) = 32),
  received_at   timestamptz not null,
  received_by   uuid not null,
  superseded_at timestamptz,                                   -- a later answer of the same company stands in its place; of the earlier its fingerprint stays
  primary key (tenant_id, id),
  check ((sealed is null) = (superseded_at is not null)),
  foreign key (tenant_id, request_id) references quote_requests (tenant_id, id)
);
create unique index one_live_quote on quotes (tenant_id, request_id, company_id) where superseded_at is null;
create index on quotes (company_id, received_at);
create table opened_quotes (                                   -- what was sealed, once its date has passed
  tenant_id    uuid not null,
  quote_id     uuid not null,
  request_id   uuid not null,
  company_id   uuid not null,
  company_name text not null,
  received_at  timestamptz not null,
  opened_at    timestamptz not null,
  readable     boolean not null,
  amount       numeric(12,2) check (amount >= 0),              -- excluding tax
  delay        text,
  message      text,
  file_name    text,
  file         bytea,
  primary key (tenant_id, quote_id),
  foreign key (tenant_id, quote_id) references quotes (tenant_id, id),
  check (readable = (amount is not null)),
  check ((file is null) = (file_name is null))
);
create index on opened_quotes (tenant_id, request_id);
create table quote_outcomes (                                  -- what the buyer decided; the last one holds
  tenant_id  uuid not null,
  request_id uuid not null,
  number     int  not null check (number in (1, 2)),
  outcome    text not null check (outcome in ('Selected', 'Ordered', 'WithoutChoice')),
  quote_id   uuid,
  said       text check (length(said) between 1 and 1000),     -- the reference of the order, or the reason
  by_person  uuid not null,
  by_name    text not null,
  at         timestamptz not null,
  primary key (tenant_id, request_id, number),
  foreign key (tenant_id, request_id) references quote_requests (tenant_id, id),
  foreign key (tenant_id, quote_id) references opened_quotes (tenant_id, quote_id),
  check ((outcome = 'WithoutChoice') = (quote_id is null)),
  check ((outcome = 'Selected') = (said is null))
);
create function keep_quote_outcomes() returns trigger language plpgsql as $$
declare before quote_outcomes;
begin
  select * into before from quote_outcomes o where o.tenant_id = new.tenant_id and o.request_id = new.request_id order by o.number desc limit 1;
  if new.number <> coalesce(before.number, 0) + 1
     or (before.number is null and new.outcome = 'Ordered') or (before.number is not null and (before.outcome <> 'Selected' or new.outcome = 'Selected'))
     or (new.outcome = 'Ordered' and new.quote_id is distinct from before.quote_id)
     or (new.quote_id is not null and not exists (select from opened_quotes q where q.tenant_id = new.tenant_id and q.request_id = new.request_id and q.quote_id = new.quote_id and q.readable))
     or not exists (select from quote_gate_releases r where r.tenant_id = new.tenant_id and r.request_id = new.request_id)
  then raise exception 'this request is not decided so' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_outcomes before insert on quote_outcomes for each row execute function keep_quote_outcomes();

-- The gate gives nothing out before the date, whoever asks: the clock is the database's. An answer on its way to the table is waited for (sec.receive_quote).
create function keep_quote_gate_shut() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('quote-gate:' || new.request_id::text, 0));
  if not exists (select from quote_requests q where q.tenant_id = new.tenant_id and q.id = new.request_id and q.sent_at is not null and q.answers_due < sec.now())
  then raise exception 'before its date a quote gate stays shut' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_shut before insert on quote_gate_releases for each row execute function keep_quote_gate_shut();
do $$ declare t text; begin
  foreach t in array array['quote_gate_releases', 'opened_quotes', 'quote_outcomes'] loop
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function refuse_change()', t);
  end loop;
  foreach t in array array['quote_gates', 'quote_gate_secrets', 'quote_gate_releases', 'quotes', 'opened_quotes', 'quote_outcomes'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy never_by_consent on %I as restrictive to platform_app using ((select sec.via()) is null)', t);
  end loop;
end $$;

create policy account_asks on quote_gates to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()) and recipient is null);
create policy company_reads on quote_gates for select to platform_app using ((select sec.company()) is not null
  and exists (select from quote_requests q where q.tenant_id = quote_gates.tenant_id and q.id = request_id));      -- of a request that it may read
create policy gate_works on quote_gates         to platform_gate using (true) with check (true);
create policy gate_works on quote_gate_secrets  to platform_gate using (true) with check (true);
create policy gate_works on quote_gate_releases to platform_gate using (true) with check (true);
create policy gate_reads on quote_requests for select to platform_gate using (true);
create policy judges on quote_gates for select to platform_sec using (true);
grant select, insert on quote_gates to platform_app;
grant select, update (recipient, escrow, ready_at) on quote_gates to platform_gate;
grant select, insert on quote_gate_secrets, quote_gate_releases to platform_gate;
grant select (tenant_id, id, sent_at, answers_due) on quote_requests to platform_gate;
grant select on quote_gates to platform_sec;

create policy account_knows on quote_gate_releases for select to platform_app using (tenant_id = (select sec.tenant()));
create policy opens on quote_gate_releases for select to platform_jobs using (true);
grant select (tenant_id, request_id, released_at) on quote_gate_releases to platform_app;       -- the identity is for the job that opens
grant select on quote_gate_releases to platform_jobs;

create policy company_reads on quotes for select to platform_app using (company_id = (select sec.company()));      -- its own; the account reads none
create policy receives on quotes to platform_sec using (true) with check (true);
create policy opens on quotes for select to platform_jobs using (true);
grant select (tenant_id, id, request_id, company_id, company_name, sha256, received_at, received_by, superseded_at) on quotes to platform_app;
grant select on quotes to platform_jobs;
grant select, insert, update (superseded_at, sealed) on quotes to platform_sec;

create policy account_reads on opened_quotes for select to platform_app using (tenant_id = (select sec.tenant()));
create policy opens on opened_quotes to platform_jobs using (true) with check (exists (select from quote_gate_releases r where r.tenant_id = opened_quotes.tenant_id and r.request_id = opened_quotes.request_id));
grant select on opened_quotes to platform_app;
grant select, insert on opened_quotes to platform_jobs;

create policy account_decides on quote_outcomes to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()) and by_person = (select sec.actor()));
create policy spans on quote_outcomes for select to platform_jobs using (true);
grant select, insert on quote_outcomes to platform_app;
grant select on quote_outcomes to platform_jobs;

-- Those of before too: what was sent and is still open can be answered here from now on. Row level security is forced on the owner, who has no policy.
alter table quote_requests no force row level security;
alter table quote_gates    no force row level security;
insert into quote_gates (tenant_id, request_id, requested_at) select tenant_id, id, created_at from quote_requests on conflict do nothing;
alter table quote_requests force row level security;
alter table quote_gates    force row level security;

-- The only way in: before the date, by a company that may read the request, in turn. Null: too late, and nothing is kept.
set role platform_sec;
-- As in 0220, and with a gate that answers can be sealed to.
create or replace function sec.send_quote_request(of_request uuid, with_contact text, allowance int, confirmed boolean) returns table (in_year int, as_number int, is_sent boolean)
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare r public.quote_requests; at timestamptz; y int; n int; worth numeric;
begin
  if num_nulls(of_request, with_contact, allowance, confirmed, sec.tenant(), sec.actor()) > 0 then raise exception 'an argument is missing' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('quotes:' || sec.tenant()::text, 0));
  select * into r from public.quote_requests q where q.tenant_id = sec.tenant() and q.id = of_request;
  if r.id is null then raise exception 'no such request' using errcode = '42501'; end if;
  if r.sent_at is not null then return query select r.quota_year, r.quota_number, true; return; end if;
  if not exists (select from public.quote_gates g where g.tenant_id = r.tenant_id and g.request_id = r.id and g.ready_at is not null)
  then raise exception 'its gate is not ready' using errcode = '42501'; end if;
  at := sec.now();                                             -- the instant of sending, read in turn: numbers and instants stand in one order
  if r.answers_due <= at or not (r.is_public or exists (select from public.quote_recipients c where c.tenant_id = r.tenant_id and c.request_id = r.id))
  then raise exception 'this request cannot be sent' using errcode = '42501'; end if;
  y := extract(year from at at time zone 'Europe/Paris');
  select coalesce(max(s.number), 0) + 1 into n from public.quote_sends s where s.tenant_id = r.tenant_id and s.year = y;
  if n > allowance and not confirmed then return query select y, n, false; return; end if;
  select p.price into worth from public.unit_prices p
  where p.lead_id = (select coalesce(t.lead_id, t.id) from public.tenants t where t.id = r.tenant_id) and p.valid_from <= (at at time zone 'Europe/Paris')::date
  order by p.valid_from desc, p.set_at desc limit 1;
  insert into public.quote_sends (tenant_id, year, number, sent_at, unit_price) values (r.tenant_id, y, n, at, worth);
  update public.quote_requests set sent_at = at, sent_by = sec.actor(), contact_email = with_contact, quota_year = y, quota_number = n where tenant_id = r.tenant_id and id = r.id;
  return query select y, n, true;
end $$;
create function sec.receive_quote(of_request uuid, new_id uuid, with_name text, with_sealed bytea) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare r public.quote_requests; at timestamptz;
begin
  if num_nulls(of_request, new_id, with_name, with_sealed, sec.company(), sec.actor()) > 0 then raise exception 'an argument is missing' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock_shared(hashtextextended('quote-gate:' || of_request::text, 0));      -- timed before the date, in the table before the gate opens
  perform pg_advisory_xact_lock(hashtextextended('quote:' || of_request::text || sec.company()::text, 0));
  select * into r from public.quote_requests q where q.id = of_request and q.sent_at is not null
    and (q.is_public or exists (select from public.quote_recipients c where c.tenant_id = q.tenant_id and c.request_id = q.id and c.company_id = sec.company()));
  if r.id is null or not exists (select from public.quote_gates g where g.tenant_id = r.tenant_id and g.request_id = r.id and g.ready_at is not null)
  then raise exception 'no such request' using errcode = '42501'; end if;
  at := sec.now();
  if at > r.answers_due then return null; end if;
  update public.quotes set superseded_at = at, sealed = null where tenant_id = r.tenant_id and request_id = r.id and company_id = sec.company() and superseded_at is null;
  insert into public.quotes (tenant_id, id, request_id, company_id, company_name, sealed, sha256, received_at, received_by)
  values (r.tenant_id, new_id, r.id, sec.company(), with_name, with_sealed, sha256(with_sealed), at, sec.actor());
  return at;
end $$;
revoke all on function sec.receive_quote(uuid, uuid, text, bytea) from public;
grant execute on function sec.receive_quote(uuid, uuid, text, bytea) to platform_app;
reset role;
