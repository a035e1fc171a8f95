create table bids (
  tenant_id       uuid not null,                            -- the buyer's; never changes
  id              uuid not null,                            -- version 7; its ULID text is what the formats show
  consultation_id uuid not null,
  company_id      uuid not null references companies,
  person_id       uuid not null,
  bidder_name     text not null,
  bidder_id       text not null,                            -- SIREN, or country and national identifier
  begun_at        timestamptz not null,
  first_byte_at   timestamptz,
  last_byte_at    timestamptz,                              -- latest block or bordereau, database clock: decides
  bordereau       text,                                     -- JCS, as received
  finalised_at    timestamptz,
  late            boolean,                                  -- null until finalised
  limit_applied   timestamptz,                              -- the deadline that decided
  receipt         text,                                     -- recu.json, the exact bytes
  receipt_entry   uuid,
  tracking        text,
  idempotency_key text,
  superseded_at   timestamptz,
  retracted_at    timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check ((finalised_at is null) = (late is null) and (finalised_at is null) = (receipt is null))
);
create index on bids (company_id, id);
create index on bids (tenant_id, consultation_id, finalised_at);
create table bid_envelopes (
  tenant_id       uuid not null,
  id              uuid not null,
  bid_id          uuid not null,
  consultation_id uuid not null,
  company_id      uuid not null references companies,
  kind            text not null check (kind in ('Application', 'Offer')),
  lot_number      int,                                      -- null for the application, which serves every lot of its bid
  context         text not null,                            -- 00-contexte.json, the exact bytes
  context_sha256  bytea not null check (octet_length(context_sha256) = 32),
  recipient       text not null,
  size            bigint check (size > 0),
  sha256          bytea check (octet_length(sha256) = 32),
  block_count     int,
  list_sha256     bytea,
  superseded_at   timestamptz,                              -- a later bid in time covers this lot (R2151-6)
  primary key (tenant_id, id),
  unique (tenant_id, bid_id, kind, lot_number),
  foreign key (tenant_id, bid_id) references bids (tenant_id, id),
  check ((kind = 'Application') = (lot_number is null))
);
create table bid_blocks (
  tenant_id   uuid not null,
  envelope_id uuid not null,
  number      int  not null check (number >= 0),
  company_id  uuid not null references companies,
  size        int  not null check (size > 0),
  sha256      bytea not null check (octet_length(sha256) = 32),
  received_at timestamptz not null,
  primary key (tenant_id, envelope_id, number),
  foreign key (tenant_id, envelope_id) references bid_envelopes (tenant_id, id)
);
create table deposit_attempts (                              -- the journal of diligence: what happened, when (CE 23 Sept 2021, n° 449250)
  tenant_id  uuid not null, id uuid not null, bid_id uuid not null, company_id uuid not null references companies,
  at timestamptz not null, event text not null, detail text,
  primary key (tenant_id, id),
  foreign key (tenant_id, bid_id) references bids (tenant_id, id)
);
do $$ declare t text; begin
  foreach t in array array['bids', 'bid_envelopes', 'bid_blocks', 'deposit_attempts'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy never_by_consent on %I as restrictive to platform_app using ((select sec.via()) is null)', t);
    execute format('create policy spans on %I to platform_jobs using (true) with check (true)', t);
  end loop;
end $$;
create policy company_acts on bids to platform_app using (company_id = (select sec.company())) with check (
  company_id = (select sec.company())                        -- a foreign key does not obey row level security, so ask for a visible consultation
  and exists (select from consultations c where c.tenant_id = bids.tenant_id and c.id = consultation_id and c.published_at is not null));
create policy company_acts on bid_envelopes to platform_app using (company_id = (select sec.company())) with check (
  company_id = (select sec.company()) and exists (select from bids b where b.tenant_id = bid_envelopes.tenant_id and b.id = bid_id and b.company_id = (select sec.company())));
create policy company_acts on bid_blocks to platform_app using (company_id = (select sec.company())) with check (
  company_id = (select sec.company()) and exists (select from bid_envelopes e where e.tenant_id = bid_blocks.tenant_id and e.id = envelope_id and e.company_id = (select sec.company())));
create policy company_acts on deposit_attempts to platform_app using (company_id = (select sec.company())) with check (
  company_id = (select sec.company()) and exists (select from bids b where b.tenant_id = deposit_attempts.tenant_id and b.id = bid_id and b.company_id = (select sec.company())));
-- CCP R2132-9: before the deadline the buyer learns nothing, neither name nor size. Counts and times come from sec.deposit_times.
create policy buyer_reads_closed on bids for select to platform_app using (tenant_id = (select sec.tenant())
  and exists (select from consultations c where c.tenant_id = bids.tenant_id and c.id = consultation_id and c.closed_at is not null));
create policy buyer_reads_closed on bid_envelopes for select to platform_app using (tenant_id = (select sec.tenant())
  and exists (select from consultations c where c.tenant_id = bid_envelopes.tenant_id and c.id = consultation_id and c.closed_at is not null));
create policy gate_counts on bids for select to platform_gate using (true);
create policy counts on bids for select to platform_sec using (true);
grant select, insert, update (first_byte_at, last_byte_at, bordereau, finalised_at, late, limit_applied, receipt, receipt_entry, tracking, idempotency_key, superseded_at, retracted_at) on bids to platform_app, platform_jobs;
grant select, insert, update (size, sha256, block_count, list_sha256, superseded_at) on bid_envelopes to platform_app, platform_jobs;
grant select, insert on bid_blocks, deposit_attempts to platform_app, platform_jobs;
grant select (tenant_id, id, consultation_id, last_byte_at, finalised_at, begun_at, bordereau) on bids to platform_gate, platform_sec;
create trigger append_only before update or delete or truncate on deposit_attempts for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on bid_blocks       for each statement execute function refuse_change();
-- A deposit that was receipted is not rewritten.
create function keep_receipted() returns trigger language plpgsql as $$
begin
  if old.finalised_at is not null and (new.receipt, new.late, new.last_byte_at, new.finalised_at, new.bordereau, new.limit_applied)
     is distinct from (old.receipt, old.late, old.last_byte_at, old.finalised_at, old.bordereau, old.limit_applied)
  then raise exception 'a receipted bid is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_receipted before update on bids for each row execute function keep_receipted();

set role platform_sec;
-- The buyer's live board before the deadline: instants only (GD-04).
create function sec.deposit_times(of_consultation uuid) returns setof timestamptz
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select b.last_byte_at from public.bids b
  where b.tenant_id = sec.tenant() and b.consultation_id = of_consultation and b.finalised_at is not null order by 1;
$$;
revoke all on function sec.deposit_times(uuid) from public;
grant execute on function sec.deposit_times(uuid) to platform_app;
reset role;
