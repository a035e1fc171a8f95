-- A double press asks once, confirming twice at the same instant confirms once, and whoever confirms another rhythm is told which one it replaces (VR-13; 0610, 0640). docs/decisions/0080-said-before-it-is-too-late.md
set role platform_sec;
create or replace function sec.ask_alert(as_id uuid, to_email text, said_words text, said_query text, of_natures text[], of_procedures text[], of_buyers uuid[], of_communes text[], of_cpvs text[], of_windows int[], of_bands int[], at_rhythm text, per_day int) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare same uuid[]; standing uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('alerts:' || lower(to_email), 0));
  same := array(select s.id from public.saved_searches s where lower(s.email) = lower(to_email) and s.ended_at is null and s.rhythm = at_rhythm
    and (s.words, s.natures, s.procedures, s.buyers, s.communes, s.cpvs, s.windows, s.bands) is not distinct from (said_words, of_natures, of_procedures, of_buyers, of_communes, of_cpvs, of_windows, of_bands));
  -- The second press of one button: the message of the first is on its way.
  if exists (select from public.saved_searches s where s.id = any (same) and s.confirmed_at is null and s.created_at > sec.now() - interval '30 seconds') then return 'on its way'; end if;
  select s.id into standing from public.saved_searches s where s.id = any (same) and (s.confirmed_at is not null or s.created_at > sec.now() - interval '15 minutes') order by s.confirmed_at nulls last limit 1;
  if standing is not null then return 'known ' || standing; end if;
  if (select count(*) from public.saved_searches s where lower(s.email) = lower(to_email) and s.created_at > sec.now() - interval '1 day') >= per_day then return 'enough'; end if;
  update public.saved_searches s set ended_at = sec.now() where s.id = any (same);
  insert into public.saved_searches (id, email, words, query, natures, procedures, buyers, communes, cpvs, windows, bands, rhythm, created_at)
  values (as_id, to_email, said_words, said_query, of_natures, of_procedures, of_buyers, of_communes, of_cpvs, of_windows, of_bands, at_rhythm, sec.now());
  return 'asked';
end $$;
create or replace function sec.confirm_alert(by_sha256 bytea) returns boolean language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare asked public.saved_searches; standing uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('alerts:' || lower(s.email), 0)) from public.saved_searches s where s.confirm_sha256 = by_sha256;
  -- Read behind the lock: of two presses at once, the second finds what the first has confirmed.
  select * into asked from public.saved_searches s where s.confirm_sha256 = by_sha256 and (s.confirmed_at is not null or s.confirm_until > sec.now()) and s.ended_at is null;
  if not found then return false; end if;
  if asked.confirmed_at is not null then return true; end if;
  select s.id into standing from public.saved_searches s where lower(s.email) = lower(asked.email) and s.confirmed_at is not null and s.ended_at is null
    and (s.words, s.natures, s.procedures, s.buyers, s.communes, s.cpvs, s.windows, s.bands)
      is not distinct from (asked.words, asked.natures, asked.procedures, asked.buyers, asked.communes, asked.cpvs, asked.windows, asked.bands)
    order by s.created_at limit 1;
  if standing is null then
    update public.saved_searches s set confirmed_at = sec.now() where s.id = asked.id;
  else
    update public.saved_searches s set ended_at = sec.now(), confirm_sha256 = null where s.id = asked.id;
    update public.saved_searches s set rhythm = asked.rhythm, confirm_sha256 = by_sha256 where s.id = standing;
  end if;
  return true;
end $$;
reset role;

-- The rhythm that confirming this request would put an end to; null: the address has no such alert. Of a request that waits, to whoever may read it: jobs, which write its message, and behind its link its reader.
create function alert_replaced_by(asked uuid) returns text language sql stable as $$
  select s.rhythm from saved_searches a join saved_searches s on lower(s.email) = lower(a.email) and s.id <> a.id and s.confirmed_at is not null and s.ended_at is null
    and (s.words, s.natures, s.procedures, s.buyers, s.communes, s.cpvs, s.windows, s.bands) is not distinct from (a.words, a.natures, a.procedures, a.buyers, a.communes, a.cpvs, a.windows, a.bands)
  where a.id = asked and a.confirmed_at is null and s.rhythm <> a.rhythm order by s.created_at limit 1 $$;
set role platform_sec;
create function sec.alert_replaced(by_sha256 bytea) returns text language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select public.alert_replaced_by(s.id) from sec.read_alert(by_sha256) s $$;
revoke all on function sec.alert_replaced(bytea) from public;
grant execute on function sec.alert_replaced(bytea) to platform_public;
reset role;
