-- Saved searches and what they send (VR-13), followed consultations (PEER-18). docs/decisions/0061-finding-and-being-told.md
create table saved_searches (
  id             uuid primary key,
  company_id     uuid references companies,              -- null: a visitor's, known by an address alone
  person_id      uuid,
  email          text check (length(email) between 6 and 254),       -- of a visitor; a company's person is written to where she is a member
  words          text check (length(words) <= 200),
  query          text,                                   -- the words as PostgreSQL understood them when the search was saved; null: any
  natures        text[] not null default '{}',
  procedures     text[] not null default '{}',
  buyers         uuid[] not null default '{}',           -- accounts, not their addresses: an address may change
  communes       text[] not null default '{}',
  cpvs           text[] not null default '{}',
  windows        int[]  not null default '{}',
  bands          int[]  not null default '{}',
  rhythm         text   not null check (rhythm in ('AtOnce', 'Daily')),
  created_at     timestamptz not null,
  confirm_sha256 bytea,                                  -- of the secret of the link by which a visitor confirms; the secret stands in the message alone
  confirm_until  timestamptz,
  confirmed_at   timestamptz,                            -- null: nothing is sent
  ended_at       timestamptz,
  check (num_nulls(company_id, person_id) in (0, 2) and (company_id is null) = (email is not null)),
  check (company_id is null or confirmed_at is not null)
);
create index on saved_searches (company_id, person_id) where ended_at is null;
create index on saved_searches (lower(email)) where ended_at is null;
create unique index on saved_searches (confirm_sha256) where confirm_sha256 is not null;

create table alert_matches (                               -- a search and a consultation meet once, at the publication: what changes later sends nothing again
  search_id       uuid not null references saved_searches on delete cascade,
  buyer_id        uuid not null,
  consultation_id uuid not null,
  matched_at      timestamptz not null,
  mail_id         uuid,                                  -- the message that told it; null: waits for the digest
  primary key (search_id, consultation_id)
);
create index on alert_matches (mail_id);
create index on alert_matches (matched_at) where mail_id is null;

create table alert_mails (                                 -- one recipient each; the id is the Message-ID, and the same at each attempt
  id              uuid primary key,
  recipient       text,                                  -- null once every search that it told of is forgotten
  consultation_id uuid,                                  -- told at once
  day             date,                                  -- of a digest
  secret          bytea not null unique default gen_random_bytes(32),       -- random, not version 7: whoever has it may end what sent this message, and nothing else
  queued_at       timestamptz not null,
  leased_until    timestamptz,
  attempts        int not null default 0,
  sent_at         timestamptz,
  given_up_at     timestamptz,                           -- refused for good by the server, or nothing to say any more
  last_error      text,
  check (num_nulls(consultation_id, day) = 1 and num_nulls(sent_at, given_up_at) >= 1),
  check (recipient is not null or num_nulls(sent_at, given_up_at) = 1)
);
create unique index on alert_mails (lower(recipient), consultation_id) where consultation_id is not null;
create unique index on alert_mails (lower(recipient), day) where day is not null;
create index alert_mails_waiting on alert_mails (queued_at, id) where sent_at is null and given_up_at is null;

create table followed_consultations (
  company_id      uuid not null references companies,
  person_id       uuid not null,
  buyer_id        uuid not null,
  consultation_id uuid not null,
  followed_at     timestamptz not null,
  primary key (company_id, person_id, consultation_id)
);
create table follow_calendars (                            -- a calendar reads without signing in: public limits, behind an address that nobody guesses
  company_id uuid not null references companies,
  person_id  uuid not null,
  secret     bytea not null unique default gen_random_bytes(32),
  made_at    timestamptz not null,
  primary key (company_id, person_id)
);

do $$ declare t text; begin
  foreach t in array array['saved_searches', 'alert_matches', 'alert_mails', 'followed_consultations', 'follow_calendars'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy spans on %I to platform_jobs using (true) with check (true)', t);
    execute format('create policy serves on %I to platform_sec using (true) with check (true)', t);
  end loop;
  foreach t in array array['saved_searches', 'followed_consultations', 'follow_calendars'] loop
    execute format('create policy own_ones on %I to platform_app using (company_id = (select sec.company()) and person_id = (select sec.actor())) with check (company_id = (select sec.company()) and person_id = (select sec.actor()))', t);
  end loop;
end $$;
grant select, insert, update (rhythm, ended_at) on saved_searches to platform_app;
grant select, insert, delete on followed_consultations to platform_app;
grant select, insert on follow_calendars to platform_app;
grant select, delete, update (confirm_sha256, confirm_until) on saved_searches to platform_jobs;
grant select, insert, delete, update (mail_id) on alert_matches to platform_jobs;
grant select, insert, delete, update (recipient, leased_until, attempts, sent_at, given_up_at, last_error) on alert_mails to platform_jobs;
grant select, delete on followed_consultations, follow_calendars to platform_jobs;
grant select, insert, update (confirmed_at, ended_at) on saved_searches to platform_sec;
grant select (company_id, person_id, person_email, left_at) on company_members to platform_sec;
grant select on alert_matches, alert_mails, followed_consultations, follow_calendars to platform_sec;

set role platform_sec;
-- The only way in for whoever is not signed in. The answer is the same for every address; beyond a day's measure for one address nothing is kept or sent.
create function sec.ask_alert(as_id uuid, to_email text, said_words text, said_query text, of_natures text[], of_procedures text[], of_buyers uuid[], of_communes text[], of_cpvs text[], of_windows int[], of_bands int[], at_rhythm text, per_day int) returns text
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('alerts:' || lower(to_email), 0));
  if (select count(*) from public.saved_searches s where lower(s.email) = lower(to_email) and s.created_at > sec.now() - interval '1 day') >= per_day then return 'enough'; end if;
  insert into public.saved_searches (id, email, words, query, natures, procedures, buyers, communes, cpvs, windows, bands, rhythm, created_at)
  values (as_id, to_email, said_words, said_query, of_natures, of_procedures, of_buyers, of_communes, of_cpvs, of_windows, of_bands, at_rhythm, sec.now());
  return 'asked';
end $$;
create function sec.read_alert(by_sha256 bytea) returns setof public.saved_searches language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select * from public.saved_searches s where s.confirm_sha256 = by_sha256 and (s.confirmed_at is not null or s.confirm_until > sec.now()) and s.ended_at is null
$$;
create function sec.confirm_alert(by_sha256 bytea) returns boolean language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  update public.saved_searches s set confirmed_at = coalesce(s.confirmed_at, sec.now()) where s.confirm_sha256 = by_sha256 and (s.confirmed_at is not null or s.confirm_until > sec.now()) and s.ended_at is null;
  return found;
end $$;
create function sec.alerts_of_mail(by_secret bytea) returns setof public.saved_searches language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select s.* from public.saved_searches s where s.id in (select a.search_id from public.alert_mails m join public.alert_matches a on a.mail_id = m.id where m.secret = by_secret) order by s.created_at
$$;
-- Ends the searches of a message, or all that write to its recipient. Done twice it is done.
create function sec.stop_alerts(by_secret bytea, everything boolean) returns boolean language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if not exists (select from public.alert_mails m where m.secret = by_secret) then return false; end if;
  update public.saved_searches s set ended_at = sec.now() where s.ended_at is null and (
    s.id in (select a.search_id from public.alert_mails m join public.alert_matches a on a.mail_id = m.id where m.secret = by_secret)
    or (everything and exists (select from public.alert_mails m where m.secret = by_secret and lower(m.recipient) in (lower(s.email),
      (select lower(c.person_email) from public.company_members c where c.company_id = s.company_id and c.person_id = s.person_id and c.left_at is null limit 1)))));
  return true;
end $$;
create function sec.followed_by(by_secret bytea) returns setof uuid language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select f.consultation_id from public.follow_calendars k join public.followed_consultations f on f.company_id = k.company_id and f.person_id = k.person_id
  where k.secret = by_secret and exists (select from public.company_members m where m.company_id = k.company_id and m.person_id = k.person_id and m.left_at is null)
$$;
create function sec.knows_calendar(by_secret bytea) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.follow_calendars k where k.secret = by_secret)
$$;
revoke all on function sec.ask_alert(uuid, text, text, text, text[], text[], uuid[], text[], text[], int[], int[], text, int), sec.read_alert(bytea), sec.confirm_alert(bytea), sec.alerts_of_mail(bytea),
  sec.stop_alerts(bytea, boolean), sec.followed_by(bytea), sec.knows_calendar(bytea) from public;
grant execute on function sec.ask_alert(uuid, text, text, text, text[], text[], uuid[], text[], text[], int[], int[], text, int), sec.read_alert(bytea), sec.confirm_alert(bytea), sec.alerts_of_mail(bytea),
  sec.stop_alerts(bytea, boolean), sec.followed_by(bytea), sec.knows_calendar(bytea) to platform_public;
reset role;
