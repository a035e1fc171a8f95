-- People and their credentials belong to one role, platform_identity, which sees one person at a time (scope SignIn).
create table people (
  id                     uuid primary key,
  user_name              text,
  normalized_user_name   text,
  email                  text not null,
  normalized_email       text not null unique,
  email_confirmed        boolean not null,
  password_hash          text,
  security_stamp         text,
  concurrency_stamp      text,
  phone_number           text,
  phone_number_confirmed boolean not null,
  two_factor_enabled     boolean not null,
  lockout_end            timestamptz,
  lockout_enabled        boolean not null,
  access_failed_count    int not null,
  full_name              text not null,
  created_at             timestamptz not null,
  last_totp_step         bigint                          -- the same code is never accepted twice
);
create table person_claims (id int generated always as identity primary key, person_id uuid not null references people on delete cascade, claim_type text, claim_value text);
create table person_logins (login_provider text, provider_key text, provider_display_name text, person_id uuid not null references people on delete cascade, primary key (login_provider, provider_key));
create table person_tokens (person_id uuid not null references people on delete cascade, login_provider text, name text, value text, primary key (person_id, login_provider, name));
create table person_passkeys (
  credential_id bytea primary key check (octet_length(credential_id) between 1 and 1023),
  person_id     uuid not null references people on delete cascade,
  data          jsonb not null check (data ? 'PublicKey' and (data ->> 'SignCount')::bigint between 0 and 4294967295)
);
create index on person_passkeys (person_id);
create table passkey_challenges (
  id uuid primary key, person_id uuid not null references people on delete cascade, act text not null,
  act_sha256 bytea not null check (octet_length(act_sha256) = 32), nonce bytea not null check (octet_length(nonce) = 32),
  state text not null, expires_at timestamptz not null
);
create table step_up_proofs (
  id uuid primary key,                                   -- the challenge's
  person_id uuid not null references people, act text not null, act_sha256 bytea not null, nonce bytea not null,
  credential_id bytea not null, public_key bytea not null,   -- COSE: the passkey may be removed later
  client_data bytea not null, authenticator_data bytea not null, signature bytea not null,
  proved_at timestamptz not null default now()
);
create table spent_challenges (challenge_sha256 bytea primary key check (octet_length(challenge_sha256) = 32), spent_at timestamptz not null default now());   -- kept 10 minutes

alter table people enable row level security;             alter table people force row level security;
alter table person_claims enable row level security;      alter table person_claims force row level security;
alter table person_logins enable row level security;      alter table person_logins force row level security;
alter table person_tokens enable row level security;      alter table person_tokens force row level security;
alter table person_passkeys enable row level security;    alter table person_passkeys force row level security;
alter table passkey_challenges enable row level security; alter table passkey_challenges force row level security;
alter table step_up_proofs enable row level security;     alter table step_up_proofs force row level security;
create policy presented on people             to platform_identity using (id = (select sec.actor()))        with check (id = (select sec.actor()));
create policy presented on person_claims      to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
create policy presented on person_logins      to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
create policy presented on person_tokens      to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
create policy presented on person_passkeys    to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
create policy presented on passkey_challenges to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
create policy presented on step_up_proofs     to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
grant select, insert, update on people to platform_identity;
grant select, insert, update, delete on person_passkeys, person_tokens, passkey_challenges to platform_identity;
grant select, insert on step_up_proofs to platform_identity;
grant select, insert on spent_challenges to platform_identity;
grant select on person_claims, person_logins to platform_identity;

-- Address → id, before any proof: the one thing that must be looked up without knowing who asks.
create policy lookup on people for select to platform_sec using (true);
grant select (id, normalized_email) on people to platform_sec;
set role platform_sec;
create function sec.person_by_email(address text) returns uuid
language sql stable security definer set search_path = pg_catalog, public as 'select id from public.people where normalized_email = upper(address)';
revoke all on function sec.person_by_email(text) from public;
grant execute on function sec.person_by_email(text) to platform_identity, platform_app, platform_jobs;
reset role;

-- Who may act for an account. Name and address stand here too: an account's administrator sees his own people, never the credentials.
create table memberships (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  person_id     uuid not null references people,
  person_name   text not null,
  person_email  text not null,
  role          text not null check (role in ('AccountAdmin', 'Buyer', 'CaoPresident', 'CaoDelegate', 'LeadAdmin')),
  department_id uuid not null,                           -- VR-23: at least one department
  granted_at    timestamptz not null,
  granted_by    uuid,
  revoked_at    timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, department_id) references departments (tenant_id, id)
);
create unique index one_live_role on memberships (tenant_id, person_id, role, department_id) where revoked_at is null;
create index on memberships (person_id);
alter table memberships enable row level security;
alter table memberships force  row level security;
create policy tenant_owns on memberships to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy own_ones on memberships for select to platform_identity using (person_id = (select sec.actor()));
create policy mails on memberships for select to platform_jobs using (true);
grant select, insert, update (revoked_at) on memberships to platform_app;
grant select on memberships to platform_identity, platform_jobs;

create table companies (
  id               uuid primary key,
  country          text not null check (country ~ '^[A-Z]{2}$'),
  national_id      text not null,                        -- France: the SIREN; elsewhere what the country uses
  national_id_kind text not null,
  name             text not null,
  created_at       timestamptz not null,
  unique (country, national_id)                          -- one account per company: a competitor cannot sign up under your number (answered by mail only)
);
create table establishments (
  company_id uuid not null references companies,
  id         uuid not null,
  siret      text check (siret ~ '^\d{14}$'),
  created_at timestamptz not null,
  primary key (company_id, id)
);
create table company_members (
  company_id   uuid not null references companies,
  id           uuid not null,
  person_id    uuid not null references people,
  person_name  text not null,
  person_email text not null,
  role         text not null check (role in ('CompanyAdmin', 'Depositor', 'CompanyReader')),
  joined_at    timestamptz not null,
  left_at      timestamptz,
  primary key (company_id, id)
);
create index on company_members (person_id);
alter table companies enable row level security;       alter table companies force row level security;
alter table establishments enable row level security;  alter table establishments force row level security;
alter table company_members enable row level security; alter table company_members force row level security;
create policy company_reads on companies       for select to platform_app using (id = (select sec.company()));
create policy company_reads on establishments  for select to platform_app using (company_id = (select sec.company()));
create policy company_reads on company_members for select to platform_app using (company_id = (select sec.company()));
create policy mails on company_members for select to platform_jobs using (true);
create policy mails on companies for select to platform_jobs using (true);
create policy signs_up on companies       for insert to platform_identity with check (true);
create policy signs_up on establishments  for insert to platform_identity with check (true);
create policy signs_up on company_members for insert to platform_identity with check (person_id = (select sec.actor()));
create policy own_one  on company_members for select to platform_identity using (person_id = (select sec.actor()));
create policy own_one  on companies for select to platform_identity using (exists (select from company_members m where m.company_id = companies.id and m.person_id = (select sec.actor())));
grant select on companies, establishments, company_members to platform_app;
grant select, insert on companies, company_members to platform_identity;
grant insert on establishments to platform_identity;
grant select on companies, company_members to platform_jobs;

create table data_protection_keys (id int generated always as identity primary key, friendly_name text not null unique, xml text not null, created_at timestamptz not null default now());
grant select, insert on data_protection_keys to platform_keys;
