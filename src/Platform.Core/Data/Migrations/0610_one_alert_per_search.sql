-- Confirming the same search for the same address once more leaves one alert: the one that stands takes the new rhythm and the link that confirmed it, and nobody is told of a consultation twice (VR-13).
grant update (rhythm, confirm_sha256) on saved_searches to platform_sec;
set role platform_sec;
create or replace function sec.confirm_alert(by_sha256 bytea) returns boolean language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare
  asked public.saved_searches;
  standing uuid;
begin
  select * into asked from public.saved_searches s where s.confirm_sha256 = by_sha256 and (s.confirmed_at is not null or s.confirm_until > sec.now()) and s.ended_at is null;
  if not found then return false; end if;
  if asked.confirmed_at is not null then return true; end if;
  perform pg_advisory_xact_lock(hashtextextended('alerts:' || lower(asked.email), 0));
  select s.id into standing from public.saved_searches s where lower(s.email) = lower(asked.email) and s.confirmed_at is not null and s.ended_at is null
    and (s.words, s.natures, s.procedures, s.buyers, s.communes, s.cpvs, s.windows, s.bands)
      is not distinct from (asked.words, asked.natures, asked.procedures, asked.buyers, asked.communes, asked.cpvs, asked.windows, asked.bands)
    order by s.created_at limit 1;
  if standing is null then
    update public.saved_searches s set confirmed_at = coalesce(s.confirmed_at, sec.now()) where s.id = asked.id;
  else
    update public.saved_searches s set ended_at = sec.now(), confirm_sha256 = null where s.id = asked.id;
    update public.saved_searches s set rhythm = asked.rhythm, confirm_sha256 = by_sha256 where s.id = standing;
  end if;
  return true;
end $$;
reset role;
