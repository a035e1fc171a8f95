-- What a correction changed is searched as it reads now: the titles of the lots, and the code with its branches and its words (0061 and 0060).
-- The public row is rewritten by sec.correct_consultation alone, once per corrected field, after the field was written.
grant select on cpv_codes to platform_sec;
set role platform_sec;
create function sec.find_corrected() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  select coalesce(string_agg(l.title, E'\n' order by l.number) filter (where n > 1), ''), array[new.cpv] || array_remove(coalesce(array_agg(distinct l.cpv) filter (where l.cpv is not null), '{}'), new.cpv)
    into new.lots, new.cpvs
  from (select x.number, x.cpv, count(*) over () as n,
      coalesce((select f.after from public.corrected_fields f join public.corrections k on k.tenant_id = f.tenant_id and k.id = f.correction_id
        where f.tenant_id = x.tenant_id and f.consultation_id = x.consultation_id and f.field = 'LotTitle' and f.lot_number = x.number order by k.number desc limit 1), x.title) as title
    from public.lots x where x.tenant_id = new.tenant_id and x.consultation_id = new.id) l;
  if new.cpv <> old.cpv then
    -- Without the vocabulary of the operator the words are those of the other codes: nothing is said of a code that is no longer its.
    select coalesce(string_agg(distinct c.label, ' '), '') into new.cpv_words from unnest(public.cpv_branches(new.cpvs)) b join public.cpv_codes c on c.code = rpad(b, 8, '0');
  end if;
  return new;
end $$;
create function sec.note_corrected_words() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  insert into public.search_words (word, said)
  select distinct on (w.word) w.word, w.said from sec.words_of(concat_ws(' ', new.title, new.lots, new.place, new.cpv_words, new.description)) w
  where not exists (select from public.search_words s where s.word = w.word) order by w.word, w.said desc on conflict do nothing;
  return null;
end $$;
revoke all on function sec.find_corrected(), sec.note_corrected_words() from public;
grant execute on function sec.find_corrected(), sec.note_corrected_words() to platform_owner;
reset role;
create trigger find_corrected before update of title, description, cpv, place on public_consultations for each row execute function sec.find_corrected();
-- A word that only a correction brought is known to whoever mistypes it. A closing, an answer or a new vocabulary splits no text.
create trigger note_corrected_words after update on public_consultations for each row
  when ((old.title, old.lots, old.place, old.description, old.cpv) is distinct from (new.title, new.lots, new.place, new.description, new.cpv)) execute function sec.note_corrected_words();
