create table opening_sessions (
  tenant_id uuid not null, id uuid not null, consultation_id uuid not null,
  opened_by uuid not null, opened_by_name text not null, opened_by_function text not null, opened_at timestamptz not null,
  proof_id uuid not null unique,                             -- passkey assertion bound to « open this consultation »
  applications_done_at timestamptz, offers_done_at timestamptz, closed_at timestamptz, minutes_entry uuid,
  primary key (tenant_id, id), unique (tenant_id, consultation_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table opened_envelopes (
  tenant_id uuid not null, envelope_id uuid not null, consultation_id uuid not null, bid_id uuid not null,
  outcome text not null check (outcome in ('Opened', 'Damaged')), reason text, manifest_sha256 bytea,
  opened_by uuid not null, opened_by_name text not null, opened_at timestamptz not null, entry_id uuid not null,
  primary key (tenant_id, envelope_id),
  foreign key (tenant_id, envelope_id) references bid_envelopes (tenant_id, id),
  check ((outcome = 'Damaged') = (reason is not null))
);
create table opened_files (                                   -- the analysis space of this account, and of no other
  tenant_id uuid not null, id uuid not null, consultation_id uuid not null, bid_id uuid not null, envelope_id uuid not null,
  path text not null, size bigint not null, sha256 bytea not null check (octet_length(sha256) = 32), blob text not null, stored_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, envelope_id, path),
  foreign key (tenant_id, envelope_id) references bid_envelopes (tenant_id, id)
);
create table candidate_reviews (
  tenant_id uuid not null, id uuid not null, consultation_id uuid not null, bid_id uuid not null, lot_number int not null,
  admitted boolean not null, reason text, decided_by uuid not null, decided_by_name text not null, decided_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, bid_id, lot_number),
  foreign key (tenant_id, bid_id) references bids (tenant_id, id),
  check (admitted or length(trim(reason)) > 0)                -- set aside needs its reason
);
do $$ declare t text; begin
  foreach t in array array['opening_sessions', 'opened_envelopes', 'opened_files', 'candidate_reviews'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_owns on %I to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant())
      and exists (select from gate_releases g where g.tenant_id = %I.tenant_id and g.consultation_id = %I.consultation_id))', t, t, t);
    execute format('create policy never_by_consent on %I as restrictive to platform_app using ((select sec.via()) is null)', t);
  end loop;
end $$;
grant select, insert, update (applications_done_at, offers_done_at, closed_at, minutes_entry) on opening_sessions to platform_app;
grant select, insert on opened_envelopes, opened_files to platform_app;
grant select, insert, update (admitted, reason, decided_by, decided_by_name, decided_at) on candidate_reviews to platform_app;
create trigger append_only before update or delete or truncate on opened_envelopes for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on opened_files     for each statement execute function refuse_change();
