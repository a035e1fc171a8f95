-- A postcode is searched as the communes that have it (A7-C4). It comes with the contours that the operator loads, where their file says it (geo.api.gouv.fr: codesPostaux);
-- without, nothing is found by a postcode, as before.
alter table commune_contours add postcodes text[] not null default '{}' check (array_to_string(postcodes, ' ') ~ '^(\d{5}( \d{5})*)?$');
