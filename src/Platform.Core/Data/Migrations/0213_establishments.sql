-- A company's establishments, each with its SIRET under the same SIREN, its people attached to them, and departures: whoever leaves, the company keeps
-- what was deposited and an administrator (PEER-02).
alter table establishments add name text check (length(trim(name)) between 2 and 120), add added_by uuid, add closed_at timestamptz;
-- The first form made one without a number for a company of another country: it has none to tell.
create unique index one_live_siret on establishments (company_id, siret) where closed_at is null;
grant insert, update (name, closed_at) on establishments to platform_app;
create policy company_adds   on establishments for insert to platform_app with check (company_id = (select sec.company())
  and exists (select from companies c where c.id = company_id and c.country = 'FR' and left(siret, 9) = c.national_id));
create policy company_closes on establishments for update to platform_app using (company_id = (select sec.company())) with check (company_id = (select sec.company()));

alter table company_members add establishment_id uuid, add foreign key (company_id, establishment_id) references establishments (company_id, id);
grant update (establishment_id) on company_members to platform_app;

-- A reader sees the bids and deposits none.
alter table company_invitations drop constraint company_invitations_role_check;
alter table company_invitations add constraint company_invitations_role_check check (role in ('CompanyAdmin', 'Depositor', 'CompanyReader'));

-- The second line behind the use cases: a company that has an administrator keeps one. Changes of one team wait for each other.
grant select (id, role, left_at) on company_members to platform_sec;
set role platform_sec;
create function sec.keep_company_administrator() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if old.role = 'CompanyAdmin' and old.left_at is null and (new.left_at is not null or new.role <> 'CompanyAdmin') then
    perform pg_advisory_xact_lock(hashtextextended('team:' || new.company_id::text, 0));
    if not exists (select from public.company_members m where m.company_id = new.company_id and m.id <> new.id and m.role = 'CompanyAdmin' and m.left_at is null)
    then raise exception 'a company keeps an administrator' using errcode = '23514', constraint = 'company_keeps_administrator'; end if;
  end if;
  return new;
end $$;
revoke all on function sec.keep_company_administrator() from public;
grant execute on function sec.keep_company_administrator() to platform_owner;      -- who makes the trigger
reset role;
create trigger keep_administrator before update on company_members for each row execute function sec.keep_company_administrator();
