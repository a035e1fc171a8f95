-- A call that somebody writes down may name a published consultation (VR-27): whoever buys for its account is told to hand the call over before anything is written.
-- docs/decisions/0048-help-desk.md
set role platform_sec;
create function sec.assists_about(buyer uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$ select sec.assists() and buyer not in (select sec.buys_for(sec.actor())); $$;
revoke all on function sec.assists_about(uuid) from public;
grant execute on function sec.assists_about(uuid) to platform_app;
reset role;

-- A program reads which addresses are called no more, so that it is promised no attempt to them; neither their address nor their secret. docs/decisions/0049-software-clients.md
grant select (tenant_id, id, stopped_at, removed_at) on webhook_subscriptions to platform_client;
create policy client_reads on webhook_subscriptions for select to platform_client using (tenant_id = (select sec.tenant()));
