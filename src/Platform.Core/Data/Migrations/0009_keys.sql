-- Keys: the server keeps public parts and wrapped ones; no holder's secret, no consultation key in clear. docs/decisions/0004-sealed-bid-format.md
create table key_challenges (
  tenant_id uuid not null references tenants, id uuid not null, person_id uuid not null, recipient text not null,
  answer_sha256 bytea not null check (octet_length(answer_sha256) = 32), expires_at timestamptz not null,
  answered_at timestamptz, primary key (tenant_id, id)
);
create table key_holders (
  tenant_id   uuid not null references tenants,
  id          uuid not null,
  person_id   uuid not null,
  person_name text not null,
  function    text not null,                               -- « Présidente de la CAO », as printed in the minutes
  recipient   text not null check (recipient like 'age1%'),
  proof_id    uuid not null unique,                        -- the passkey assertion that approved this key
  enrolled_at timestamptz not null,
  tested_at   timestamptz not null,
  revoked_at  timestamptz,
  primary key (tenant_id, id)
);
create unique index one_live_key on key_holders (tenant_id, person_id) where revoked_at is null;
create table gates (
  tenant_id       uuid not null,
  consultation_id uuid not null,
  requested_at    timestamptz not null,
  recipient       text check (recipient like 'age1%'),
  escrow          bytea,                                    -- gate.secours.age: the identity, sealed to the lead's recovery key
  ready_at        timestamptz,
  primary key (tenant_id, consultation_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table gate_secrets (                                 -- platform_gate only; sealed with a key that is not in the database
  tenant_id uuid not null, consultation_id uuid not null, sealed bytea not null, created_at timestamptz not null,
  primary key (tenant_id, consultation_id)
);
create table gate_releases (
  tenant_id uuid not null, consultation_id uuid not null, identity text not null, entry_id uuid not null, released_at timestamptz not null,
  primary key (tenant_id, consultation_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table opening_keys (                                 -- one per kind of envelope; public once the consultation is
  tenant_id uuid not null, consultation_id uuid not null, envelope text not null check (envelope in ('Application', 'Offer')),
  recipient text not null check (recipient like 'age1%'), ck_gate_sha256 bytea not null check (octet_length(ck_gate_sha256) = 32),
  created_at timestamptz not null,
  primary key (tenant_id, consultation_id, envelope),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table key_sets (
  tenant_id uuid not null, consultation_id uuid not null, document text not null, sha256 bytea not null check (octet_length(sha256) = 32),
  entry_id uuid not null, created_at timestamptz not null,
  primary key (tenant_id, consultation_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table key_grants (
  tenant_id uuid not null, id uuid not null, consultation_id uuid not null, envelope text not null check (envelope in ('Application', 'Offer')),
  holder_id uuid not null, sealed bytea not null, sha256 bytea not null check (octet_length(sha256) = 32), granted_at timestamptz not null, revoked_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, envelope, holder_id),
  foreign key (tenant_id, holder_id) references key_holders (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
do $$ declare t text; begin
  foreach t in array array['key_challenges', 'key_holders', 'gates', 'gate_secrets', 'gate_releases', 'opening_keys', 'key_sets', 'key_grants'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
  foreach t in array array['key_challenges', 'key_holders', 'gates', 'opening_keys', 'key_sets', 'key_grants'] loop
    execute format('create policy tenant_owns on %I to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()))', t);
    execute format('create policy never_by_consent on %I as restrictive to platform_app using ((select sec.via()) is null)', t);
  end loop;
end $$;
create policy gate_works on gates         to platform_gate using (true) with check (true);
create policy gate_works on gate_secrets  to platform_gate using (true) with check (true);
create policy gate_works on gate_releases to platform_gate using (true) with check (true);
-- The released identity: to the account whose consultation is closed, and to nobody else.
create policy tenant_reads on gate_releases for select to platform_app using (tenant_id = (select sec.tenant()));
create policy never_by_consent on gate_releases as restrictive to platform_app using ((select sec.via()) is null);
create policy gate_reads on key_sets for select to platform_gate using (true);
create policy public_reads  on opening_keys for select to platform_public using (
  exists (select from consultations c where c.tenant_id = opening_keys.tenant_id and c.id = consultation_id and c.published_at is not null));
create policy company_reads on opening_keys for select to platform_app using ((select sec.company()) is not null
  and exists (select from consultations c where c.tenant_id = opening_keys.tenant_id and c.id = consultation_id and c.published_at is not null));
create policy public_reads  on key_sets for select to platform_public using (
  exists (select from consultations c where c.tenant_id = key_sets.tenant_id and c.id = consultation_id and c.published_at is not null));
create policy company_reads on key_sets for select to platform_app using ((select sec.company()) is not null
  and exists (select from consultations c where c.tenant_id = key_sets.tenant_id and c.id = consultation_id and c.published_at is not null));
-- The entry « cle-publiee » is for everyone: its salt and details let a bidder check the key.
create policy public_reads_key_entry  on register_entries for select to platform_public using (kind = 'cle-publiee');
create policy company_reads_key_entry on register_entries for select to platform_app using (kind = 'cle-publiee' and (select sec.company()) is not null);
grant select on register_entries to platform_public;
grant select (entry_id) on register_leaves to platform_public;
grant select, insert, update (answered_at) on key_challenges to platform_app;
grant select, insert, update (revoked_at, tested_at) on key_holders to platform_app;
grant select, insert on gates to platform_app;
grant select, update (recipient, escrow, ready_at) on gates to platform_gate;
grant select, insert on gate_secrets, gate_releases to platform_gate;
grant select on gate_releases to platform_app;
grant select, insert on opening_keys, key_sets to platform_app;
grant select on opening_keys, key_sets to platform_public, platform_gate;
grant select, insert, update (revoked_at) on key_grants to platform_app;
create trigger append_only before update or delete or truncate on gate_releases for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on key_sets      for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on opening_keys  for each statement execute function refuse_change();
create policy gate_reads on opening_keys for select to platform_gate using (true);
