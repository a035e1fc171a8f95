-- What a convention agrees on is asked where it matters: its price, the day from which it no longer binds whatever a nightly job has written, and the day on which
-- a denunciation was received. docs/decisions/0041-conventions-two-parties.md, 0043-quote-requests.md, 0044-account-life.md
alter table sharing_conventions
  add price             text not null default 'LeadPaysSubscription' check (price in ('Free', 'LeadPaysSubscription')),      -- of the template, for the triggers below
  add last_possible_on  date check (last_possible_on >= period_ends_on),      -- the last day of all if nobody denounces; known from its first day
  add denounced_file_id uuid,                                                 -- the acknowledgement, where the other party says that it received the letter earlier
  add foreign key (tenant_id, denounced_file_id) references convention_files (tenant_id, id) deferrable initially deferred;
grant update (last_possible_on, denounced_file_id) on sharing_conventions to platform_app;

-- Rows of before: the three families that shipped.
alter table sharing_conventions no force row level security;
alter table sharing_conventions disable trigger user;
update sharing_conventions set price = case template_key when 'agglo-mandat' then 'LeadPaysSubscription' else 'Free' end,
  last_possible_on = case when starts_on is null then null
    when template_key = 'agglo-mandat' then greatest(first_term_ends_on, mandate_ends_on, period_ends_on)
    else greatest((starts_on + interval '4 years' - interval '1 day')::date, period_ends_on) end;
alter table sharing_conventions enable trigger user;
alter table sharing_conventions force row level security;

-- A fact is written once. A denunciation gives way to an earlier one; a return of data that was due is due no more once the account goes on (0305 below).
create or replace trigger keep_facts before update on sharing_conventions for each row execute function keep_facts('submitted_on', 'signatures_open_on', 'member_signed_on', 'lead_signed_on',
  'actes_number', 'transmitted_on', 'published_on', 'provisioned_on', 'starts_on', 'ended_on', 'ended_because', 'data_returned_on', 'data_returned_how', 'terminated_on', 'withdrawn_on', 'withdrawn_because');
create function keep_denunciation() returns trigger language plpgsql as $$
declare today date := (sec.now() at time zone 'Europe/Paris')::date;
begin
  if (new.denounced_by, new.denounced_ground, new.denounced_on, new.denounced_letter, new.denunciation_takes_effect_on, new.denounced_file_id)
     is not distinct from (old.denounced_by, old.denounced_ground, old.denounced_on, old.denounced_letter, old.denunciation_takes_effect_on, old.denounced_file_id) then return new; end if;
  if old.ended_on is not null or new.denounced_on is null or new.denunciation_takes_effect_on >= old.denunciation_takes_effect_on
  then raise exception 'a denunciation gives way to an earlier one only' using errcode = '42501'; end if;
  if new.denunciation_takes_effect_on < today then raise exception 'a denunciation takes no effect in the past' using errcode = '42501'; end if;
  if (select sec.tenant()) is not null and new.denounced_by = 'Lead' then raise exception 'the agglomeration records this' using errcode = '42501'; end if;
  -- Whoever denounces does not say when the other party received it: it is received when it is written down here.
  if new.denounced_on is distinct from today and (new.denounced_by = 'Lead' or (select sec.tenant()) is not null or new.denounced_file_id is null)
  then raise exception 'the other party says when it was received, with the acknowledgement' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_denunciation before update on sharing_conventions for each row execute function keep_denunciation();
-- VR-53: what was to be handed back stays with the account that goes on under a later convention, a gap between the two or none.
create function keep_data_return() returns trigger language plpgsql as $$
begin
  if old.data_return_due_on is not null and new.data_return_due_on is distinct from old.data_return_due_on and not (new.data_return_due_on is null and old.data_returned_on is null
       and exists (select from sharing_conventions c where c.tenant_id = new.tenant_id and c.id <> new.id and c.signatures_open_on is not null and c.ended_on is null and c.withdrawn_on is null))
  then raise exception 'data that is due back stays due' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_data_return before update on sharing_conventions for each row execute function keep_data_return();

grant select (id, lead_id, template_key, template_from, price, denunciation_takes_effect_on, denounced_ground, last_possible_on) on sharing_conventions to platform_sec;
set role platform_sec;
-- VR-04: whether a convention binds an account today. By its dates, and not by what the night has written.
create function sec.convention_binds(account uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.sharing_conventions c, (select (sec.now() at time zone 'Europe/Paris')::date as day) today
    where c.tenant_id = account and c.starts_on <= today.day and c.ended_on is null and coalesce(c.last_possible_on, 'infinity') >= today.day
      and (c.denunciation_takes_effect_on is null or c.denunciation_takes_effect_on > today.day or (c.denunciation_takes_effect_on = today.day and c.denounced_ground <> 'Immediate')));
$$;
create or replace function sec.account_in_force(account uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.tenants t where t.id = account and (t.kind = 'Lead' or (t.activated_at is not null and num_nonnulls(t.suspended_at, t.closing_at) = 0 and sec.convention_binds(t.id))));
$$;
-- The template of the last convention that bound an account in a year: for its own people, its agglomeration, and jobs.
create function sec.terms_of_year(account uuid, of_year int) returns table (template_key text, template_from date) language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select c.template_key, c.template_from from public.sharing_conventions c
  where c.tenant_id = account and c.starts_on <= make_date(of_year, 12, 31) and coalesce(c.ended_on, 'infinity') >= make_date(of_year, 1, 1)
    and (c.tenant_id = sec.tenant() or c.lead_id = sec.lead() or session_user = 'platform_jobs')
  order by c.starts_on desc limit 1;
$$;
-- GD-10: concluded free of charge, whatever the agglomeration's prices are.
create function sec.year_is_free(account uuid, of_year int) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select coalesce((select c.price = 'Free' from public.sharing_conventions c
    where c.tenant_id = account and c.starts_on <= make_date(of_year, 12, 31) and coalesce(c.ended_on, 'infinity') >= make_date(of_year, 1, 1) order by c.starts_on desc limit 1), false);
$$;
create function sec.keep_free_conventions() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if not sec.year_is_free(new.tenant_id, new.year) then return new; end if;
  if tg_table_name <> 'quote_sends' then raise exception 'this convention is free of charge' using errcode = '42501'; end if;
  new.unit_price := null;       -- sent under a free convention, it is worth nothing for ever
  return new;
end $$;
revoke all on function sec.convention_binds(uuid), sec.terms_of_year(uuid, int), sec.year_is_free(uuid, int), sec.keep_free_conventions() from public;
grant execute on function sec.convention_binds(uuid), sec.terms_of_year(uuid, int) to platform_app, platform_jobs;
grant execute on function sec.terms_of_year(uuid, int) to platform_client;
grant execute on function sec.year_is_free(uuid, int) to platform_jobs, platform_owner;      -- the job that drafts; the owner, below
grant execute on function sec.keep_free_conventions() to platform_owner;      -- who makes the triggers
reset role;

-- Drafts of before that nobody has decided anything about, of accounts that owe nothing.
alter table rebilling_statements no force row level security;
alter table rebilling_steps      no force row level security;
alter table rebilling_statements disable trigger user;
delete from rebilling_statements s where sec.year_is_free(s.tenant_id, s.year) and not exists (select from rebilling_steps p where p.tenant_id = s.tenant_id and p.statement_id = s.id);
alter table rebilling_statements enable trigger user;
alter table rebilling_steps      force row level security;
alter table rebilling_statements force row level security;
create trigger free_is_free before insert on rebilling_charges    for each row execute function sec.keep_free_conventions();
create trigger free_is_free before insert on rebilling_statements for each row execute function sec.keep_free_conventions();
create trigger free_is_free before insert on quote_sends          for each row execute function sec.keep_free_conventions();

create or replace function keep_account_life() returns trigger language plpgsql as $$
begin
  if new.kind = 'Lead' then return new; end if;
  if tg_op = 'INSERT' then
    if num_nonnulls(new.activated_at, new.suspended_at, new.closing_at, new.closed_at) > 0 then raise exception 'an account is opened before it is active' using errcode = '42501'; end if;
    return new;
  end if;
  if (old.activated_at is not null and new.activated_at is distinct from old.activated_at) or (old.closing_at is not null and new.closing_at is distinct from old.closing_at)
    or (old.closed_at is not null and (new.closed_at, new.suspended_at) is distinct from (old.closed_at, old.suspended_at))
  then raise exception 'a date of an account is not rewritten' using errcode = '42501'; end if;
  if old.activated_at is null and new.activated_at is not null and not sec.convention_binds(new.id)
  then raise exception 'no convention is in force' using errcode = '42501'; end if;
  if old.closing_at is null and new.closing_at is not null and (sec.convention_binds(new.id)
      or exists (select from public_consultations p where p.tenant_id = new.id and p.closed_at is null and p.discontinued_at is null))
  then raise exception 'a convention binds it, or a consultation is open' using errcode = '42501'; end if;
  return new;
end $$;
