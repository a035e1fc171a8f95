-- The agglomeration gives back an address that one of its accounts left, or that a closed one has, as long as nothing was published under it. docs/decisions/0047-portals-and-feeds.md
alter table account_events add freed_address text;
alter table account_events drop constraint account_events_kind_check;
alter table account_events add constraint account_events_kind_check check (kind in ('Activated', 'Warned', 'Breached', 'Suspended', 'Resumed', 'ClosingBegan', 'Closed', 'Reopened', 'Abandoned', 'Corrected', 'AddressFreed')),
  add check ((kind = 'AddressFreed') = (freed_address is not null)),
  add check (kind <> 'AddressFreed' or reason is not null);
grant select (published_at) on public_consultations to platform_sec;
-- The function that frees writes the line itself: nothing is given back that the account does not read.
create policy frees on account_events to platform_sec using (kind = 'AddressFreed') with check (kind = 'AddressFreed');
grant select, insert on account_events to platform_sec;

set role platform_sec;
-- Frees an address and writes its line, or neither. « done »: this account gave it back before, and has it no more. A closed account that gives back its own is found
-- under libere-…, which nobody chooses (Slug.MayBeChosen) and which is not given back again.
create function sec.free_address(of_account uuid, wanted text, why text, by_name text, line uuid) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare t public.tenants; until timestamptz; left_over text := 'libere-' || replace(of_account::text, '-', '');
begin
  if sec.lead() is null or sec.actor() is null or sec.via() is not null then raise exception 'an administrator of the agglomeration frees an address' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('slugs', 0));
  select * into t from public.tenants where id = of_account and lead_id = sec.lead();
  select f.left_at into until from public.former_slugs f where f.slug = wanted and f.tenant_id = t.id;
  if t.id is null or wanted is null or wanted = left_over then return 'unknown'; end if;
  if until is null and (t.closed_at is null or t.slug <> wanted) then
    return case when t.slug <> wanted and exists (select from public.account_events e where e.tenant_id = t.id and e.kind = 'AddressFreed' and e.freed_address = wanted) then 'done' else 'unknown' end;
  end if;
  if exists (select from public.public_consultations p where p.tenant_id = t.id and p.published_at <= coalesce(until, sec.now())) then return 'published'; end if;
  delete from public.former_slugs where slug = wanted and tenant_id = t.id;
  if until is null then update public.tenants set slug = left_over where id = t.id; end if;
  insert into public.account_events (tenant_id, id, lead_id, kind, key, at, by_person, by_name, reason, freed_address)
  values (t.id, line, t.lead_id, 'AddressFreed', 'AddressFreed-' || replace(line::text, '-', ''), sec.now(), sec.actor(), by_name, why, wanted);
  return 'freed';
end $$;
revoke all on function sec.free_address(uuid, text, text, text, uuid) from public;
grant execute on function sec.free_address(uuid, text, text, text, uuid) to platform_app;
reset role;
