-- Finding in French: lots, place and the words of the codes are searched too; a word that nobody published is answered by the nearest that somebody did.
-- docs/decisions/0061-finding-and-being-told.md
alter table public_consultations
  add lots       text   not null default '',             -- titles of the lots, one a line; none for a consultation of one lot
  add cpvs       text[] not null default '{}',           -- the main code first, then those of the lots
  add cpv_words  text   not null default '',             -- what these codes are called, when it was published or the vocabulary was loaded
  add estimate   numeric(14, 2),                         -- without tax; null: none was published
  add insee_code text;                                   -- the commune of the account; null for what is no commune

-- 45261000 stands under 45, 452, 4526 and 45261: one look in an index for any branch of the vocabulary.
create function cpv_branches(codes text[]) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct branch order by branch), '{}') from (
    select left(code, n) as branch from unnest(codes) code, generate_series(2, 8) n where n = 2 or substr(code, n, 1) <> '0' or right(code, 9 - n) !~ '^0+$') b
$$;
-- What the public text index reads. Marked once: title, reference, code and buyer weigh most.
create function consultation_words(title text, reference text, cpv text, buyer text, lots text, place text, cpv_words text, description text) returns tsvector language sql immutable parallel safe as $$
  select setweight(to_tsvector('public.french_unaccent', title || ' ' || reference || ' ' || cpv || ' ' || buyer), 'A')
      || setweight(to_tsvector('public.french_unaccent', lots || ' ' || coalesce(place, '')), 'B')
      || setweight(to_tsvector('public.french_unaccent', description), 'C')
      || setweight(to_tsvector('public.french_unaccent', cpv_words), 'D')
$$;
-- Divisions of what is bought, for counting: « 45 71 ».
create function cpv_divisions(codes text[]) returns text language sql immutable parallel safe as $$
  select coalesce(string_agg(distinct left(code, 2), ' ' order by left(code, 2)), '') from unnest(codes) code
$$;

-- The owner has no policy: its update would touch no row.
alter table public_consultations no force row level security;
alter table consultations        no force row level security;
alter table lots                 no force row level security;
alter table tenants              no force row level security;
alter table public_consultations disable trigger user;
update public_consultations p set insee_code = t.insee_code, cpvs = l.cpvs, lots = l.titles
from consultations c join tenants t on t.id = c.tenant_id,
  lateral (select array_remove(array_agg(distinct x.cpv), null) as codes, case when count(*) > 1 then string_agg(x.title, E'\n' order by x.number) else '' end as titles from lots x where x.tenant_id = c.tenant_id and x.consultation_id = c.id) o,
  lateral (select array[c.cpv] || array_remove(coalesce(o.codes, '{}'), c.cpv) as cpvs, coalesce(o.titles, '') as titles) l
where c.tenant_id = p.tenant_id and c.id = p.id;
alter table public_consultations enable trigger user;
alter table public_consultations force row level security;
alter table consultations        force row level security;
alter table lots                 force row level security;
alter table tenants              force row level security;

drop index public_consultations_search_idx;
alter table public_consultations drop column search;
alter table public_consultations
  add search tsvector not null generated always as (consultation_words(title, reference, cpv, buyer, lots, place, cpv_words, description)) stored,
  add branches text[] not null generated always as (cpv_branches(cpvs)) stored,
  add divisions text not null generated always as (cpv_divisions(cpvs)) stored;
-- As in 0091: without the list of pending entries. What is open is small beside the archive, and has its own index.
create index public_consultations_search_idx  on public_consultations using gin (search) with (fastupdate = off) where closed_at is null;
create index public_consultations_archive_idx on public_consultations using gin (search) with (fastupdate = off) where closed_at is not null;
create index public_consultations_branches_idx on public_consultations using gin (branches) with (fastupdate = off) where closed_at is null;
create index public_consultations_closed_idx  on public_consultations (submission_deadline desc, id) where closed_at is not null;
drop index public_consultations_open_idx;
create index public_consultations_open_idx on public_consultations (submission_deadline, id) include (nature, procedure, buyer_slug, buyer, buyer_account, insee_code, divisions, estimate) where closed_at is null;

-- What a public row says of its lots and its commune is what the consultation says: read here, whatever the door.
set role platform_sec;
create function sec.complete_public() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare c record;
begin
  select e.amount into new.estimate from public.estimates e join public.consultation_terms s on s.tenant_id = e.tenant_id and s.consultation_id = e.consultation_id and s.estimate_is_public
  where e.tenant_id = new.tenant_id and e.consultation_id = new.id and e.lot_number = 0;
  select t.insee_code into c from public.consultations x join public.tenants t on t.id = x.tenant_id where x.tenant_id = new.tenant_id and x.id = new.id;
  if found then
    new.insee_code := c.insee_code;
    select coalesce(string_agg(l.title, E'\n' order by l.number) filter (where n > 1), ''), array[new.cpv] || array_remove(coalesce(array_agg(distinct l.cpv) filter (where l.cpv is not null), '{}'), new.cpv)
      into new.lots, new.cpvs from (select x.number, x.title, x.cpv, count(*) over () as n from public.lots x where x.tenant_id = new.tenant_id and x.consultation_id = new.id) l;
  elsif new.cpvs = '{}' then new.cpvs := array[new.cpv];
  end if;
  return new;
end $$;
revoke all on function sec.complete_public() from public;
grant execute on function sec.complete_public() to platform_owner;
reset role;
create trigger complete_public before insert on public_consultations for each row execute function sec.complete_public();

-- Every word that was ever published, without its accents and as it was written: what a typing mistake is compared with. Public words about nobody.
create table search_words (word text primary key check (length(word) between 4 and 40), said text not null check (said <> ''));      -- « œuf » is three letters, and four without its accents
create index search_words_alike_idx on search_words using gin (word gin_trgm_ops);
alter table search_words enable row level security;
alter table search_words force  row level security;
create policy everybody_reads on search_words for select to platform_public, platform_app, platform_jobs using (true);
create policy notes on search_words to platform_sec using (true) with check (true);
grant select on search_words to platform_public, platform_app, platform_jobs;
grant select, insert on search_words to platform_sec;
set role platform_sec;
-- The words of a text, without their accents and as they were written.
create function sec.words_of(of_text text) returns table (word text, said text) language sql stable parallel safe as $$
  select lower(public.unaccent(w)), lower(w) from regexp_split_to_table(of_text, '[^[:alpha:]]+') w where length(public.unaccent(w)) between 4 and 40
$$;
create function sec.note_words() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  insert into public.search_words (word, said)
  select distinct on (w.word) w.word, w.said from fresh f, sec.words_of(concat_ws(' ', f.title, f.buyer, f.lots, f.place, f.cpv_words, f.description)) w
  where not exists (select from public.search_words s where s.word = w.word) order by w.word, w.said desc on conflict do nothing;
  return null;
end $$;
revoke all on function sec.note_words(), sec.words_of(text) from public;
grant execute on function sec.note_words(), sec.words_of(text) to platform_owner;
reset role;
create trigger note_words after insert on public_consultations referencing new table as fresh for each statement execute function sec.note_words();
alter table public_consultations no force row level security;
alter table search_words         no force row level security;
insert into search_words (word, said) select distinct on (w.word) w.word, w.said from public_consultations p, sec.words_of(concat_ws(' ', p.title, p.buyer, p.lots, p.place, p.description)) w order by w.word, w.said desc;
alter table public_consultations force row level security;
alter table search_words         force row level security;

-- The whole vocabulary, when the operator has loaded it (platform cpv --from FILE): the repository holds the everyday codes alone.
create table cpv_codes (
  code     text primary key check (code ~ '^\d{8}$'),
  label    text not null check (length(label) between 1 and 400),
  loaded_at timestamptz not null
);
grant select on cpv_codes to platform_app, platform_public, platform_jobs;
grant insert, delete on cpv_codes to platform_jobs;
grant update (cpv_words) on public_consultations to platform_jobs;
