-- A company's administrator invites colleagues. Nobody becomes a member by being named: the person accepts, with a mailed link.
create table company_invitations (
  company_id   uuid not null references companies,
  id           uuid not null,
  person_id    uuid not null references people,
  person_name  text not null,
  person_email text not null,
  role         text not null check (role in ('CompanyAdmin', 'Depositor')),
  invited_by   uuid not null,
  invited_at   timestamptz not null,
  expires_at   timestamptz not null check (expires_at > invited_at),
  accepted_at  timestamptz,
  withdrawn_at timestamptz,
  primary key (company_id, id),
  check (accepted_at is null or withdrawn_at is null)
);
create unique index one_open_invitation on company_invitations (company_id, person_id) where accepted_at is null and withdrawn_at is null;
create index on company_invitations (person_id);
alter table company_invitations enable row level security;
alter table company_invitations force  row level security;
create policy company_owns on company_invitations to platform_app using (company_id = (select sec.company())) with check (company_id = (select sec.company()));
create policy own_ones on company_invitations for select to platform_identity using (person_id = (select sec.actor()));
create policy accepts  on company_invitations for update to platform_identity using (person_id = (select sec.actor())) with check (person_id = (select sec.actor()));
create policy mails    on company_invitations for select to platform_jobs using (true);
create policy judges   on company_invitations for select to platform_sec using (true);
grant select, insert, update (withdrawn_at) on company_invitations to platform_app;
grant select, update (accepted_at) on company_invitations to platform_identity;
grant select on company_invitations to platform_jobs, platform_sec;

-- Whoever is invited reads by whom.
create policy invited on companies for select to platform_identity using (exists (
  select from company_invitations i where i.company_id = companies.id and i.person_id = (select sec.actor()) and i.withdrawn_at is null));

-- The link of a message says which invitation it accepts.
alter table email_links drop constraint email_links_purpose_check;
alter table email_links add constraint email_links_purpose_check check (purpose in ('Confirm', 'Welcome', 'Join'));
alter table email_links add column invitation_id uuid;
alter table email_links add constraint join_names_its_invitation check ((purpose = 'Join') = (invitation_id is not null));

-- The administrator changes roles and ends memberships of his own company. One person acts for one company at a time: which one is never a guess.
create policy company_manages on company_members for update to platform_app using (company_id = (select sec.company())) with check (company_id = (select sec.company()));
grant update (role, left_at) on company_members to platform_app;
create unique index one_live_company on company_members (person_id) where left_at is null;

-- Who writes himself into a company was invited there with that role, or opens it: the database refuses a membership that nobody offered.
create policy judges on company_members for select to platform_sec using (true);
grant select (company_id) on company_members to platform_sec;
set role platform_sec;
create function sec.may_join(company uuid, member_role text) returns boolean
language sql volatile security definer set search_path = pg_catalog, public, sec as $$
  select ($2 = 'CompanyAdmin' and not exists (select from public.company_members m where m.company_id = $1))
      or exists (select from public.company_invitations i where i.company_id = $1 and i.person_id = sec.actor() and i.role = $2
                 and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > sec.now());
$$;
revoke all on function sec.may_join(uuid, text) from public;
grant execute on function sec.may_join(uuid, text) to platform_identity;
reset role;
create policy only_when_offered on company_members as restrictive for insert to platform_identity with check ((select sec.may_join(company_id, role)));
