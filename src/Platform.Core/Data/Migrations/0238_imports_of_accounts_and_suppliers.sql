-- The lead opens accounts from a file, an account brings its suppliers. docs/decisions/0050-exports-and-imports.md
alter table imports drop constraint imports_kind_check;
alter table imports add constraint imports_kind_check check (kind in ('Accounts', 'SubEntities', 'Departments', 'People', 'Suppliers', 'Contracts', 'Withdrawals', 'Deposits'));
-- A file of accounts names people of others: the lead's, and of those who act for the lead; the people of its own account do not read it.
alter policy account_reads   on imports using (tenant_id = (select sec.tenant()) and kind <> 'Accounts');
alter policy account_uploads on imports with check (tenant_id = (select sec.tenant()) and kind <> 'Accounts' and uploaded_by = (select sec.actor()) and imported_at is null);
alter policy account_imports on imports using (tenant_id = (select sec.tenant()) and kind <> 'Accounts' and imported_at is null and abandoned_at is null) with check (tenant_id = (select sec.tenant()));
create policy lead_reads   on imports for select to platform_app using (tenant_id = (select sec.lead()) and kind = 'Accounts');
create policy lead_uploads on imports for insert to platform_app with check (tenant_id = (select sec.lead()) and kind = 'Accounts' and uploaded_by = (select sec.actor()) and imported_at is null);
create policy lead_imports on imports for update to platform_app using (tenant_id = (select sec.lead()) and kind = 'Accounts' and imported_at is null and abandoned_at is null) with check (tenant_id = (select sec.lead()));

-- Suppliers that an account knew before, asked once to enter the directory. Only who entered it himself can be sent a request (0220).
create table supplier_invitations (
  tenant_id  uuid not null references tenants,
  id         uuid not null,
  import_id  uuid not null,
  name       text not null check (length(name) between 2 and 200),
  siret      text check (siret ~ '^\d{14}$'),
  email      text not null check (length(email) between 3 and 254),
  divisions  text[] not null check (cardinality(divisions) <= 10),
  place      text not null check (length(place) <= 200),
  invited_by uuid not null,
  invited_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, import_id) references imports (tenant_id, id)
);
create unique index supplier_invitations_once on supplier_invitations (tenant_id, upper(email));
create unique index supplier_invitations_one_number on supplier_invitations (tenant_id, siret) where siret is not null;
create trigger append_only before update or delete or truncate on supplier_invitations for each statement execute function refuse_change();
alter table supplier_invitations enable row level security;
alter table supplier_invitations force  row level security;
create policy account_reads   on supplier_invitations for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_invites on supplier_invitations for insert to platform_app with check (tenant_id = (select sec.tenant()) and invited_by = (select sec.actor())
  and exists (select from imports i where i.tenant_id = supplier_invitations.tenant_id and i.id = import_id));
create policy mails           on supplier_invitations for select to platform_jobs using (true);
create policy one_account     on supplier_invitations as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
grant select, insert on supplier_invitations to platform_app;
grant select on supplier_invitations to platform_jobs;

create policy judges on supplier_listings for select to platform_sec using (true);
grant select (company_id, delisted_at) on supplier_listings to platform_sec;
set role platform_sec;
-- Which of these SIREN are in the directory, as its page would show: for buyers only.
create function sec.listed_companies(numbers text[]) returns setof text language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select distinct c.national_id from public.companies c join public.supplier_listings l on l.company_id = c.id
  where sec.tenant() is not null and upper(c.national_id_kind) = 'SIREN' and c.national_id = any (numbers) and l.delisted_at is null;
$$;
revoke all on function sec.listed_companies(text[]) from public;
grant execute on function sec.listed_companies(text[]) to platform_app;
reset role;
