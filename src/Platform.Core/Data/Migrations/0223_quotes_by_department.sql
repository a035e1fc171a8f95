-- Quote requests follow the departments, as consultations do (VR-23): who buys for one neither reads nor sends what a sibling prepares.
-- docs/decisions/0042-departments.md, 0043-quote-requests.md
alter table quote_requests add department_id uuid;
-- Those of before: where their author buys, else the first department of the account. Row level security is forced on the owner, who has no policy.
alter table quote_requests no force row level security;
alter table memberships    no force row level security;
alter table departments    no force row level security;
update quote_requests q set department_id = coalesce(
  (select m.department_id from memberships m where m.tenant_id = q.tenant_id and m.person_id = q.created_by and m.role = 'Buyer' order by m.revoked_at is not null, m.granted_at, m.id limit 1),
  (select d.id from departments d where d.tenant_id = q.tenant_id order by d.archived_at is not null, d.created_at, d.id limit 1));
alter table quote_requests force row level security;
alter table memberships    force row level security;
alter table departments    force row level security;
alter table quote_requests alter department_id set not null;
alter table quote_requests add foreign key (tenant_id, department_id) references departments (tenant_id, id);
create index on quote_requests (tenant_id, department_id);
create policy judges on quote_outcomes for select to platform_sec using (true);
grant select (tenant_id, request_id) on quote_outcomes to platform_sec;

set role platform_sec;
-- The requests of the account in scope that belong to these departments; null for all of them. quote_recipients cannot ask quote_requests, whose own policy
-- asks quote_recipients.
create function sec.quotes_of(departments uuid[]) returns uuid[] language sql stable parallel restricted security definer set search_path = pg_catalog, public, sec as
  $$ select case when departments is not null then array(select q.id from public.quote_requests q where q.tenant_id = sec.tenant() and q.department_id = any (departments)) end $$;
-- How often the account asked each supplier in a year, whichever of its departments did: equal treatment is the account's.
create function sec.asked_in_year(of_year int) returns table (company uuid, times int)
language sql stable parallel restricted security definer set search_path = pg_catalog, public, sec as $$
  select r.company_id, count(*)::int from public.quote_recipients r join public.quote_requests q on q.tenant_id = r.tenant_id and q.id = r.request_id
  where r.tenant_id = sec.tenant() and q.quota_year = of_year group by r.company_id;
$$;
-- As in 0210, and with the quote requests that nobody has decided about.
create or replace function sec.keep_tree() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
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
    or exists (select from public.quote_requests q where q.tenant_id = new.tenant_id and q.department_id = new.id and q.sent_at is not null
               and not exists (select from public.quote_outcomes o where o.tenant_id = q.tenant_id and o.request_id = q.id))
    or exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.department_id = new.id and c.discontinued_at is null
               and not exists (select from public.opening_sessions s where s.tenant_id = c.tenant_id and s.consultation_id = c.id and s.closed_at is not null)))
  then raise exception 'a department is archived when it is empty' using errcode = '23514', constraint = 'departments_archived_empty'; end if;
  return new;
end $$;
revoke all on function sec.quotes_of(uuid[]), sec.asked_in_year(int) from public;
grant execute on function sec.quotes_of(uuid[]), sec.asked_in_year(int) to platform_app;
reset role;

create policy within_reach  on quote_requests as restrictive for select to platform_app using (coalesce(department_id = any ((select sec.departments_read())::uuid[]), true));
create policy edits_within  on quote_requests as restrictive for insert to platform_app with check (coalesce(department_id = any ((select sec.departments_edited())::uuid[]), true));
create policy amends_within on quote_requests as restrictive for update to platform_app using (coalesce(department_id = any ((select sec.departments_edited())::uuid[]), true))
  with check (coalesce(department_id = any ((select sec.departments_edited())::uuid[]), true));
-- Sending acts with the rights of platform_sec: the trigger asks the same. Last in the alphabet, as on consultations.
create trigger within_reach before update on quote_requests for each row execute function sec.keep_consultation_in_reach();
create trigger keep_to_live before insert on quote_requests for each row execute function sec.keep_to_live_departments();

create policy within_reach  on quote_recipients as restrictive for select to platform_app using (coalesce(request_id = any ((select sec.quotes_of((select sec.departments_read())))::uuid[]), true));
create policy edits_within  on quote_recipients as restrictive for insert to platform_app with check (coalesce(request_id = any ((select sec.quotes_of((select sec.departments_edited())))::uuid[]), true));
create policy removes_within on quote_recipients as restrictive for delete to platform_app using (coalesce(request_id = any ((select sec.quotes_of((select sec.departments_edited())))::uuid[]), true));
do $$ declare t text; begin
  foreach t in array array['quote_gates', 'quote_gate_releases', 'opened_quotes', 'quote_outcomes'] loop
    execute format('create policy within_reach on %I as restrictive for select to platform_app using ((select sec.departments_read()) is null
      or exists (select from quote_requests q where q.tenant_id = %I.tenant_id and q.id = request_id))', t, t);
  end loop;
  foreach t in array array['quote_gates', 'quote_outcomes'] loop
    execute format('create policy edits_within on %I as restrictive for insert to platform_app with check ((select sec.departments_edited()) is null
      or exists (select from quote_requests q where q.tenant_id = %I.tenant_id and q.id = request_id and q.department_id = any ((select sec.departments_edited())::uuid[])))', t, t);
  end loop;
end $$;
