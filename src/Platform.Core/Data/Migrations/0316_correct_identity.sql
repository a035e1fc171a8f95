-- The agglomeration corrects the name, the SIRET or the INSEE code of an account that was entered wrong. What was before stands in the account's history;
-- what was published keeps the name and the number of its day (public_consultations.buyer). docs/decisions/0044-account-life.md
alter table account_events add former_name text, add former_siret text check (former_siret ~ '^\d{14}$'), add former_insee_code text;
alter table account_events drop constraint account_events_kind_check;
alter table account_events add constraint account_events_kind_check check (kind in ('Activated', 'Warned', 'Breached', 'Suspended', 'Resumed', 'ClosingBegan', 'Closed', 'Reopened', 'Abandoned', 'Corrected')),
  add check (kind <> 'Corrected' or reason is not null),
  add check ((kind = 'Corrected') = (former_name is not null) and (kind = 'Corrected') = (former_siret is not null));
grant update (siret, insee_code) on tenants to platform_app;

-- Nobody changes who an account is without the line that says what it was. Asked of whoever is connected, never of the context: that is still to be changed when a
-- deferred trigger fires, and without it no line is found. Whoever owns the schema could drop the trigger too.
create function corrected_with_its_line() returns trigger language plpgsql as $$
begin
  if not pg_has_role(session_user, 'platform_owner', 'member') and not exists (select from account_events e where e.tenant_id = new.id and e.kind = 'Corrected' and e.at >= sec.now() - interval '2 minutes'
       and (e.former_name, e.former_siret, e.former_insee_code) is not distinct from (old.name, old.siret, old.insee_code))
  then raise exception 'an identity is corrected with its line' using errcode = '42501'; end if;
  return null;
end $$;
create constraint trigger corrected_with_its_line after update on tenants deferrable initially deferred for each row
  when ((old.name, old.siret, old.insee_code) is distinct from (new.name, new.siret, new.insee_code)) execute function corrected_with_its_line();

set role platform_sec;
create function sec.structure_has_number(account uuid, number text) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.sub_entities s join public.tenants t on t.id = s.tenant_id where s.tenant_id = account and t.lead_id = sec.lead() and s.siret = number);
$$;
revoke all on function sec.structure_has_number(uuid, text) from public;
grant execute on function sec.structure_has_number(uuid, text) to platform_app;
reset role;
