-- The address of an account changes, and the old one keeps leading to it: nobody else ever gets it. docs/decisions/0047-portals-and-feeds.md
create table former_slugs (
  slug         text primary key check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  tenant_id    uuid not null references tenants,
  left_at      timestamptz not null,
  left_by      uuid not null,
  left_by_name text not null
);
create index on former_slugs (tenant_id, left_at);
alter table former_slugs enable row level security;
alter table former_slugs force  row level security;
create policy everybody_follows on former_slugs for select to platform_public, platform_app, platform_jobs using (true);
create policy leaves on former_slugs to platform_sec using (true) with check (true);
create policy one_account on former_slugs as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
grant select (slug, tenant_id, left_at) on former_slugs to platform_public, platform_jobs;
grant select on former_slugs to platform_app;
grant select, insert, delete on former_slugs to platform_sec;

create policy renames on tenants for update to platform_sec using (true) with check (true);
grant update (slug) on tenants to platform_sec;
grant update (buyer_slug) on public_consultations to platform_sec;

-- An address is one account's, past ones included, whoever writes it.
create function keep_former_slugs() returns trigger language plpgsql as $$
begin
  if exists (select from former_slugs f where f.slug = new.slug and f.tenant_id <> new.id) then raise exception 'this address leads to another account' using errcode = '23505'; end if;
  return new;
end $$;
create trigger keep_former_slugs before insert or update of slug on tenants for each row execute function keep_former_slugs();

set role platform_sec;
create function sec.change_slug(wanted text, by_name text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare mine uuid := sec.tenant(); former text;
begin
  if mine is null or sec.via() is not null or not exists (select from public.memberships m
     where m.tenant_id = mine and m.person_id = sec.actor() and m.role = 'AccountAdmin' and m.revoked_at is null)
  then raise exception 'an administrator of the account changes its address' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('slugs', 0));
  select slug into former from public.tenants where id = mine;
  if former = wanted then return true; end if;
  if exists (select from public.tenants t where t.slug = wanted) or exists (select from public.former_slugs f where f.slug = wanted and f.tenant_id <> mine) then return false; end if;
  delete from public.former_slugs where slug = wanted and tenant_id = mine;       -- back to one of its own
  insert into public.former_slugs (slug, tenant_id, left_at, left_by, left_by_name) values (former, mine, sec.now(), sec.actor(), by_name);
  update public.tenants set slug = wanted where id = mine;
  update public.public_consultations set buyer_slug = wanted where tenant_id = mine;
  return true;
end $$;
revoke all on function sec.change_slug(text, text) from public;
grant execute on function sec.change_slug(text, text) to platform_app;
reset role;
