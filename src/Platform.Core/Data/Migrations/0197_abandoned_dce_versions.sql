-- A version of the file in preparation is given up: it goes with its documents, and who did that, and when, stays. Its number is free again: companies count
-- published versions only. What is published is not touched: the triggers of 0008 and 0060 stand before it.
create table abandoned_dce_versions (
  tenant_id         uuid not null,
  id                uuid not null,
  consultation_id   uuid not null,
  number            int  not null check (number >= 2),
  documents         int  not null,
  prepared_at       timestamptz not null,
  abandoned_by      uuid not null,
  abandoned_by_name text not null,
  abandoned_at      timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on abandoned_dce_versions (tenant_id, consultation_id, abandoned_at);
alter table abandoned_dce_versions enable row level security;
alter table abandoned_dce_versions force  row level security;
create policy tenant_reads on abandoned_dce_versions for select to platform_app using (tenant_id = (select sec.tenant()));
create policy records on abandoned_dce_versions to platform_sec using (true) with check (true);
grant select on abandoned_dce_versions to platform_app;
grant select, insert on abandoned_dce_versions to platform_sec;
create trigger append_only before update or delete or truncate on abandoned_dce_versions for each statement execute function refuse_change();

create policy abandons on dce_versions for delete to platform_sec using (published_at is null);
create policy judges on dce_documents for select to platform_sec using (true);
create policy abandons on dce_documents for delete to platform_sec using (true);
grant delete on dce_versions, dce_documents to platform_sec;
grant select (tenant_id, version_id) on dce_documents to platform_sec;

set role platform_sec;
create function sec.abandon_dce_version(of_consultation uuid, seen_number int, new_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare v public.dce_versions; given_up int;
begin
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  select * into v from public.dce_versions where tenant_id = sec.tenant() and consultation_id = of_consultation and published_at is null;
  if v.id is null or v.number is distinct from seen_number
     or not exists (select from public.consultations c where c.tenant_id = sec.tenant() and c.id = of_consultation and c.published_at is not null)
  then raise exception 'nothing to abandon' using errcode = '42501'; end if;
  delete from public.dce_documents where tenant_id = v.tenant_id and version_id = v.id;
  get diagnostics given_up = row_count;
  delete from public.dce_versions where tenant_id = v.tenant_id and id = v.id;
  insert into public.abandoned_dce_versions (tenant_id, id, consultation_id, number, documents, prepared_at, abandoned_by, abandoned_by_name, abandoned_at)
  values (v.tenant_id, new_id, of_consultation, v.number, given_up, v.created_at, sec.actor(),
          coalesce((select m.person_name from public.memberships m where m.person_id = sec.actor() and m.tenant_id = v.tenant_id limit 1), ''), sec.now());
end $$;
revoke all on function sec.abandon_dce_version(uuid, int, uuid) from public;
grant execute on function sec.abandon_dce_version(uuid, int, uuid) to platform_app;
reset role;
