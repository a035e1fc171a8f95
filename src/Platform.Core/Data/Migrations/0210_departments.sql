-- A tree of departments, and rights judged by department (VR-22, VR-23): who buys for one department neither reads nor changes what a sibling prepares;
-- who stands higher in the tree reaches what stands below. docs/decisions/0042-departments.md
alter table departments add archived_at timestamptz;
grant update (name, parent_id, archived_at) on departments to platform_app;
create index on departments (tenant_id, parent_id);
create policy judges on departments for select to platform_sec using (true);
grant select (tenant_id, id, parent_id, sub_entity_id, archived_at) on departments to platform_sec;
grant select (parent_id, archived_at) on departments to platform_jobs;
grant select (id, department_id, role) on memberships to platform_sec;
grant select (department_id) on consultations to platform_public;      -- the filter of the entities names the column, whoever asks; an id says nothing

set role platform_sec;
-- The departments that whoever asks reaches in an account by any of these roles, descendants included. Null: all of them, because one of the roles is the
-- whole account's (administrator, commission), or because no person of an account asks (a company, the lead, a job).
create function sec.reach(in_tenant uuid, with_roles text[]) returns uuid[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, public, sec as $$
declare who uuid;
begin
  if in_tenant is null then return null; end if;
  who := sec.actor();
  if who is null then return null; end if;
  if exists (select from public.memberships m where m.tenant_id = in_tenant and m.person_id = who and m.revoked_at is null and m.role = any (with_roles) and m.role <> 'Buyer')
  then return null; end if;
  return array(with recursive reached as (
    select m.department_id as id from public.memberships m where m.tenant_id = in_tenant and m.person_id = who and m.revoked_at is null and m.role = any (with_roles)
    union
    select d.id from public.departments d join reached r on d.parent_id = r.id where d.tenant_id = in_tenant) select id from reached);
end $$;
create function sec.departments_read() returns uuid[] language sql stable parallel restricted security definer set search_path = pg_catalog, public, sec as
  $$ select sec.reach(sec.tenant(), array['AccountAdmin', 'Buyer', 'CaoPresident', 'CaoDelegate']) $$;
create function sec.departments_edited() returns uuid[] language sql stable parallel restricted security definer set search_path = pg_catalog, public, sec as
  $$ select sec.reach(sec.tenant(), array['Buyer']) $$;

-- The live board: of a consultation that whoever asks reaches.
create or replace function sec.deposit_times(of_consultation uuid) returns setof timestamptz
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select b.last_byte_at from public.bids b join public.consultations c on c.tenant_id = b.tenant_id and c.id = b.consultation_id
  where b.tenant_id = sec.tenant() and b.consultation_id = of_consultation and b.finalised_at is not null
    and coalesce(c.department_id = any ((select sec.departments_read())::uuid[]), true) order by 1;
$$;

-- The doors that act with the rights of platform_sec (a later limit, « sans suite », a line of the register) ask too.
create function sec.keep_consultation_in_reach() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if sec.tenant() is not null and not coalesce(new.department_id = any (sec.departments_edited()), true)
  then raise exception 'a consultation of another department' using errcode = '42501'; end if;
  return new;
end $$;
create function sec.keep_entry_in_reach() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare reached uuid[];
begin
  if sec.tenant() is null then return new; end if;
  reached := sec.departments_read();
  if reached is not null and exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.id = new.consultation_id and not c.department_id = any (reached))
  then raise exception 'a consultation of another department' using errcode = '42501'; end if;
  return new;
end $$;

-- The tree stays a tree, inside one structure, and what is archived is empty: changes of one account's tree wait for each other.
create function sec.keep_tree() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('departments:' || new.tenant_id::text, 0));
  if new.parent_id is not null then
    if not exists (select from public.departments p where p.tenant_id = new.tenant_id and p.id = new.parent_id
                   and p.archived_at is null and p.sub_entity_id is not distinct from new.sub_entity_id)
    then raise exception 'the department above is archived, or of another structure' using errcode = '23514', constraint = 'departments_same_structure'; end if;
    if exists (with recursive above as (
        select p.id, p.parent_id from public.departments p where p.tenant_id = new.tenant_id and p.id = new.parent_id
        union
        select p.id, p.parent_id from public.departments p join above a on p.id = a.parent_id where p.tenant_id = new.tenant_id) select from above where id = new.id)
    then raise exception 'a department does not stand above itself' using errcode = '23514', constraint = 'departments_no_cycle'; end if;
  end if;
  if new.archived_at is not null and (
       exists (select from public.departments d where d.tenant_id = new.tenant_id and d.parent_id = new.id and d.archived_at is null)
    or exists (select from public.memberships m where m.tenant_id = new.tenant_id and m.department_id = new.id and m.revoked_at is null)
    or exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.department_id = new.id and c.discontinued_at is null
               and not exists (select from public.opening_sessions s where s.tenant_id = c.tenant_id and s.consultation_id = c.id and s.closed_at is not null)))
  then raise exception 'a department is archived when it is empty' using errcode = '23514', constraint = 'departments_archived_empty'; end if;
  return new;
end $$;
-- Nobody is attached to what is archived, and nothing is prepared there.
create function sec.keep_to_live_departments() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('departments:' || new.tenant_id::text, 0));
  if exists (select from public.departments d where d.tenant_id = new.tenant_id and d.id = new.department_id and d.archived_at is not null)
  then raise exception 'this department is archived' using errcode = '23514', constraint = 'department_is_live'; end if;
  return new;
end $$;
revoke all on function sec.reach(uuid, text[]), sec.departments_read(), sec.departments_edited(), sec.keep_consultation_in_reach(), sec.keep_entry_in_reach(),
  sec.keep_tree(), sec.keep_to_live_departments() from public;
grant execute on function sec.departments_read(), sec.departments_edited() to platform_app;
grant execute on function sec.reach(uuid, text[]) to platform_identity;
grant execute on function sec.keep_consultation_in_reach(), sec.keep_entry_in_reach(), sec.keep_tree(), sec.keep_to_live_departments() to platform_owner;      -- who makes the triggers
reset role;
-- Last in the alphabet: what is published is not rewritten, whoever asks.
create trigger within_reach before update on consultations for each row execute function sec.keep_consultation_in_reach();
create trigger keep_in_reach before insert on register_entries for each row execute function sec.keep_entry_in_reach();
create trigger keep_tree before insert or update of parent_id, sub_entity_id, archived_at on departments for each row execute function sec.keep_tree();
create trigger keep_to_live before insert on memberships for each row execute function sec.keep_to_live_departments();
create trigger keep_to_live before insert or update of department_id on consultations for each row execute function sec.keep_to_live_departments();

create policy within_reach  on consultations as restrictive for select to platform_app using (coalesce(department_id = any ((select sec.departments_read())::uuid[]), true));
create policy edits_within  on consultations as restrictive for insert to platform_app with check (coalesce(department_id = any ((select sec.departments_edited())::uuid[]), true));
create policy amends_within on consultations as restrictive for update to platform_app using (coalesce(department_id = any ((select sec.departments_edited())::uuid[]), true))
  with check (coalesce(department_id = any ((select sec.departments_edited())::uuid[]), true));
-- All that belongs to a consultation follows it; what a buyer writes takes the role of buyer there.
do $$ declare t text; begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' join pg_attribute b on b.attrelid = c.oid and b.attname = 'consultation_id'
    where n.nspname = 'public' and c.relkind = 'r' and has_any_column_privilege('platform_app', c.oid, 'select') loop
    execute format('create policy within_reach on %I as restrictive to platform_app using ((select sec.departments_read()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id))', t, t, t);
  end loop;
  foreach t in array array['lots', 'dce_versions', 'dce_documents'] loop
    execute format('create policy edits_within on %I as restrictive for insert to platform_app with check ((select sec.departments_edited()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])))', t, t, t);
    execute format('create policy removes_within on %I as restrictive for delete to platform_app using ((select sec.departments_edited()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])))', t, t, t);
  end loop;
end $$;
create policy amends_within on dce_versions as restrictive for update to platform_app using ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = dce_versions.tenant_id and c.id = dce_versions.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
create policy publishes_within on public_consultations as restrictive for insert to platform_app with check ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = public_consultations.tenant_id and c.id = public_consultations.id and c.department_id = any ((select sec.departments_edited())::uuid[])));
