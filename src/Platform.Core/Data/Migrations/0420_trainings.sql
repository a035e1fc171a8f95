-- The training space (VR-15, A7-C6): practice deposits, of nobody and for nobody. No account, no company and no person owns them, so no register, count, search, statement,
-- export or archive can meet them (I16): they are not rows of those tables with a mark that a query could forget. Whoever has the address, 128 random bits, has the deposit.
-- The ciphertext lies here and not in the store of bids: to purge is one delete. docs/decisions/0062-training-space.md
create table trainings (
  id           uuid primary key,
  begun_at     timestamptz not null,
  deadline     timestamptz not null check (deadline > begun_at),
  purge_at     timestamptz not null check (purge_at > deadline),
  recipient    text not null check (recipient ~ '^age1[02-9ac-hj-np-z]{58}$'),      -- the practice key: its secret half was born in the visitor's browser and stays there
  last_byte_at timestamptz,
  bordereau    text check (length(bordereau) <= 20000),
  finalised_at timestamptz,
  receipt      text check (length(receipt) <= 20000),
  advanced_at  timestamptz,                                    -- the visitor did not wait for his limit
  pdf          bytea check (length(pdf) <= 2000000),
  check ((finalised_at is null) = (receipt is null)),
  check (finalised_at is not null or num_nonnulls(advanced_at, pdf) = 0)
);
create index on trainings (purge_at);
create table training_envelopes (
  training_id uuid not null references trainings on delete cascade,
  id          uuid primary key,
  kind        text not null check (kind in ('Application', 'Offer')),
  context     text not null check (length(context) <= 4000)
);
create index on training_envelopes (training_id);
create table training_blocks (
  envelope_id uuid not null references training_envelopes on delete cascade,
  number      int  not null check (number between 0 and 99),
  sha256      bytea not null check (length(sha256) = 32),
  bytes       bytea not null check (length(bytes) > 0),
  primary key (envelope_id, number)
);
alter table training_blocks alter column bytes set storage external;       -- ciphertext does not compress
do $$
declare t text;
begin
  foreach t in array array['trainings', 'training_envelopes', 'training_blocks'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy training on %I to platform_sec using (true) with check (true)', t);       -- by the functions below, and by nothing else
    execute format('grant select, insert on %I to platform_sec', t);
  end loop;
end $$;
grant update (last_byte_at, bordereau, finalised_at, receipt, advanced_at, pdf), delete on trainings to platform_sec;

set role platform_sec;
-- Bounded by dated data: one more only while there is room for it. « Full »: later.
create function sec.begin_training(new_id uuid, to_recipient text, limit_at timestamptz, until timestamptz, most_deposits int, most_bytes bigint, ids uuid[], kinds text[], contexts text[]) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('trainings', 0));
  if (select count(*) from public.trainings) >= most_deposits or coalesce((select sum(length(b.bytes)) from public.training_blocks b), 0) >= most_bytes then return 'Full'; end if;
  insert into public.trainings (id, begun_at, deadline, purge_at, recipient) values (new_id, sec.now(), limit_at, until, to_recipient);
  insert into public.training_envelopes (training_id, id, kind, context) select new_id, e.i, e.k, e.c from unnest(ids, kinds, contexts) as e(i, k, c);
  return 'Begun';
end $$;

-- One that is due to be purged is not there, whether the job has passed or not.
create function sec.training(of_id uuid) returns setof public.trainings
language sql stable security definer set search_path = pg_catalog, public, sec as $$ select t.* from public.trainings t where t.id = of_id and t.purge_at > sec.now(); $$;
create function sec.training_envelopes(of_id uuid) returns setof public.training_envelopes
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select e.* from public.training_envelopes e join public.trainings t on t.id = e.training_id where t.id = of_id and t.purge_at > sec.now();
$$;
create function sec.training_blocks(of_id uuid) returns table (envelope uuid, number int, sha256 bytea, size int)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select b.envelope_id, b.number, b.sha256, length(b.bytes) from public.training_blocks b join sec.training_envelopes(of_id) e on e.id = b.envelope_id order by 1, 2;
$$;
-- The ciphertext itself, for the check of a finished deposit and for its practice opening.
create function sec.training_bytes(of_id uuid, of_envelope uuid) returns table (number int, bytes bytea)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select b.number, b.bytes from public.training_blocks b join sec.training_envelopes(of_id) e on e.id = b.envelope_id where e.id = of_envelope order by 1;
$$;

create function sec.keep_training_block(of_id uuid, of_envelope uuid, as_number int, as_sha256 bytea, content bytea, most_bytes bigint) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare t record; twin bytea;
begin
  select * into t from public.trainings x where x.id = of_id and x.purge_at > sec.now() for update;
  if t.id is null or not exists (select from public.training_envelopes e where e.id = of_envelope and e.training_id = of_id) then return 'NotFound'; end if;
  if sha256(content) <> as_sha256 or length(content) = 0 then return 'Mismatch'; end if;
  select b.sha256 into twin from public.training_blocks b where b.envelope_id = of_envelope and b.number = as_number;
  if twin is not null then return case when twin = as_sha256 then 'Stored' else 'OtherBytes' end; end if;
  if t.finalised_at is not null then return 'Finalised'; end if;
  if length(content) + coalesce((select sum(length(b.bytes)) from public.training_blocks b join public.training_envelopes e on e.id = b.envelope_id where e.training_id = of_id), 0) > most_bytes then return 'TooLong'; end if;
  insert into public.training_blocks (envelope_id, number, sha256, bytes) values (of_envelope, as_number, as_sha256, content);
  update public.trainings x set last_byte_at = sec.now() where x.id = of_id;
  return 'Stored';
end $$;
create function sec.announce_training(of_id uuid, as_bordereau text) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare t record;
begin
  select * into t from public.trainings x where x.id = of_id and x.purge_at > sec.now() for update;
  if t.id is null then return 'NotFound'; end if;
  if t.bordereau is not distinct from as_bordereau then return 'Stored'; end if;
  if t.finalised_at is not null then return 'Finalised'; end if;
  update public.trainings x set bordereau = as_bordereau, last_byte_at = sec.now() where x.id = of_id;
  return 'Stored';
end $$;
create function sec.finish_training(of_id uuid, checked_bordereau text, with_receipt text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  update public.trainings x set finalised_at = sec.now(), receipt = with_receipt where x.id = of_id and x.finalised_at is null and x.bordereau = checked_bordereau;
  return exists (select from public.trainings x where x.id = of_id and x.finalised_at is not null);
end $$;
create function sec.advance_training(of_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  update public.trainings x set advanced_at = sec.now() where x.id = of_id and x.finalised_at is not null and x.advanced_at is null and x.purge_at > sec.now();
  return exists (select from public.trainings x where x.id = of_id and x.advanced_at is not null);
end $$;

create function sec.trainings_to_print(most int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select t.id from public.trainings t where t.finalised_at is not null and t.pdf is null and t.purge_at > sec.now() order by t.finalised_at limit most;
$$;
create function sec.keep_training_pdf(of_id uuid, printed bytea) returns void
language sql volatile security definer set search_path = pg_catalog, public, sec as $$ update public.trainings t set pdf = printed where t.id = of_id and t.pdf is null; $$;
create function sec.purge_trainings() returns int
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare gone int;
begin
  delete from public.trainings t where t.purge_at <= sec.now();
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function sec.begin_training(uuid, text, timestamptz, timestamptz, int, bigint, uuid[], text[], text[]), sec.training(uuid), sec.training_envelopes(uuid), sec.training_blocks(uuid), sec.training_bytes(uuid, uuid),
  sec.keep_training_block(uuid, uuid, int, bytea, bytea, bigint), sec.announce_training(uuid, text), sec.finish_training(uuid, text, text), sec.advance_training(uuid),
  sec.trainings_to_print(int), sec.keep_training_pdf(uuid, bytea), sec.purge_trainings() from public;
grant execute on function sec.begin_training(uuid, text, timestamptz, timestamptz, int, bigint, uuid[], text[], text[]), sec.training(uuid), sec.training_envelopes(uuid), sec.training_blocks(uuid), sec.training_bytes(uuid, uuid),
  sec.keep_training_block(uuid, uuid, int, bytea, bytea, bigint), sec.announce_training(uuid, text), sec.finish_training(uuid, text, text), sec.advance_training(uuid) to platform_public;
grant execute on function sec.training(uuid), sec.trainings_to_print(int), sec.keep_training_pdf(uuid, bytea), sec.purge_trainings() to platform_jobs;
reset role;
