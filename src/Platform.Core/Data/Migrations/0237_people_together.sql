-- People are found, or made without credentials, in the very transaction that invites them: a thousand at once, and nobody is left behind when it is taken back.
-- docs/decisions/0050-exports-and-imports.md
create policy makes on people for insert to platform_sec with check (true);
grant insert (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, concurrency_stamp, phone_number_confirmed, two_factor_enabled, lockout_enabled,
  access_failed_count, full_name, created_at) on people to platform_sec;
create policy welcomes on departments for insert to platform_sec with check (true);
create policy welcomes on memberships for insert to platform_sec with check (true);
create policy welcomes on address_declarations for insert to platform_sec with check (true);
create policy welcomes on outbox for insert to platform_sec with check (kind = 'person-invited');
grant insert (tenant_id, id, name, created_at) on departments to platform_sec;
grant insert (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at, granted_by) on memberships to platform_sec;
grant select (granted_by, granted_at, person_email) on memberships to platform_sec;
grant insert (tenant_id, id, person_id, person_name, email, reason, declared_by, declared_at) on address_declarations to platform_sec;
grant insert (id, tenant_id, actor, kind, key, payload, due_at) on outbox to platform_sec;

set role platform_sec;
-- Says nothing of whom it found: an id, as person_by_email does. In the order of addresses, so that two imports wait and do not deadlock.
create function sec.people_of_addresses(addresses text[], names text[], ids uuid[], stamps text[]) returns table (address text, person uuid)
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if num_nonnulls(sec.tenant(), sec.lead(), sec.company()) = 0 or sec.via() is not null then raise exception 'nobody invites' using errcode = '42501'; end if;
  insert into public.people (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, concurrency_stamp, phone_number_confirmed, two_factor_enabled,
    lockout_enabled, access_failed_count, full_name, created_at)
  select n.id, n.address, upper(n.address), n.address, upper(n.address), false, n.stamp, n.id::text, false, false, true, 0, n.name, sec.now()
  from unnest(addresses, names, ids, stamps) as n (address, name, id, stamp) order by upper(n.address)
  on conflict (normalized_email) do nothing;
  return query select n.address, p.id from unnest(addresses) as n (address) join public.people p on p.normalized_email = upper(n.address);
end $$;

-- The first department and the first administrator of accounts that this lead opened and that never had anybody: from then on an account gives its roles
-- itself, or the lead would let himself in by sending the form again. Sent again while its own invitation stands, it answers the same and grants nothing;
-- null: somebody else is there, or was.
create function sec.welcome_accounts(accounts uuid[], department text, departments uuid[], memberships uuid[], people uuid[], names text[], addresses text[], declarations uuid[], reasons text[], facts uuid[])
returns table (account uuid, administrator uuid)
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare n record; first record; place uuid; at timestamptz := sec.now();
begin
  if sec.lead() is null then raise exception 'no lead opens' using errcode = '42501'; end if;
  for n in select u.* from unnest(accounts, departments, memberships, people, names, addresses, declarations, reasons, facts)
      as u (account, department, membership, person, name, address, declaration, reason, fact) order by u.account loop
    if not exists (select from public.tenants t where t.id = n.account and t.lead_id = sec.lead()) then raise exception 'not an account of this lead' using errcode = '42501'; end if;
    perform pg_advisory_xact_lock(hashtextextended('roles:' || n.account::text, 0));
    select m.person_id, m.revoked_at, m.granted_by, m.person_email into first from public.memberships m where m.tenant_id = n.account order by m.granted_at limit 1;
    if found then
      account := n.account;
      administrator := case when first.revoked_at is null and first.granted_by is not distinct from sec.actor() and upper(first.person_email) = upper(n.address) then first.person_id end;
      return next;
      continue;
    end if;
    select d.id into place from public.departments d where d.tenant_id = n.account and d.archived_at is null order by d.id limit 1;
    if not found then
      place := n.department;
      insert into public.departments (tenant_id, id, name, created_at) values (n.account, place, welcome_accounts.department, at);
    end if;
    insert into public.memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at, granted_by)
    values (n.account, n.membership, n.person, n.name, n.address, 'AccountAdmin', place, at, sec.actor());
    if n.reason is not null then
      insert into public.address_declarations (tenant_id, id, person_id, person_name, email, reason, declared_by, declared_at) values (n.account, n.declaration, n.person, n.name, n.address, n.reason, sec.actor(), at);
    end if;
    insert into public.outbox (id, tenant_id, actor, kind, key, payload, due_at)
    values (n.fact, n.account, sec.actor(), 'person-invited', replace(n.membership::text, '-', ''), jsonb_build_object('Person', n.person, 'Membership', n.membership), at);
    account := n.account;
    administrator := n.person;
    return next;
  end loop;
end $$;
revoke all on function sec.people_of_addresses(text[], text[], uuid[], text[]), sec.welcome_accounts(uuid[], text, uuid[], uuid[], uuid[], text[], text[], uuid[], text[], uuid[]) from public;
grant execute on function sec.people_of_addresses(text[], text[], uuid[], text[]), sec.welcome_accounts(uuid[], text, uuid[], uuid[], uuid[], text[], text[], uuid[], text[], uuid[]) to platform_app;
reset role;
