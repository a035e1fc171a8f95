-- An administrator sees who has not come yet, and since when the invitation is out. Whether a person has a passkey is said; which ones is not.
alter table memberships add invited_at timestamptz;             -- the last time it was sent again; null: with the role itself
grant update (invited_at) on memberships to platform_app;
create policy who_has_come on person_passkeys for select to platform_sec using (true);
grant select (person_id) on person_passkeys to platform_sec;
create policy who_has_come on memberships for select to platform_sec using (true);
grant select (tenant_id, person_id, revoked_at) on memberships to platform_sec;
set role platform_sec;
-- People of the account in scope, of no other.
create function sec.awaited_people() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select distinct m.person_id from public.memberships m
  where m.tenant_id = sec.tenant() and m.revoked_at is null and not exists (select from public.person_passkeys k where k.person_id = m.person_id);
$$;
revoke all on function sec.awaited_people() from public;
grant execute on function sec.awaited_people() to platform_app;
reset role;
