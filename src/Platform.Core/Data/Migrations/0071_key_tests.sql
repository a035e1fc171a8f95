-- Each test of a holder's key, dated: what a person did is not overwritten by the next time.
create table key_tests (
  tenant_id    uuid not null references tenants,
  id           uuid not null,
  holder_id    uuid not null,
  challenge_id uuid not null unique,                       -- one answer, one test
  tested_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, holder_id) references key_holders (tenant_id, id)
);
create index on key_tests (tenant_id, holder_id, tested_at desc);
alter table key_tests enable row level security;
alter table key_tests force  row level security;
create policy tenant_owns on key_tests to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy never_by_consent on key_tests as restrictive to platform_app using ((select sec.via()) is null);
grant select, insert on key_tests to platform_app;
create trigger append_only before update or delete or truncate on key_tests for each statement execute function refuse_change();
