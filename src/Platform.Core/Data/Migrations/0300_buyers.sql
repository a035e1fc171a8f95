-- Who buys is one answer, given by the department: its linked structure, a legal person of its own, else the account (VR-05, VR-06, VR-21).
-- docs/decisions/0042-departments.md
alter table public_consultations add buyer_siret text, add buyer_account text;      -- the account's name, when a linked structure buys under it
-- Those of before were published in the name of the account, whose number their receipts and sealed contexts bear: that stays. Row level security is
-- forced on the owner, who has no policy.
alter table public_consultations no force row level security;
alter table tenants              no force row level security;
alter table quote_requests       no force row level security;
alter table departments          no force row level security;
alter table sub_entities         no force row level security;
update public_consultations p set buyer_siret = t.siret from tenants t where t.id = p.tenant_id;
-- A draft asks in the name of its department's structure from now on; what was sent keeps the name that suppliers read.
update quote_requests q set (sub_entity_id, on_behalf_of) = (select e.id, e.name from departments d left join sub_entities e on e.tenant_id = d.tenant_id and e.id = d.sub_entity_id
  where d.tenant_id = q.tenant_id and d.id = q.department_id) where q.sent_at is null;
alter table public_consultations force row level security;
alter table tenants              force row level security;
alter table quote_requests       force row level security;
alter table departments          force row level security;
alter table sub_entities         force row level security;
alter table public_consultations alter buyer_siret set not null, add check (buyer_siret ~ '^\d{14}$');
-- As in 0195: the facets name the account, from the index alone.
drop index public_consultations_open_idx;
create index public_consultations_open_idx on public_consultations (submission_deadline, id) include (nature, buyer_slug, buyer, buyer_account) where closed_at is null;

create policy judges on sub_entities for select to platform_sec using (true);
grant select (tenant_id, id, name, siret) on sub_entities to platform_sec;
set role platform_sec;
create function sec.keep_buyer() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if sec.tenant() is null then return new; end if;
  if not exists (select from public.consultations c join public.departments d on d.tenant_id = c.tenant_id and d.id = c.department_id join public.tenants t on t.id = c.tenant_id
      left join public.sub_entities e on e.tenant_id = d.tenant_id and e.id = d.sub_entity_id
    where c.tenant_id = new.tenant_id and c.id = new.id
      and (new.buyer, new.buyer_siret, new.buyer_account) is not distinct from (coalesce(e.name, t.name), coalesce(e.siret, t.siret), case when e.id is not null then t.name end))
  then raise exception 'another buyer than that of its department' using errcode = '42501'; end if;
  return new;
end $$;
create function sec.keep_quote_buyer() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if sec.tenant() is null then return new; end if;
  if not exists (select from public.departments d left join public.sub_entities e on e.tenant_id = d.tenant_id and e.id = d.sub_entity_id
    where d.tenant_id = new.tenant_id and d.id = new.department_id and (new.sub_entity_id, new.on_behalf_of) is not distinct from (e.id, e.name))
  then raise exception 'another buyer than that of its department' using errcode = '42501'; end if;
  return new;
end $$;
revoke all on function sec.keep_buyer(), sec.keep_quote_buyer() from public;
grant execute on function sec.keep_buyer(), sec.keep_quote_buyer() to platform_owner;      -- who makes the triggers
reset role;
create trigger keep_buyer before insert on public_consultations for each row execute function sec.keep_buyer();
create trigger keep_buyer before insert or update of department_id, sub_entity_id, on_behalf_of on quote_requests for each row execute function sec.keep_quote_buyer();
