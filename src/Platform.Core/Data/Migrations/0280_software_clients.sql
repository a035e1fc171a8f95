-- Software of an account: OAuth2 client credentials with scopes, and a database role that reads what these scopes can name and nothing else.
-- docs/decisions/0049-software-clients.md
do $$ begin
  if not exists (select from pg_roles where rolname = 'platform_client') then
    raise exception 'Role missing: platform_client. Run infra/postgres/roles.sql again (docs/operations.md).';
  end if;
end $$;

create table software_clients (
  tenant_id       uuid not null references tenants,
  id              uuid not null unique,                    -- the OAuth2 client_id: asked for before the account is known
  name            text not null check (length(trim(name)) between 1 and 100),
  scopes          text[] not null check (cardinality(scopes) > 0),
  secret_sha256   bytea not null check (octet_length(secret_sha256) = 32),       -- of 32 random bytes: nothing to guess, so no slow hash
  secret_number   int not null default 1 check (secret_number > 0),              -- a token of an earlier secret is refused
  secret_at       timestamptz not null,
  created_by      uuid not null,
  created_by_name text not null,
  created_at      timestamptz not null,
  expires_at      timestamptz not null check (expires_at > created_at),
  last_used_at    timestamptz,
  revoked_at      timestamptz,
  revoked_by_name text,
  primary key (tenant_id, id),
  check ((revoked_at is null) = (revoked_by_name is null))
);
create trigger no_removal before delete or truncate on software_clients for each statement execute function refuse_change();

alter table software_clients enable row level security; alter table software_clients force row level security;
create policy account_reads  on software_clients for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_adds   on software_clients for insert to platform_app with check (tenant_id = (select sec.tenant()) and created_by = (select sec.actor()) and revoked_at is null and last_used_at is null);
create policy account_amends on software_clients for update to platform_app using (tenant_id = (select sec.tenant()) and revoked_at is null) with check (tenant_id = (select sec.tenant()));
-- Whoever presents a client_id sees that one row, still unproved, as with a person who signs in.
create policy presents on software_clients for select to platform_identity using (id = (select sec.actor()));
create policy is_used  on software_clients for update to platform_identity using (id = (select sec.actor())) with check (id = (select sec.actor()));
grant select, insert, update (secret_sha256, secret_number, secret_at, revoked_at, revoked_by_name) on software_clients to platform_app;
grant select, update (last_used_at) on software_clients to platform_identity;

-- The numbers of the registers of one consultation. Deposits are told once it is closed: until then not even how many (CCP R2132-9; a competitor's price is guessed from less).
grant select (late) on bids to platform_sec;
set role platform_sec;
create function sec.register_numbers(of_consultation uuid) returns table (withdrawals int, identified int, deposits int, late int)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select (select count(*)::int from public.dce_withdrawals w where w.tenant_id = c.tenant_id and w.consultation_id = c.id),
    (select count(w.organisation)::int from public.dce_withdrawals w where w.tenant_id = c.tenant_id and w.consultation_id = c.id),
    case when c.closed_at is not null then (select count(*)::int from public.bids b where b.tenant_id = c.tenant_id and b.consultation_id = c.id and b.finalised_at is not null) end,
    case when c.closed_at is not null then (select count(*)::int from public.bids b where b.tenant_id = c.tenant_id and b.consultation_id = c.id and b.finalised_at is not null and b.late) end
  from public.consultations c where c.tenant_id = sec.tenant() and c.id = of_consultation;
$$;
revoke all on function sec.register_numbers(uuid) from public;
grant execute on function sec.register_numbers(uuid) to platform_client;
reset role;

-- What a client may read: these tables, and nothing that is not named here. No bid, no envelope, no key, no answer to a quote request, no person.
grant select on tenants, unit_prices to platform_client;
create policy client_reads on unit_prices for select to platform_client using (lead_id = (select coalesce(t.lead_id, t.id) from tenants t where t.id = (select sec.tenant())));
do $$ declare t text; begin
  foreach t in array array['consultations', 'lots', 'quote_requests', 'quote_sends', 'rebilling_charges', 'rebilling_statements', 'rebilling_steps', 'rebilling_lines', 'sharing_conventions'] loop
    execute format('create policy client_reads on %I for select to platform_client using (tenant_id = (select sec.tenant()))', t);
    execute format('grant select on %I to platform_client', t);
  end loop;
end $$;
