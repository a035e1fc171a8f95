-- The map of the territory: contours of communes from an open file that the operator loads (platform contours), simplified. Public data about nobody.
-- docs/decisions/0047-portals-and-feeds.md
create table commune_contours (
  insee_code text primary key check (insee_code ~ '^[0-9AB]{5}$'),
  name       text not null check (length(name) between 1 and 160),
  outline    text not null check (outline ~ '^-?\d'),                -- rings as « x,y x,y;x,y … », ten-thousandths of a degree, WGS 84
  source     text not null check (length(source) between 3 and 300),     -- printed under the map, as the licence asks
  licence    text not null check (length(licence) between 3 and 100),
  loaded_at  timestamptz not null
);
grant select on commune_contours to platform_app, platform_public, platform_jobs;
grant insert, delete on commune_contours to platform_jobs;
