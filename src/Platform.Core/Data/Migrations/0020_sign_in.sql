-- Confirming an act: the challenge is ours (SHA-256 of a nonce and of the act), so the handler's state is not needed.
alter table passkey_challenges drop column state;
alter table step_up_proofs alter proved_at set default sec.now();

create policy judges on step_up_proofs for select to platform_sec using (true);
grant select (id, person_id, act, act_sha256, proved_at) on step_up_proofs to platform_sec;
set role platform_sec;
-- Asked by the use case that acts, in its own transaction: this person, this act and this content, at most five minutes ago.
create function sec.has_proof(proof uuid, act text, act_sha256 bytea) returns boolean
language sql volatile security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.step_up_proofs p
    where p.id = $1 and p.person_id = sec.actor() and p.act = $2 and p.act_sha256 = $3 and p.proved_at > sec.now() - interval '5 minutes');
$$;
revoke all on function sec.has_proof(uuid, text, bytea) from public;
grant execute on function sec.has_proof(uuid, text, bytea) to platform_app, platform_jobs;
reset role;

-- Links in e-mails. The job that sends makes the secret, stores its hash and puts the secret in the message only.
create table email_links (
  id            uuid primary key,
  person_id     uuid not null references people on delete cascade,
  purpose       text not null check (purpose in ('Confirm', 'Welcome')),
  secret_sha256 bytea not null unique check (octet_length(secret_sha256) = 32),
  issued_at     timestamptz not null,
  expires_at    timestamptz not null check (expires_at > issued_at),
  used_at       timestamptz
);
create index on email_links (person_id);
-- What a company asked for at sign-up. Nothing is taken until the address is confirmed: nobody reserves another company's number.
create table sign_ups (
  person_id        uuid primary key references people on delete cascade,
  company_name     text not null,
  country          text not null check (country ~ '^[A-Z]{2}$'),
  national_id      text not null,
  national_id_kind text not null,
  siret            text check (siret ~ '^\d{14}$'),
  asked_at         timestamptz not null
);
alter table email_links enable row level security; alter table email_links force row level security;
alter table sign_ups    enable row level security; alter table sign_ups    force row level security;
create policy presented on email_links to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
create policy presented on sign_ups    to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
create policy issues    on email_links for insert to platform_jobs with check (true);
create policy lookup    on email_links for select to platform_sec using (true);
grant select, update (used_at) on email_links to platform_identity;
grant insert on email_links to platform_jobs;
grant select (person_id, secret_sha256) on email_links to platform_sec;
grant select, insert, update, delete on sign_ups to platform_identity;
set role platform_sec;
create function sec.person_by_link(secret_sha256 bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, public as 'select l.person_id from public.email_links l where l.secret_sha256 = $1';
revoke all on function sec.person_by_link(bytea) from public;
grant execute on function sec.person_by_link(bytea) to platform_identity;
reset role;

-- Whoever writes the message needs the address; never the credentials.
create policy mails on people for select to platform_jobs using (true);
grant select (id, email, full_name, email_confirmed) on people to platform_jobs;

-- What is over is forgotten by a job.
create policy forgets on passkey_challenges for delete to platform_jobs using (true);
create policy forgets_reads on passkey_challenges for select to platform_jobs using (true);
grant select (spent_at), delete on spent_challenges to platform_jobs;
grant select (expires_at), delete on passkey_challenges to platform_jobs;
