create table dce_versions (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  number          int  not null check (number >= 1),
  note            text,                                    -- what changed, in the buyer's words; from version 2 on
  created_at      timestamptz not null,
  published_at    timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, number),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table dce_documents (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  version_id      uuid not null,
  name            text not null,                           -- safe relative name, shown and used in the archive
  format          text not null,                           -- PDF, XLSX …
  size            bigint not null check (size > 0),
  sha256          bytea not null check (octet_length(sha256) = 32),
  blob            text not null,                           -- names no account, file or company
  added_at        timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, version_id, name),
  foreign key (tenant_id, version_id) references dce_versions (tenant_id, id)
);
alter table dce_versions  enable row level security; alter table dce_versions  force row level security;
alter table dce_documents enable row level security; alter table dce_documents force row level security;
create policy tenant_owns on dce_versions  to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy tenant_owns on dce_documents to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy company_reads_published on dce_versions for select to platform_app using (published_at is not null and (select sec.company()) is not null);
create policy public_reads_published  on dce_versions for select to platform_public using (published_at is not null);
create policy company_reads_published on dce_documents for select to platform_app using ((select sec.company()) is not null
  and exists (select from dce_versions v where v.tenant_id = dce_documents.tenant_id and v.id = version_id and v.published_at is not null));
create policy public_reads_published on dce_documents for select to platform_public using (
  exists (select from dce_versions v where v.tenant_id = dce_documents.tenant_id and v.id = version_id and v.published_at is not null));
create policy spans on dce_versions  for select to platform_jobs using (true);
create policy spans on dce_documents for select to platform_jobs using (true);
create policy judges on dce_versions for select to platform_sec using (true);
grant select, insert, update (note, published_at) on dce_versions to platform_app;
grant select, insert, delete on dce_documents to platform_app;      -- of a draft version only, see the trigger
grant select on dce_versions, dce_documents to platform_public, platform_jobs;
grant select on dce_versions to platform_sec;
create function keep_published_documents() returns trigger language plpgsql as $$
declare version uuid := case tg_op when 'INSERT' then new.version_id else old.version_id end;
begin
  if exists (select from dce_versions v where v.id = version and v.published_at is not null)
  then raise exception 'a published document is never overwritten' using errcode = '42501'; end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger keep_published before insert or update or delete on dce_documents for each row execute function keep_published_documents();

create table dce_withdrawals (
  tenant_id        uuid not null,
  id               uuid not null,
  consultation_id  uuid not null,
  version_number   int  not null,
  company_id       uuid,                                   -- when the person was signed in
  organisation     text,                                   -- null for an anonymous withdrawal, like the two below
  person           text,
  email            text,
  document_id      uuid,                                   -- null: the whole file
  link_sha256      bytea not null unique,                  -- of the bearer link, valid 24 hours
  link_expires_at  timestamptz not null,
  withdrawn_at     timestamptz not null,
  entry_id         uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on dce_withdrawals (tenant_id, consultation_id, withdrawn_at);
alter table dce_withdrawals enable row level security;
alter table dce_withdrawals force  row level security;
create policy tenant_reads on dce_withdrawals for select to platform_app using (tenant_id = (select sec.tenant()));
create policy spans on dce_withdrawals for select to platform_jobs using (true);
create policy records on dce_withdrawals to platform_sec using (true) with check (true);
grant select on dce_withdrawals to platform_app, platform_jobs;
grant select, insert on dce_withdrawals to platform_sec;
create trigger append_only before update or delete or truncate on dce_withdrawals for each statement execute function refuse_change();

set role platform_sec;
-- An anonymous visitor may write exactly this: one withdrawal of a published version, and its line in the register.
create function sec.record_withdrawal(of_tenant uuid, new_id uuid, of_consultation uuid, of_version int, of_company uuid,
    with_organisation text, with_person text, with_email text, of_document uuid, with_link_sha256 bytea,
    entry_id uuid, with_salt bytea, with_details text, with_entry bytea) returns int
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare new_rank int; at timestamptz := sec.now();
begin
  if not exists (select from public.dce_versions v where v.tenant_id = of_tenant and v.consultation_id = of_consultation
                 and v.number = of_version and v.published_at is not null)
     or (of_company is not null and of_company is distinct from sec.company())
  then raise exception 'nothing published to withdraw' using errcode = '42501'; end if;
  if sha256(convert_to('registre/v1', 'UTF8') || '\x00'::bytea || with_salt || convert_to(with_details, 'UTF8')) <> with_entry
  then raise exception 'entry is not the commitment of its details' using errcode = '23514'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  select coalesce(max(rank), 0) + 1 into new_rank from public.register_entries where tenant_id = of_tenant and consultation_id = of_consultation;
  insert into public.register_entries (tenant_id, id, consultation_id, company_id, rank, kind, salt, details, entry, recorded_at)
  values (of_tenant, entry_id, of_consultation, of_company, new_rank, 'retrait', with_salt, with_details, with_entry, at);
  insert into public.dce_withdrawals (tenant_id, id, consultation_id, version_number, company_id, organisation, person, email, document_id,
                                      link_sha256, link_expires_at, withdrawn_at, entry_id)
  values (of_tenant, new_id, of_consultation, of_version, of_company, with_organisation, with_person, with_email, of_document,
          with_link_sha256, at + interval '24 hours', at, entry_id);
  return new_rank;
end $$;
create function sec.withdrawal_by_link(with_link_sha256 bytea)
returns table (tenant_id uuid, consultation_id uuid, version_number int, document_id uuid)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select w.tenant_id, w.consultation_id, w.version_number, w.document_id from public.dce_withdrawals w
  where w.link_sha256 = with_link_sha256 and w.link_expires_at > sec.now();
$$;
revoke all on function sec.record_withdrawal(uuid, uuid, uuid, int, uuid, text, text, text, uuid, bytea, uuid, bytea, text, bytea), sec.withdrawal_by_link(bytea) from public;
grant execute on function sec.record_withdrawal(uuid, uuid, uuid, int, uuid, text, text, text, uuid, bytea, uuid, bytea, text, bytea), sec.withdrawal_by_link(bytea) to platform_public, platform_app;
reset role;
