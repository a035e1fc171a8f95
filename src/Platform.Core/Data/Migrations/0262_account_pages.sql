-- What an account says of itself on its page. Rows that were published are the log: nobody rewrites them. docs/decisions/0047-portals-and-feeds.md
create table account_pages (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  text            text not null check (length(text) <= 5000),             -- as typed; made safe each time it is shown
  address         text not null check (length(address) <= 300),
  phone           text not null check (length(phone) <= 40),
  email           text not null check (length(email) <= 254),
  opening_hours   text not null check (length(opening_hours) <= 500),
  website         text not null check (website = '' or website ~ '^https?://'),
  written_by      uuid not null,
  written_by_name text not null,
  written_at      timestamptz not null,
  replaced_at     timestamptz check (replaced_at >= written_at),
  primary key (tenant_id, id)
);
create unique index one_shown on account_pages (tenant_id) where replaced_at is null;
create function keep_account_page() returns trigger language plpgsql as $$
begin
  if old.replaced_at is not null or new.replaced_at is null
     or (new.text, new.address, new.phone, new.email, new.opening_hours, new.website, new.written_by, new.written_by_name, new.written_at)
        is distinct from (old.text, old.address, old.phone, old.email, old.opening_hours, old.website, old.written_by, old.written_by_name, old.written_at)
  then raise exception 'what was published is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_account_page before update on account_pages for each row execute function keep_account_page();
create trigger no_removal before delete or truncate on account_pages for each statement execute function refuse_change();
alter table account_pages enable row level security;
alter table account_pages force  row level security;
create policy account_reads    on account_pages for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_writes   on account_pages for insert to platform_app with check (tenant_id = (select sec.tenant()) and written_by = (select sec.actor()));
create policy account_replaces on account_pages for update to platform_app using (tenant_id = (select sec.tenant()) and replaced_at is null) with check (tenant_id = (select sec.tenant()));
create policy everybody_reads  on account_pages for select to platform_public using (replaced_at is null);
create policy one_account on account_pages as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
grant select, insert, update (replaced_at) on account_pages to platform_app;
grant select (tenant_id, id, text, address, phone, email, opening_hours, website, written_at, replaced_at) on account_pages to platform_public;       -- who wrote it is the account's
