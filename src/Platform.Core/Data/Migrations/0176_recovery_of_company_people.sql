-- A person who works for a company only, and lost every passkey or the code phone: the lead asks, the operator approves, a day passes.
-- docs/decisions/0033-recovery-of-company-people.md
alter table recoveries add company boolean not null default false check (not company or (side = 'Lead' and kind = 'Key'));

set role platform_sec;
-- Works for a company, and for no account: whoever works for an account too comes back through it.
create function sec.is_company_person(person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.company_members c where c.person_id = person and c.left_at is null)
    and not exists (select from public.memberships m where m.person_id = person and m.revoked_at is null);
$$;
-- For the lead that asks, of an address that it was given.
create function sec.company_person_by_email(address text) returns uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select p.id from public.people p where sec.lead() is not null and p.normalized_email = upper(address) and sec.is_company_person(p.id);
$$;
revoke all on function sec.is_company_person(uuid), sec.company_person_by_email(text) from public;
grant execute on function sec.is_company_person(uuid), sec.company_person_by_email(text) to platform_app;
reset role;

create policy lead_requests_for_company on recoveries for insert to platform_app with check (company and requested_by = (select sec.actor()) and requested_at <= (select sec.now())
  and tenant_id = (select sec.lead()) and (select sec.is_company_person(person_id)));
-- The row stands with the agglomeration, whose own people have nothing to do with it: who works for a bidder is not for its buyers. Whoever acts for an
-- account does not see it; who acts for the lead (and a job) does.
create policy company_s_are_the_lead_s on recoveries as restrictive for select to platform_app using (not company or (select sec.tenant()) is null);
create policy company_s_are_stopped_by_the_lead on recoveries as restrictive for update to platform_app using (not company or (select sec.tenant()) is null);
