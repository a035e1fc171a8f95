-- The agglomeration gives back an address that one of its accounts left, or that a closed one has, as long as nothing was published under it. docs/decisions/0047-portals-and-feeds.md
alter table account_events add freed_address text;
alter table account_events drop constraint account_events_kind_check;
alter table account_events add constraint account_events_kind_check check (kind in ('Activated', 'Warned', 'Breached', 'Suspended', 'Resumed', 'ClosingBegan', 'Closed', 'Reopened', 'Abandoned', 'Corrected', 'AddressFreed')),
  add check ((kind = 'AddressFreed') = (freed_address is not null)),
  add check (kind <> 'AddressFreed' or reason is not null);
grant select (published_at) on public_consultations to platform_sec;

set role platform_sec;
create function sec.free_address(of_account uuid, wanted text) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare t public.tenants; until timestamptz;
begin
  if sec.lead() is null or sec.actor() is null or sec.via() is not null then raise exception 'an administrator of the agglomeration frees an address' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('slugs', 0));
  select * into t from public.tenants where id = of_account and lead_id = sec.lead();
  select f.left_at into until from public.former_slugs f where f.slug = wanted and f.tenant_id = t.id;
  if t.id is null or (until is null and (t.closed_at is null or t.slug <> wanted)) then return 'unknown'; end if;
  if exists (select from public.public_consultations p where p.tenant_id = t.id and p.published_at <= coalesce(until, sec.now())) then return 'published'; end if;
  delete from public.former_slugs where slug = wanted and tenant_id = t.id;
  if until is null then update public.tenants set slug = 'libere-' || replace(t.id::text, '-', '') where id = t.id; end if;
  return 'freed';
end $$;
revoke all on function sec.free_address(uuid, text) from public;
grant execute on function sec.free_address(uuid, text) to platform_app;
reset role;
