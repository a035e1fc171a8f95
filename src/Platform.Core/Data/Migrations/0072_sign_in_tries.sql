-- Wrong passwords, by address and by where they come from: whoever guesses makes himself wait, and nobody else. The address is kept as a hash,
-- known to us or not, so that the waiting tells nothing either. Forgotten after a quarter of an hour of silence.
create table sign_in_tries (
  address_sha256 bytea not null check (octet_length(address_sha256) = 32),
  source         text not null,
  failures       int not null,
  last_at        timestamptz not null,
  primary key (address_sha256, source)
);
grant select, insert, update, delete on sign_in_tries to platform_identity;
grant select (last_at), delete on sign_in_tries to platform_jobs;
