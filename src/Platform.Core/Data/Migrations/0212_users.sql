-- Users: personal addresses, terms of use accepted by each person, sign-ins that each person reads, and the list of people that an account's
-- administrator attests every quarter (VR-33, VR-38, GD-19). docs/decisions/0042-departments.md
create table terms_acceptances (
  person_id   uuid not null references people,
  version     text not null,
  accepted_at timestamptz not null,
  primary key (person_id, version)
);
create table sign_ins (
  id           uuid primary key,
  person_id    uuid not null references people,
  signed_in_at timestamptz not null,
  method       text not null check (method in ('passkey', 'mfa', 'demo')),
  place        text not null,                               -- of the address, its network only
  device       text not null                                -- « Firefox, Windows »; never the whole header
);
create index on sign_ins (person_id, signed_in_at desc);
create index on sign_ins (signed_in_at);
alter table terms_acceptances enable row level security; alter table terms_acceptances force row level security;
alter table sign_ins          enable row level security; alter table sign_ins          force row level security;
create policy presented on terms_acceptances for select to platform_identity using (person_id = (select sec.actor()));
create policy accepts   on terms_acceptances for insert to platform_identity with check (person_id = (select sec.actor()) and accepted_at between (select sec.now()) - interval '1 minute' and (select sec.now()));
create policy judges    on terms_acceptances for select to platform_sec using (true);
create policy presented on sign_ins for select to platform_identity using (person_id = (select sec.actor()));
create policy records   on sign_ins for insert to platform_identity with check (person_id = (select sec.actor()) and signed_in_at between (select sec.now()) - interval '1 minute' and (select sec.now()));
create policy forgets_reads on sign_ins for select to platform_jobs using (true);
create policy forgets   on sign_ins for delete to platform_jobs using (true);
grant select, insert on terms_acceptances, sign_ins to platform_identity;
grant select on terms_acceptances to platform_sec;
grant select (signed_in_at), delete on sign_ins to platform_jobs;
create trigger append_only before update or delete or truncate on terms_acceptances for each statement execute function refuse_change();
create trigger no_change   before update or truncate on sign_ins for each statement execute function refuse_change();
set role platform_sec;
-- The latest version that each person of the account in scope accepted, for its administrator.
create function sec.terms_of_people() returns table (person_id uuid, version text, accepted_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select distinct on (a.person_id) a.person_id, a.version, a.accepted_at from public.terms_acceptances a
  where a.person_id in (select m.person_id from public.memberships m where m.tenant_id = sec.tenant() and m.revoked_at is null) order by a.person_id, a.accepted_at desc;
$$;
revoke all on function sec.terms_of_people() from public;
grant execute on function sec.terms_of_people() to platform_app;
reset role;

-- An address that several could read, said by the administrator to be one person's alone, and why.
create table address_declarations (
  tenant_id        uuid not null references tenants,
  id               uuid not null,
  person_id        uuid not null references people,
  person_name      text not null,
  email            text not null,
  reason           text not null check (length(trim(reason)) >= 10),
  declared_by      uuid,                                    -- null: the lead's first invitation
  declared_at      timestamptz not null,
  primary key (tenant_id, id)
);
alter table address_declarations enable row level security;
alter table address_declarations force  row level security;
create policy account_reads    on address_declarations for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_declares on address_declarations for insert to platform_app with check (tenant_id = (select sec.tenant())
  and declared_at between (select sec.now()) - interval '1 minute' and (select sec.now()));
grant select, insert on address_declarations to platform_app;
create trigger append_only before update or delete or truncate on address_declarations for each statement execute function refuse_change();

-- Dates are metadata, which the lead reads; the list itself is the account's.
create table people_attestations (
  tenant_id        uuid not null references tenants,
  id               uuid not null,
  quarter          date not null check (extract(day from quarter) = 1 and extract(month from quarter) in (1, 4, 7, 10)),
  asked_at         timestamptz not null,
  due_on           date not null,
  attested_at      timestamptz,
  attested_by      uuid,
  attested_by_name text,
  primary key (tenant_id, id),
  unique (tenant_id, quarter),                              -- asked once
  check ((attested_at is null) = (attested_by is null) and (attested_at is null) = (attested_by_name is null))
);
create table attested_lists (
  tenant_id      uuid not null,
  attestation_id uuid not null,
  people         text not null,                             -- the very bytes whose hash it is
  sha256         bytea not null check (octet_length(sha256) = 32),
  primary key (tenant_id, attestation_id),
  foreign key (tenant_id, attestation_id) references people_attestations (tenant_id, id)
);
alter table people_attestations enable row level security; alter table people_attestations force row level security;
alter table attested_lists      enable row level security; alter table attested_lists      force row level security;
create policy account_reads   on people_attestations for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_opens   on people_attestations for insert to platform_app with check (tenant_id = (select sec.tenant()) and attested_at is null);
create policy account_attests on people_attestations for update to platform_app using (tenant_id = (select sec.tenant()) and attested_at is null)
  with check (tenant_id = (select sec.tenant()) and attested_by = (select sec.actor()) and attested_at between (select sec.now()) - interval '1 minute' and (select sec.now()));
create policy lead_reads      on people_attestations for select to platform_app using (exists (select from tenants t where t.id = tenant_id and t.lead_id = (select sec.lead())));
create policy asks            on people_attestations to platform_jobs using (true) with check (attested_at is null);
create policy account_reads   on attested_lists for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_attests on attested_lists for insert to platform_app with check (tenant_id = (select sec.tenant()));
create policy own_accounts    on people_attestations for select to platform_identity using (exists (select from memberships m
  where m.tenant_id = people_attestations.tenant_id and m.person_id = (select sec.actor()) and m.role = 'AccountAdmin' and m.revoked_at is null));
grant select on people_attestations to platform_identity;
grant select, insert, update (attested_at, attested_by, attested_by_name) on people_attestations to platform_app;
grant select, insert on people_attestations to platform_jobs;
grant select, insert on attested_lists to platform_app;
create trigger append_only before update or delete or truncate on attested_lists for each statement execute function refuse_change();
create trigger no_removal  before delete or truncate on people_attestations for each statement execute function refuse_change();
create function keep_attested() returns trigger language plpgsql as $$
begin
  if old.attested_at is not null then raise exception 'a list is attested once' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_attested before update on people_attestations for each row execute function keep_attested();
