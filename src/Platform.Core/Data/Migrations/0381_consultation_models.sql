-- Models of an account: what a consultation said, without its dates, its estimates, its documents and its keys (PEER-16). Those of the platform are files.
create table consultation_models (
  tenant_id    uuid not null references tenants,
  id           uuid not null,
  name         text not null check (length(name) between 1 and 120),
  content      jsonb not null,
  made_by      uuid not null,
  made_by_name text not null,
  made_at      timestamptz not null,
  archived_at  timestamptz,
  primary key (tenant_id, id)
);
alter table consultation_models enable row level security;
alter table consultation_models force  row level security;
create policy account_models on consultation_models to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy never_by_consent on consultation_models as restrictive to platform_app using ((select sec.via()) is null);
create policy one_account on consultation_models as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
grant select, insert, update (archived_at) on consultation_models to platform_app;
