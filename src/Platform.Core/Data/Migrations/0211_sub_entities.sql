-- A linked structure under the threshold is an entity of the account, created by the account itself; from the threshold on it asks the lead for an account
-- of its own (VR-05, VR-06). What was declared is kept; what a year really counted is said every year, as advice.
alter table sub_entities add declared_contracts int check (declared_contracts >= 0), add created_by uuid;
grant select (tenant_id, id, name, siret) on sub_entities to platform_jobs;
create unique index one_siret on sub_entities (tenant_id, siret);
create policy advises on sub_entities for select to platform_jobs using (true);
grant select (sub_entity_id) on departments to platform_jobs;

-- Metadata: the account that asks and the lead that opens accounts read it, nobody else.
create table account_requests (
  tenant_id          uuid not null references tenants,
  id                 uuid not null,
  name               text not null check (length(trim(name)) between 2 and 160),
  siret              text not null check (siret ~ '^\d{14}$'),
  contracts_per_year int  not null check (contracts_per_year >= 0),
  asked_by           uuid not null,
  asked_by_name      text not null,
  asked_at           timestamptz not null,
  primary key (tenant_id, id)
);
create unique index one_request on account_requests (tenant_id, siret);
alter table account_requests enable row level security;
alter table account_requests force  row level security;
create policy account_reads on account_requests for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_asks  on account_requests for insert to platform_app with check (tenant_id = (select sec.tenant()) and asked_by = (select sec.actor())
  and asked_at between (select sec.now()) - interval '1 minute' and (select sec.now()));
create policy lead_reads    on account_requests for select to platform_app using (exists (select from tenants t where t.id = tenant_id and t.lead_id = (select sec.lead())));
create policy mails         on account_requests for select to platform_jobs using (true);
grant select, insert on account_requests to platform_app;
grant select on account_requests to platform_jobs;
create trigger append_only before update or delete or truncate on account_requests for each statement execute function refuse_change();

create table structure_advice (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  sub_entity_id uuid not null,
  year          int  not null,
  contracts     int  not null check (contracts >= 0),
  threshold     int  not null,
  advised_at    timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, sub_entity_id, year),                    -- said once a year
  foreign key (tenant_id, sub_entity_id) references sub_entities (tenant_id, id)
);
alter table structure_advice enable row level security;
alter table structure_advice force  row level security;
create policy account_reads on structure_advice for select to platform_app using (tenant_id = (select sec.tenant()));
create policy advises       on structure_advice to platform_jobs using (true) with check (true);
grant select on structure_advice to platform_app;
grant select, insert on structure_advice to platform_jobs;
create trigger append_only before update or delete or truncate on structure_advice for each statement execute function refuse_change();
