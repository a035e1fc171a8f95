-- One log for the whole platform (RFC 6962): entries are salted commitments, so neither the existence nor the number of the bids
-- of one consultation shows. docs/decisions/0005-registers.md
create table register_entries (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  consultation_id uuid not null,
  company_id      uuid,                                   -- of the bidder, for the entries that are his
  rank            int  not null,                          -- gap-free in this consultation's register; never shown to a bidder
  kind            text not null check (kind in ('cle-publiee', 'retrait', 'depot', 'depot-remplace', 'depot-retire', 'attestation',
                    'limite-modifiee', 'cloture', 'verrou-ouvert', 'ouverture', 'pv', 'delegation', 'exercice', 'cle-perdue')),
  salt            bytea not null check (octet_length(salt) = 32),
  details         text  not null,                         -- JCS, the exact bytes that were hashed
  entry           bytea not null check (octet_length(entry) = 32),
  recorded_at     timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, rank)
);
create table register_leaves (
  leaf_index    bigint primary key,
  entry_id      uuid  not null unique,
  leaf_hash     bytea not null check (octet_length(leaf_hash) = 32),
  integrated_at timestamptz not null
);
create table tree_heads (
  size       bigint primary key,
  root       bytea not null check (octet_length(root) = 32),
  checkpoint text  not null,
  signed_at  timestamptz not null
);
create table timestamp_tokens (
  tenant_id   uuid not null references tenants,
  subject     text not null check (subject in ('receipt', 'checkpoint')),
  subject_id  uuid not null,                              -- bid, or consultation for the checkpoint that held its closing entry
  company_id  uuid,
  imprint     bytea not null check (octet_length(imprint) = 32),
  token       bytea not null,                             -- whole TimeStampResp (RFC 3161)
  gen_time    timestamptz not null,
  authority   text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, subject, subject_id)
);
alter table register_entries enable row level security; alter table register_entries force row level security;
alter table timestamp_tokens enable row level security; alter table timestamp_tokens force row level security;
create policy bidder_reads on register_entries for select to platform_app using (company_id = (select sec.company()));
create policy spans  on register_entries for select to platform_jobs, platform_gate using (true);
create policy counts on register_entries to platform_sec using (true) with check (true);
create policy tenant_stamps on timestamp_tokens to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy bidder_stamps on timestamp_tokens to platform_app using (company_id = (select sec.company())) with check (company_id = (select sec.company()));
create policy spans on timestamp_tokens to platform_jobs, platform_gate using (true) with check (true);
grant select on register_entries to platform_app, platform_jobs, platform_gate;
grant select, insert on register_entries to platform_sec;
grant select, insert on register_leaves, tree_heads to platform_jobs;
grant select on register_leaves, tree_heads to platform_app, platform_gate;
grant select (leaf_index, leaf_hash) on register_leaves to platform_public;
grant select on tree_heads to platform_public;
grant select, insert on timestamp_tokens to platform_app, platform_jobs, platform_gate;
create trigger append_only before update or delete or truncate on register_entries for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on register_leaves  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on tree_heads       for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on timestamp_tokens for each statement execute function refuse_change();

-- The only way in. The rank is counted under the consultation's lock; the commitment is recomputed here.
set role platform_sec;
create function sec.append_entry(of_tenant uuid, new_id uuid, of_consultation uuid, of_company uuid, of_kind text,
                                 with_salt bytea, with_details text, with_entry bytea) returns int
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare new_rank int;
begin
  -- Compared without null: « not (null) » would let everyone through.
  if not (session_user in ('platform_jobs', 'platform_gate')
          or (sec.tenant() is not null and sec.tenant() is not distinct from of_tenant
              and of_kind not in ('depot', 'depot-remplace', 'depot-retire', 'attestation', 'verrou-ouvert'))
          or (sec.company() is not null and sec.company() is not distinct from of_company
              and of_kind in ('retrait', 'depot', 'depot-remplace', 'depot-retire', 'attestation')))
  then raise exception 'not your register' using errcode = '42501'; end if;
  if sha256(convert_to('registre/v1', 'UTF8') || '\x00'::bytea || with_salt || convert_to(with_details, 'UTF8')) <> with_entry
  then raise exception 'entry is not the commitment of its details' using errcode = '23514'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  select coalesce(max(rank), 0) + 1 into new_rank from public.register_entries
  where tenant_id = of_tenant and consultation_id = of_consultation;
  insert into public.register_entries (tenant_id, id, consultation_id, company_id, rank, kind, salt, details, entry, recorded_at)
  values (of_tenant, new_id, of_consultation, of_company, new_rank, of_kind, with_salt, with_details, with_entry, sec.now());
  return new_rank;
end $$;
revoke all on function sec.append_entry(uuid, uuid, uuid, uuid, text, bytea, text, bytea) from public;
grant execute on function sec.append_entry(uuid, uuid, uuid, uuid, text, bytea, text, bytea) to platform_app, platform_jobs, platform_gate;
reset role;
