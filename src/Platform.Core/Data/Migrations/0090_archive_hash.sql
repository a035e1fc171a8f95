-- The hash of the whole ZIP of a published version: what a company can compare with what it downloaded. A table of its own, because the
-- version itself is never rewritten once published. docs/decisions/0016-archive-hash.md
create table dce_archives (
  tenant_id       uuid not null,
  version_id      uuid not null,
  consultation_id uuid not null,
  size            bigint not null check (size > 0),
  sha256          bytea not null check (octet_length(sha256) = 32),
  hashed_at       timestamptz not null,
  primary key (tenant_id, version_id),
  foreign key (tenant_id, version_id) references dce_versions (tenant_id, id)
);
alter table dce_archives enable row level security;
alter table dce_archives force  row level security;
create policy tenant_reads on dce_archives for select to platform_app using (tenant_id = (select sec.tenant()));
create policy company_reads_published on dce_archives for select to platform_app using ((select sec.company()) is not null
  and exists (select from dce_versions v where v.tenant_id = dce_archives.tenant_id and v.id = version_id and v.published_at is not null));
create policy public_reads_published on dce_archives for select to platform_public using (
  exists (select from dce_versions v where v.tenant_id = dce_archives.tenant_id and v.id = version_id and v.published_at is not null));
create policy spans on dce_archives to platform_jobs using (true) with check (true);
grant select on dce_archives to platform_app, platform_public;
grant select, insert on dce_archives to platform_jobs;
create trigger append_only before update or delete or truncate on dce_archives for each statement execute function refuse_change();
