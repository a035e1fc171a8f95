-- An address that an account leaves stays its own for ever, so it does not take as many as it likes. The measure is a dated rule (portal-addresses.json), given by the
-- caller; back to one of its own is always possible. docs/decisions/0047-portals-and-feeds.md
set role platform_sec;
drop function sec.change_slug(text, text);
create function sec.change_slug(wanted text, by_name text, per_year int) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare mine uuid := sec.tenant(); former text; at timestamptz := sec.now();
begin
  if mine is null or per_year is null or sec.via() is not null or not exists (select from public.memberships m
     where m.tenant_id = mine and m.person_id = sec.actor() and m.role = 'AccountAdmin' and m.revoked_at is null)
  then raise exception 'an administrator of the account changes its address' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('slugs', 0));
  select slug into former from public.tenants where id = mine;
  if former = wanted then return 'changed'; end if;
  if exists (select from public.tenants t where t.slug = wanted) or exists (select from public.former_slugs f where f.slug = wanted and f.tenant_id <> mine) then return 'taken'; end if;
  if not exists (select from public.former_slugs f where f.slug = wanted and f.tenant_id = mine)
     and (select count(*) from public.former_slugs f where f.tenant_id = mine and f.left_at > at - interval '1 year') >= per_year then return 'enough'; end if;
  delete from public.former_slugs where slug = wanted and tenant_id = mine;       -- back to one of its own
  insert into public.former_slugs (slug, tenant_id, left_at, left_by, left_by_name) values (former, mine, at, sec.actor(), by_name);
  update public.tenants set slug = wanted where id = mine;
  update public.public_consultations set buyer_slug = wanted where tenant_id = mine;
  return 'changed';
end $$;
revoke all on function sec.change_slug(text, text, int) from public;
grant execute on function sec.change_slug(text, text, int) to platform_app;
reset role;
