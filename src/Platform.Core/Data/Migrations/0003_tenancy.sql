-- Accounts: the lead (agglomeration) and those it hosts. Names and slugs are public; nothing else lives here.
create table tenants (
  id           uuid primary key,
  kind         text not null check (kind in ('Lead', 'Syndicated')),
  lead_id      uuid references tenants,                 -- null for the lead itself
  name         text not null,
  slug         text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  siret        text not null check (siret ~ '^\d{14}$'),
  insee_code   text check (insee_code ~ '^[0-9AB]{5}$'),
  territory    text,                                    -- lead only: the sentence under the name of the portal
  created_at   timestamptz not null,
  activated_at timestamptz,
  check ((kind = 'Lead') = (lead_id is null))
);
alter table tenants enable row level security;
alter table tenants force  row level security;
create policy everyone_reads on tenants for select using (true);
create policy lead_opens   on tenants for insert to platform_app with check (lead_id = (select sec.lead()));
create policy lead_manages on tenants for update to platform_app using (lead_id = (select sec.lead())) with check (lead_id = (select sec.lead()));
create policy operator_opens on tenants for insert to platform_jobs with check (true);
grant select on tenants to platform_app, platform_public, platform_identity, platform_jobs, platform_gate, platform_sec;
grant insert, update (name, slug, activated_at) on tenants to platform_app;
grant insert on tenants to platform_jobs;

create table sub_entities (
  tenant_id  uuid not null references tenants,
  id         uuid not null,
  name       text not null,
  siret      text not null check (siret ~ '^\d{14}$'),
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
alter table sub_entities enable row level security;
alter table sub_entities force  row level security;
create policy tenant_owns on sub_entities using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
grant select, insert, update (name) on sub_entities to platform_app;

create table departments (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  sub_entity_id uuid,
  parent_id     uuid,
  name          text not null,
  created_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, sub_entity_id) references sub_entities (tenant_id, id),
  foreign key (tenant_id, parent_id) references departments (tenant_id, id)
);
alter table departments enable row level security;
alter table departments force  row level security;
create policy tenant_owns on departments using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
grant select, insert, update (name) on departments to platform_app;
