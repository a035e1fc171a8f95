-- How an account looks: one colour and one logo, tried on its own page first, then worn by all. What was worn is never rewritten: the rows are the log.
-- docs/decisions/0038-colours-and-logo.md
create table logos (
  tenant_id uuid not null references tenants,
  sha256    bytea not null check (octet_length(sha256) = 32),
  png       bytea not null check (octet_length(png) <= 40000),       -- written by us from the pixels that were read: nothing of the file sent
  added_at  timestamptz not null,
  primary key (tenant_id, sha256)
);
create index on logos (sha256);
create table appearances (
  tenant_id        uuid not null references tenants,
  id               uuid not null,
  colour           text check (colour ~ '^#[0-9a-f]{6}$'),           -- null: the platform's
  logo_sha256      bytea,                                            -- null: the initials of the portal
  proposed_by      uuid not null,
  proposed_by_name text not null,
  proposed_at      timestamptz not null,
  worn_by          uuid,
  worn_by_name     text,
  worn_at          timestamptz,
  replaced_at      timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, logo_sha256) references logos,
  check ((worn_at is null) = (worn_by is null) and (worn_at is null) = (worn_by_name is null)),
  check (replaced_at is null or (worn_at is not null and replaced_at >= worn_at))
);
create unique index one_worn     on appearances (tenant_id) where worn_at is not null and replaced_at is null;
create unique index one_proposed on appearances (tenant_id) where worn_at is null;

create function keep_appearance() returns trigger language plpgsql as $$
begin
  if old.worn_at is not null and (tg_op = 'DELETE' or old.replaced_at is not null
     or (new.colour, new.logo_sha256, new.worn_by, new.worn_by_name, new.worn_at) is distinct from (old.colour, old.logo_sha256, old.worn_by, old.worn_by_name, old.worn_at))
  then raise exception 'what was worn is not rewritten' using errcode = '42501'; end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger keep_appearance before update or delete on appearances for each row execute function keep_appearance();
create trigger no_removal before truncate on appearances for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on logos for each statement execute function refuse_change();

alter table logos       enable row level security; alter table logos       force row level security;
alter table appearances enable row level security; alter table appearances force row level security;
create policy account_reads    on appearances for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_proposes on appearances for insert to platform_app with check (tenant_id = (select sec.tenant()) and proposed_by = (select sec.actor()) and worn_at is null);
create policy account_wears    on appearances for update to platform_app using (tenant_id = (select sec.tenant()) and replaced_at is null)
  with check (tenant_id = (select sec.tenant()) and (replaced_at is not null or worn_by = (select sec.actor())));
create policy account_drops    on appearances for delete to platform_app using (tenant_id = (select sec.tenant()) and worn_at is null);
create policy everybody_sees   on appearances for select to platform_public, platform_identity, platform_jobs using (worn_at is not null and replaced_at is null);
grant select, insert, delete, update (worn_by, worn_by_name, worn_at, replaced_at) on appearances to platform_app;
grant select (tenant_id, id, colour, logo_sha256, worn_at, replaced_at) on appearances to platform_public, platform_identity, platform_jobs;

create policy account_reads on logos for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_adds  on logos for insert to platform_app with check (tenant_id = (select sec.tenant()));
create policy everybody_sees on logos for select to platform_public, platform_jobs using (exists (select from appearances a
  where a.tenant_id = logos.tenant_id and a.logo_sha256 = logos.sha256 and a.worn_at is not null and a.replaced_at is null));
grant select, insert on logos to platform_app;
grant select on logos to platform_public, platform_jobs;
