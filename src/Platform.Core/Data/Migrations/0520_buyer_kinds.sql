-- What a buyer is decides which law holds for what it buys: entered with its identity, of an account or of a linked structure, and kept with what it publishes. For which network it buys
-- this time, if any, is said by the consultation (CCP, art. L1212-1 to -3). Everybody was taken for a local authority before. docs/decisions/0068-buyer-kinds.md
alter table tenants      add buyer_body text not null default 'LocalAuthority' check (buyer_body in ('LocalAuthority', 'State', 'OtherAuthority', 'PublicUndertaking'));
alter table sub_entities add buyer_body text not null default 'LocalAuthority' check (buyer_body in ('LocalAuthority', 'State', 'OtherAuthority', 'PublicUndertaking'));
alter table public_consultations add buyer_body text not null default 'LocalAuthority' check (buyer_body in ('LocalAuthority', 'State', 'OtherAuthority', 'PublicUndertaking'));
alter table consultation_terms add network text
  check (network in ('Water', 'Electricity', 'GasAndHeat', 'Transport', 'Rail', 'Port', 'Airport', 'Post', 'GasAndOil', 'SolidFuel'));
grant update (buyer_body) on tenants, sub_entities to platform_app;
grant select (buyer_body) on sub_entities to platform_jobs, platform_sec;
grant select (buyer_body) on tenants to platform_sec;

-- As in 0316: nobody changes who an account is without the line that says what it was.
alter table account_events add former_buyer_body text check (former_buyer_body in ('LocalAuthority', 'State', 'OtherAuthority', 'PublicUndertaking')), add check (former_buyer_body is null or kind = 'Corrected');
create or replace function corrected_with_its_line() returns trigger language plpgsql as $$
begin
  if not pg_has_role(session_user, 'platform_owner', 'member') and not exists (select from account_events e where e.tenant_id = new.id and e.kind = 'Corrected' and e.at >= sec.now() - interval '2 minutes'
       and (e.former_name, e.former_siret, e.former_insee_code, e.former_buyer_body) is not distinct from (old.name, old.siret, old.insee_code, old.buyer_body))
  then raise exception 'an identity is corrected with its line' using errcode = '42501'; end if;
  return null;
end $$;
drop trigger corrected_with_its_line on tenants;
create constraint trigger corrected_with_its_line after update on tenants deferrable initially deferred for each row
  when ((old.name, old.siret, old.insee_code, old.buyer_body) is distinct from (new.name, new.siret, new.insee_code, new.buyer_body)) execute function corrected_with_its_line();

-- As in 0300, with what the buyer is.
set role platform_sec;
create function sec.buyer_body_of(of_tenant uuid, of_department uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select coalesce(e.buyer_body, t.buyer_body)
  from public.departments d join public.tenants t on t.id = d.tenant_id left join public.sub_entities e on e.tenant_id = d.tenant_id and e.id = d.sub_entity_id
  where d.tenant_id = of_tenant and d.id = of_department $$;
create or replace function sec.keep_buyer() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if sec.tenant() is null then return new; end if;
  if not exists (select from public.consultations c join public.departments d on d.tenant_id = c.tenant_id and d.id = c.department_id join public.tenants t on t.id = c.tenant_id
      left join public.sub_entities e on e.tenant_id = d.tenant_id and e.id = d.sub_entity_id
    where c.tenant_id = new.tenant_id and c.id = new.id
      and (new.buyer, new.buyer_siret, new.buyer_account, new.buyer_body)
        is not distinct from (coalesce(e.name, t.name), coalesce(e.siret, t.siret), case when e.id is not null then t.name end, coalesce(e.buyer_body, t.buyer_body)))
  then raise exception 'another buyer than that of its department' using errcode = '42501'; end if;
  return new;
end $$;
revoke all on function sec.buyer_body_of(uuid, uuid) from public;
grant execute on function sec.buyer_body_of(uuid, uuid) to platform_app, platform_public, platform_jobs;
reset role;

-- As in 0500; a phase has the kind of buyer of the consultation that it belongs to.
create or replace view consultation_faces with (security_invoker = true) as
  select tenant_id, id, null::uuid as stage_of, buyer, buyer_siret, buyer_account, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, place, questions_deadline, published_at,
    submission_deadline, closed_at, discontinued_at, buyer_body from public_consultations
  union all
  select s.tenant_id, s.id, s.stage_of, p.buyer, p.buyer_siret, p.buyer_account, p.buyer_slug, s.reference, s.title, s.description, s.nature, s.procedure,
    (select count(*)::int from lots l where l.tenant_id = s.tenant_id and l.consultation_id = s.id), s.cpv, s.place, s.questions_deadline, s.published_at, s.submission_deadline, s.closed_at, s.discontinued_at, p.buyer_body
  from consultations s join public_consultations p on p.tenant_id = s.tenant_id and p.id = s.stage_of where s.stage_of is not null and s.published_at is not null
  union all
  select h.tenant_id, h.id, null::uuid, b.buyer, b.buyer_siret, b.buyer_account, b.buyer_slug, h.reference, h.title, h.description, h.nature, h.procedure,
    (select count(*)::int from lots l where l.tenant_id = h.tenant_id and l.consultation_id = h.id), h.cpv, h.place, h.questions_deadline, h.published_at, h.submission_deadline, h.closed_at, h.discontinued_at,
    sec.buyer_body_of(h.tenant_id, h.department_id)
  from consultations h cross join lateral sec.buyer_of(h.tenant_id, h.department_id) b where h.held and h.published_at is not null;
