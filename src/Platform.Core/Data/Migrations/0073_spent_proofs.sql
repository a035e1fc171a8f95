-- A confirmation that travels (the page asks for the new passkey after it) serves once.
create table spent_proofs (
  proof_id  uuid primary key references step_up_proofs,
  person_id uuid not null references people,
  spent_at  timestamptz not null default sec.now()
);
alter table spent_proofs enable row level security;
alter table spent_proofs force  row level security;
create policy presented on spent_proofs to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
grant select, insert on spent_proofs to platform_identity;
