-- Tickets: who asks for help, who answers, what was read of it and by whom. docs/decisions/0048-help-desk.md
-- Others add roles too: whatever the list holds, and this one.
do $$
declare roles text := (select pg_get_constraintdef(c.oid) from pg_constraint c where c.conname = 'memberships_role_check' and c.conrelid = 'memberships'::regclass);
begin
  alter table memberships drop constraint memberships_role_check;
  execute 'alter table memberships add constraint memberships_role_check ' || replace(roles, ']', ', ''SupportAgent''::text]');
end $$;

create table tickets (
  id                uuid primary key,
  lead_id           uuid not null references tenants,          -- whose line was called
  desk_id           uuid not null references tenants,          -- who answers: that agglomeration, or the writer's own account
  year              int  not null,
  number            int  not null check (number > 0),
  side              text not null check (side in ('Account', 'Company', 'Visitor')),
  channel           text not null check (channel in ('Page', 'Telephone')),
  tenant_id         uuid references tenants,                   -- of a writer of an account
  company_id        uuid references companies,                 -- of a writer of a company
  person_id         uuid,                                      -- null: a visitor
  company_name      text,
  writer_name       text not null check (length(writer_name) between 1 and 200),
  writer_email      text check (length(writer_email) between 3 and 254),
  writer_phone      text check (length(writer_phone) <= 40),
  form_key          uuid not null unique,                      -- a second click shows the first result
  subject           text not null check (length(subject) between 1 and 200),
  page              text check (length(page) <= 300),          -- what follows was shown to the writer, who left it or took it away
  step              text check (length(step) <= 100),
  incident          text check (incident ~ '^[A-Z][2-9]-[0-9]{4}$'),
  browser           text check (length(browser) <= 100),
  consultation_id   uuid,
  consultation_said text check (length(consultation_said) <= 400),
  buyer_id          uuid references tenants,                   -- whoever buys for it never reads what a company writes about its consultation
  deadline          timestamptz,                               -- when it was written; a published one is read afresh
  priority          text not null check (priority in ('Deadline', 'Fault', 'Question')),      -- when it was written: what the figures count by
  opened_at         timestamptz not null,
  state             text not null check (state in ('New', 'Assigned', 'WaitingUser', 'Resolved', 'Closed')),
  state_at          timestamptz not null,
  rank              int  not null check (rank > 0),            -- of the last entry: who acts says which one he has read
  assigned_to       uuid,
  assigned_name     text,
  first_answered_at timestamptz,
  resolved_at       timestamptz,
  reopened          int  not null default 0,
  satisfied         text check (satisfied in ('Yes', 'Partly', 'No')),
  unique (lead_id, year, number),
  check ((side = 'Account') = (tenant_id is not null) and (side = 'Company') = (company_id is not null) and (side = 'Visitor') = (person_id is null)),
  check (desk_id = lead_id or desk_id = tenant_id),
  check ((consultation_id is null) = (buyer_id is null) and (consultation_id is null) = (consultation_said is null))
);
create index on tickets (desk_id, state, opened_at);
create index on tickets (tenant_id, person_id, id) where tenant_id is not null;
create index on tickets (company_id, id) where company_id is not null;
create table ticket_entries (                                  -- what was written and what was done, in order
  ticket_id uuid not null references tickets,
  rank      int  not null,
  kind      text not null check (kind in ('Opened', 'Taken', 'Answered', 'Written', 'Resolved', 'Reopened', 'Closed', 'PassedOn', 'Rated')),
  by_side   text not null check (by_side in ('Writer', 'Desk', 'Platform')),
  by_person uuid,
  by_name   text not null,
  body      text check (length(body) between 1 and 5000),
  at        timestamptz not null,
  primary key (ticket_id, rank)
);
create table ticket_files (                                    -- small, and under the same policies as their ticket: they stand in the table (decision 0041)
  ticket_id uuid not null,
  id        uuid not null,
  rank      int  not null,
  name      text  not null check (length(name) between 1 and 255),
  sha256    bytea not null check (octet_length(sha256) = 32),
  content   bytea not null check (octet_length(content) between 1 and 3000000),
  primary key (ticket_id, id),
  foreign key (ticket_id, rank) references ticket_entries (ticket_id, rank)
);
create table ticket_links (                                    -- how a visitor comes back: random bytes, kept as their hash
  secret_sha256 bytea primary key check (octet_length(secret_sha256) = 32),
  ticket_id     uuid not null references tickets,
  issued_at     timestamptz not null,
  expires_at    timestamptz not null
);
create table ticket_views (                                    -- each time a desk opened a ticket: its writer reads this
  ticket_id   uuid not null references tickets,
  id          uuid not null,
  person_id   uuid not null,
  person_name text not null,
  at          timestamptz not null,
  xid         xid8 not null,
  primary key (ticket_id, id)
);
create index on ticket_views (xid);
create trigger append_only before update or delete or truncate on ticket_entries for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on ticket_files   for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on ticket_views   for each statement execute function refuse_change();

alter table tickets        enable row level security; alter table tickets        force row level security;
alter table ticket_entries enable row level security; alter table ticket_entries force row level security;
alter table ticket_files   enable row level security; alter table ticket_files   force row level security;
alter table ticket_links   enable row level security; alter table ticket_links   force row level security;
alter table ticket_views   enable row level security; alter table ticket_views   force row level security;
create policy writes on tickets        to platform_sec using (true) with check (true);
create policy writes on ticket_entries to platform_sec using (true) with check (true);
create policy writes on ticket_files   to platform_sec using (true) with check (true);
create policy writes on ticket_links   to platform_sec using (true) with check (true);
create policy writes on ticket_views   to platform_sec using (true) with check (true);
grant select, insert on tickets, ticket_entries, ticket_files, ticket_links, ticket_views to platform_sec;
grant update (desk_id, state, state_at, rank, assigned_to, assigned_name, first_answered_at, resolved_at, reopened, satisfied) on tickets to platform_sec;
grant select (tenant_id, id, reference, title, buyer, submission_deadline, discontinued_at) on public_consultations to platform_sec;
create policy mails on tickets        for select to platform_jobs using (true);
create policy mails on ticket_entries for select to platform_jobs using (true);
create policy mails on ticket_links   to platform_jobs using (true) with check (true);
grant select on tickets, ticket_entries to platform_jobs;
grant insert, select on ticket_links to platform_jobs;

set role platform_sec;
-- Which desk is asking: the agglomeration's, or an account's own.
create function sec.desk() returns uuid language sql stable parallel restricted as 'select coalesce(sec.lead(), sec.tenant())';
create function sec.assists() returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select sec.via() is null and exists (select from public.memberships m where m.tenant_id = sec.desk() and m.person_id = sec.actor() and m.revoked_at is null
    and (m.role = 'SupportAgent' or (m.role = 'LeadAdmin' and sec.lead() is not null)));
$$;
-- Accounts for which a person buys: he must not learn from a ticket that a company prepares a bid there.
create function sec.buys_for(of_person uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select m.tenant_id from public.memberships m where m.person_id = of_person and m.revoked_at is null and m.role not in ('SupportAgent', 'LeadAdmin', 'Operator');
$$;
-- Who of a desk may read this ticket.
create function sec.desk_readers(of_ticket uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select distinct m.person_id from public.tickets t join public.memberships m on m.tenant_id = t.desk_id and m.revoked_at is null
    and (m.role = 'SupportAgent' or (m.role = 'LeadAdmin' and t.desk_id = t.lead_id))
  where t.id = of_ticket and (t.side = 'Account' or t.buyer_id is null or t.buyer_id not in (select sec.buys_for(m.person_id)));
$$;
-- What a desk sees before it opens anything: no name, no subject, no consultation.
create function sec.desk_tickets(closed boolean) returns table (id uuid, year int, number int, side text, channel text, priority text, incident boolean, opened_at timestamptz, state text, state_at timestamptz,
  assigned_to uuid, assigned_name text, first_answered_at timestamptz, deadline timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select * from (
    select t.id, t.year, t.number, t.side, t.channel, t.priority, t.incident is not null, t.opened_at, t.state, t.state_at, t.assigned_to, t.assigned_name, t.first_answered_at,
      case when p.discontinued_at is null then coalesce(p.submission_deadline, t.deadline) end as due
    from public.tickets t left join public.public_consultations p on p.tenant_id = t.buyer_id and p.id = t.consultation_id
    where sec.assists() and t.desk_id = sec.desk() and (t.state in ('Resolved', 'Closed')) = closed
      and (t.side = 'Account' or t.buyer_id is null or t.buyer_id not in (select sec.buys_for(sec.actor())))) mine
  order by case when not closed and mine.due > sec.now() then mine.due end nulls last, case when closed then mine.state_at end desc nulls last, mine.opened_at limit 500;
$$;
-- A desk opens a ticket: the line first, then the rows, in this transaction and in no other.
create function sec.open_for_desk(of_ticket uuid, by_name text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if not sec.assists() or not exists (select from public.tickets t where t.id = of_ticket and t.desk_id = sec.desk()) or sec.actor() not in (select sec.desk_readers(of_ticket))
  then return false; end if;
  insert into public.ticket_views values (of_ticket, gen_random_uuid(), sec.actor(), by_name, sec.now(), pg_current_xact_id());
  return true;
end $$;
create function sec.opened_tickets() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select v.ticket_id from public.ticket_views v where v.xid = pg_current_xact_id_if_assigned() and v.person_id = sec.actor();
$$;

-- Which state follows, or null. Core's TicketStates is the same table; a test compares them.
create function sec.ticket_next(before text, step text, by_side text) returns text language sql immutable as $$
  select case
    when by_side = 'Desk' and step = 'Taken' and before in ('New', 'Assigned') then 'Assigned'
    when by_side = 'Desk' and step = 'Taken' and before = 'WaitingUser' then 'WaitingUser'
    when by_side = 'Desk' and step = 'Answered' and before in ('Assigned', 'WaitingUser') then 'WaitingUser'
    when by_side = 'Writer' and step = 'Written' and before = 'New' then 'New'
    when by_side = 'Writer' and step = 'Written' and before in ('Assigned', 'WaitingUser') then 'Assigned'
    when by_side = 'Writer' and step = 'PassedOn' and before in ('New', 'Assigned', 'WaitingUser') then 'New'
    when by_side in ('Desk', 'Writer') and step = 'Resolved' and before in ('Assigned', 'WaitingUser') then 'Resolved'
    when by_side = 'Writer' and step = 'Reopened' and before = 'Resolved' then 'Assigned'
    when by_side in ('Writer', 'Platform') and step = 'Closed' and before = 'Resolved' then 'Closed'
    when by_side = 'Writer' and step = 'Rated' and before in ('Resolved', 'Closed') then before
  end;
$$;
-- The one way on: in turn, from the entry that was read, once.
create function sec.step_ticket(of_ticket uuid, seen int, act text, by_side text, by_person uuid, by_name text, with_body text, rating text, file_names text[], files bytea[]) returns int
language plpgsql set search_path = pg_catalog, public, sec as $$
declare t public.tickets; next text; at timestamptz;
begin
  -- No key: each desk that opened the ticket holds a share of its key (the foreign key of its line), and all would wait for one another.
  select * into t from public.tickets where id = of_ticket for no key update;
  next := sec.ticket_next(t.state, act, by_side);
  if next is null or (seen is not null and seen <> t.rank) or (act = 'Rated' and t.satisfied is not null) or (act = 'PassedOn' and (t.side <> 'Account' or t.desk_id = t.lead_id)) then return null; end if;
  at := sec.now();
  insert into public.ticket_entries values (of_ticket, t.rank + 1, act, by_side, by_person, by_name, with_body, at);
  insert into public.ticket_files select of_ticket, gen_random_uuid(), t.rank + 1, n, sha256(f), f from unnest(file_names, files) as sent(n, f);
  update public.tickets set rank = t.rank + 1, state = next, state_at = case when next = t.state then t.state_at else at end,
    assigned_to = case act when 'Taken' then by_person when 'PassedOn' then null else t.assigned_to end, assigned_name = case act when 'Taken' then by_name when 'PassedOn' then null else t.assigned_name end,
    desk_id = case act when 'PassedOn' then t.lead_id else t.desk_id end,
    first_answered_at = case when act = 'Answered' then coalesce(t.first_answered_at, at) when act = 'Resolved' and by_side = 'Desk' then coalesce(t.first_answered_at, at) else t.first_answered_at end,
    resolved_at = case act when 'Resolved' then at when 'Reopened' then null else t.resolved_at end,
    reopened = t.reopened + (act = 'Reopened')::int, satisfied = coalesce(t.satisfied, rating)
  where id = of_ticket;
  return t.rank + 1;
end $$;
create function sec.desk_steps(of_ticket uuid, seen int, step text, by_name text, with_body text, file_names text[], files bytea[]) returns int
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if of_ticket not in (select sec.opened_tickets()) then raise exception 'not opened by this desk' using errcode = '42501'; end if;
  return sec.step_ticket(of_ticket, seen, step, 'Desk', sec.actor(), by_name, with_body, null, file_names, files);
end $$;

-- Whose ticket a secret link opens; null: none, or no longer.
create function sec.ticket_by_link(of_secret bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select l.ticket_id from public.ticket_links l where l.secret_sha256 = of_secret and l.expires_at > sec.now();
$$;
create function sec.writer_steps(of_ticket uuid, of_secret bytea, seen int, step text, by_name text, with_body text, rating text, file_names text[], files bytea[]) returns int
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if not exists (select from public.tickets t where t.id = of_ticket and sec.via() is null
      and (t.id = sec.ticket_by_link(of_secret) or (t.tenant_id = sec.tenant() and t.person_id = sec.actor()) or t.company_id = sec.company()))
  then raise exception 'not the writer of this ticket' using errcode = '42501'; end if;
  return sec.step_ticket(of_ticket, seen, step, 'Writer', sec.actor(), by_name, with_body, rating, file_names, files);
end $$;
create function sec.followed_ticket(of_secret bytea) returns setof public.tickets
language sql stable security definer set search_path = pg_catalog, public, sec as $$ select t.* from public.tickets t where t.id = sec.ticket_by_link(of_secret); $$;
create function sec.followed_entries(of_secret bytea) returns setof public.ticket_entries
language sql stable security definer set search_path = pg_catalog, public, sec as $$ select e.* from public.ticket_entries e where e.ticket_id = sec.ticket_by_link(of_secret); $$;
create function sec.followed_files(of_secret bytea) returns setof public.ticket_files
language sql stable security definer set search_path = pg_catalog, public, sec as $$ select f.* from public.ticket_files f where f.ticket_id = sec.ticket_by_link(of_secret); $$;
create function sec.followed_views(of_secret bytea) returns setof public.ticket_views
language sql stable security definer set search_path = pg_catalog, public, sec as $$ select v.* from public.ticket_views v where v.ticket_id = sec.ticket_by_link(of_secret); $$;

-- Opened once per form. « Nobody »: who could answer buys for the account that the ticket speaks of. « TooMany »: an address that nobody has proved.
create function sec.open_ticket(new_id uuid, with_form uuid, to_own_desk boolean, with_name text, with_email text, with_phone text, with_subject text, with_body text, with_page text, with_step text,
  with_incident text, with_browser text, of_consultation uuid, urgent interval, most_per_hour int, with_secret bytea, link_days int, file_names text[], files bytea[]) returns table (said text, ticket uuid)
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare at timestamptz; asks text; who uuid; called text := 'Page'; host uuid; desk uuid; y int; n int; c record; p text; old public.tickets;
begin
  if sec.via() is not null then raise exception 'a visit writes nothing' using errcode = '42501'; end if;
  asks := case when sec.tenant() is not null then 'Account' when sec.company() is not null then 'Company' else 'Visitor' end;
  who := case when asks <> 'Visitor' then sec.actor() end;
  if sec.lead() is not null then
    if not sec.assists() then raise exception 'not an agent of this desk' using errcode = '42501'; end if;
    called := 'Telephone';
  elsif asks <> 'Visitor' and who is null then raise exception 'a person asks for help' using errcode = '42501';
  end if;
  -- Of a published consultation what everybody may read; of one in preparation its own account only, and its reference, never its title.
  select x.tenant_id, x.reference || ' — ' || x.title || ' (' || x.buyer || ')' as said, case when x.discontinued_at is null then x.submission_deadline end as deadline into c from public.public_consultations x where x.id = of_consultation;
  if c.tenant_id is null and asks = 'Account' then
    select x.tenant_id, x.reference as said, x.submission_deadline as deadline into c from public.consultations x where x.id = of_consultation and x.tenant_id = sec.tenant();
  end if;
  host := coalesce(sec.lead(), (select coalesce(t.lead_id, t.id) from public.tenants t where t.id = coalesce(case asks when 'Account' then sec.tenant() end, c.tenant_id)),
    (select t.id from public.tenants t where t.kind = 'Lead' order by t.created_at, t.id limit 1));
  if host is null then return query select 'Nobody', null::uuid; return; end if;
  desk := case when to_own_desk and asks = 'Account' and exists (select from public.memberships m where m.tenant_id = sec.tenant() and m.role = 'SupportAgent' and m.revoked_at is null) then sec.tenant() else host end;
  perform pg_advisory_xact_lock(hashtextextended('tickets:' || host, 0));
  at := sec.now();
  select * into old from public.tickets t where t.form_key = with_form;
  if old.id is not null then
    if (old.side, old.tenant_id, old.company_id, old.person_id) is distinct from (asks, sec.tenant(), sec.company(), who) then raise exception 'another form' using errcode = '42501'; end if;
    if with_secret is not null then insert into public.ticket_links values (with_secret, old.id, at, at + make_interval(days => link_days)); end if;
    return query select 'Again', old.id; return;
  end if;
  if asks = 'Visitor' and called = 'Page' and with_email is not null
     and (select count(*) from public.tickets t where t.side = 'Visitor' and lower(t.writer_email) = lower(with_email) and t.opened_at > at - interval '1 hour') >= most_per_hour
  then return query select 'TooMany', null::uuid; return; end if;
  if asks <> 'Account' and c.tenant_id is not null and not exists (select from public.memberships m where m.tenant_id = desk and m.revoked_at is null and m.role in ('SupportAgent', 'LeadAdmin')
      and c.tenant_id not in (select sec.buys_for(m.person_id)))
  then return query select 'Nobody', null::uuid; return; end if;
  y := extract(year from at at time zone 'Europe/Paris');
  select coalesce(max(t.number), 0) + 1 into n from public.tickets t where t.lead_id = host and t.year = y;
  p := case when c.deadline > at and c.deadline <= at + urgent then 'Deadline' when with_incident is not null then 'Fault' else 'Question' end;
  insert into public.tickets (id, lead_id, desk_id, year, number, side, channel, tenant_id, company_id, person_id, company_name, writer_name, writer_email, writer_phone, form_key, subject, page, step, incident, browser,
    consultation_id, consultation_said, buyer_id, deadline, priority, opened_at, state, state_at, rank)
  values (new_id, host, desk, y, n, asks, called, sec.tenant(), sec.company(), who, (select o.name from public.companies o where o.id = sec.company()), with_name, with_email, with_phone, with_form, with_subject, with_page, with_step, with_incident, with_browser,
    case when c.tenant_id is not null then of_consultation end, c.said, c.tenant_id, c.deadline, p, at, 'New', at, 1);
  insert into public.ticket_entries values (new_id, 1, 'Opened', 'Writer', sec.actor(), with_name, with_body, at);
  insert into public.ticket_files select new_id, gen_random_uuid(), 1, f.n, sha256(f.f), f.f from unnest(file_names, files) as f(n, f);
  if with_secret is not null then insert into public.ticket_links values (with_secret, new_id, at, at + make_interval(days => link_days)); end if;
  return query select 'Opened', new_id;
end $$;

-- What the lead counts: instants and classes, of all tickets that its line received; no name, no text, no consultation.
create function sec.desk_figures(since timestamptz, before timestamptz) returns table (side text, channel text, priority text, own_desk boolean, opened_at timestamptz, first_answered_at timestamptz, resolved_at timestamptz, state text, reopened int, satisfied text)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select t.side, t.channel, t.priority, t.desk_id <> t.lead_id, t.opened_at, t.first_answered_at, t.resolved_at, t.state, t.reopened, t.satisfied
  from public.tickets t where t.lead_id = sec.lead() and sec.assists() and t.opened_at >= since and t.opened_at < before
    and (t.side = 'Account' or t.buyer_id is null or t.buyer_id not in (select sec.buys_for(sec.actor())));
$$;

-- Nobody came back: resolved long enough is closed.
create function sec.close_quiet_tickets(quiet interval, by_name text) returns int
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare one uuid; closed int := 0;
begin
  for one in select t.id from public.tickets t where t.state = 'Resolved' and t.state_at <= sec.now() - quiet order by t.state_at limit 500 loop
    if sec.step_ticket(one, null, 'Closed', 'Platform', null, by_name, null, null, '{}', '{}') is not null then closed := closed + 1; end if;
  end loop;
  return closed;
end $$;
revoke all on function sec.assists(), sec.buys_for(uuid), sec.desk_readers(uuid), sec.desk_tickets(boolean), sec.open_for_desk(uuid, text), sec.opened_tickets(),
  sec.step_ticket(uuid, int, text, text, uuid, text, text, text, text[], bytea[]), sec.desk_steps(uuid, int, text, text, text, text[], bytea[]), sec.ticket_by_link(bytea),
  sec.writer_steps(uuid, bytea, int, text, text, text, text, text[], bytea[]), sec.followed_ticket(bytea), sec.followed_entries(bytea), sec.followed_files(bytea), sec.followed_views(bytea),
  sec.open_ticket(uuid, uuid, boolean, text, text, text, text, text, text, text, text, text, uuid, interval, int, bytea, int, text[], bytea[]), sec.desk_figures(timestamptz, timestamptz),
  sec.close_quiet_tickets(interval, text) from public;
grant execute on function sec.assists(), sec.desk_tickets(boolean), sec.open_for_desk(uuid, text), sec.opened_tickets(), sec.desk_steps(uuid, int, text, text, text, text[], bytea[]), sec.desk_figures(timestamptz, timestamptz) to platform_app;
grant execute on function sec.writer_steps(uuid, bytea, int, text, text, text, text, text[], bytea[]),
  sec.open_ticket(uuid, uuid, boolean, text, text, text, text, text, text, text, text, text, uuid, interval, int, bytea, int, text[], bytea[]) to platform_app, platform_public;
grant execute on function sec.followed_ticket(bytea), sec.followed_entries(bytea), sec.followed_files(bytea), sec.followed_views(bytea) to platform_public;
grant execute on function sec.desk_readers(uuid), sec.close_quiet_tickets(interval, text) to platform_jobs;
reset role;

create policy writer_reads on tickets for select to platform_app using ((tenant_id = (select sec.tenant()) and person_id = (select sec.actor())) or company_id = (select sec.company()));
create policy desk_reads   on tickets for select to platform_app using (id in (select sec.opened_tickets()));
-- What belongs to a ticket is read by whoever reads the ticket.
create policy with_ticket on ticket_entries for select to platform_app using (exists (select from tickets t where t.id = ticket_id));
create policy with_ticket on ticket_files   for select to platform_app using (exists (select from tickets t where t.id = ticket_id));
create policy with_ticket on ticket_views   for select to platform_app using (exists (select from tickets t where t.id = ticket_id));
grant select on tickets, ticket_entries, ticket_files, ticket_views to platform_app;
