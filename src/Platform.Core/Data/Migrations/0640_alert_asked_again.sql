-- An alert that already runs, or waits for its confirmation, is not made a second time: the answer names it, and one message a day tells its reader so (VR-13). The page answers everybody alike.
set role platform_sec;
create or replace function sec.ask_alert(as_id uuid, to_email text, said_words text, said_query text, of_natures text[], of_procedures text[], of_buyers uuid[], of_communes text[], of_cpvs text[], of_windows int[], of_bands int[], at_rhythm text, per_day int) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare same uuid[]; standing uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('alerts:' || lower(to_email), 0));
  same := array(select s.id from public.saved_searches s where lower(s.email) = lower(to_email) and s.ended_at is null and s.rhythm = at_rhythm
    and (s.words, s.natures, s.procedures, s.buyers, s.communes, s.cpvs, s.windows, s.bands) is not distinct from (said_words, of_natures, of_procedures, of_buyers, of_communes, of_cpvs, of_windows, of_bands));
  select s.id into standing from public.saved_searches s where s.id = any (same) and (s.confirmed_at is not null or s.created_at > sec.now() - interval '15 minutes') order by s.confirmed_at nulls last limit 1;
  if standing is not null then return 'known ' || standing; end if;
  if (select count(*) from public.saved_searches s where lower(s.email) = lower(to_email) and s.created_at > sec.now() - interval '1 day') >= per_day then return 'enough'; end if;
  update public.saved_searches s set ended_at = sec.now() where s.id = any (same);
  insert into public.saved_searches (id, email, words, query, natures, procedures, buyers, communes, cpvs, windows, bands, rhythm, created_at)
  values (as_id, to_email, said_words, said_query, of_natures, of_procedures, of_buyers, of_communes, of_cpvs, of_windows, of_bands, at_rhythm, sec.now());
  return 'asked';
end $$;
reset role;
