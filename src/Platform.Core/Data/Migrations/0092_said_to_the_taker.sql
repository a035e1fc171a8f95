-- The page after a named withdrawal says which address will be told. Whoever holds the link was given it a moment ago; it dies with the link.
set role platform_sec;
create function sec.withdrawal_email(with_link_sha256 bytea) returns text
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select w.email from public.dce_withdrawals w where w.link_sha256 = with_link_sha256 and w.link_expires_at > sec.now();
$$;
revoke all on function sec.withdrawal_email(bytea) from public;
grant execute on function sec.withdrawal_email(bytea) to platform_public, platform_app;
reset role;
