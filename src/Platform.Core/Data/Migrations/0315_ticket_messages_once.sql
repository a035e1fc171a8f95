-- A writer's message is written once per form: a second click shows the first one. docs/decisions/0048-help-desk.md
alter table ticket_entries add column form_key uuid, add unique (ticket_id, form_key);

set role platform_sec;
drop function sec.step_ticket(uuid, int, text, text, uuid, text, text, text, text[], bytea[]);
-- As in 0270, and the key of the form that wrote, where there is one.
create function sec.step_ticket(of_ticket uuid, seen int, act text, by_side text, by_person uuid, by_name text, with_body text, rating text, file_names text[], files bytea[], with_form uuid default null) returns int
language plpgsql set search_path = pg_catalog, public, sec as $$
declare t public.tickets; next text; at timestamptz; once int;
begin
  -- No key: each desk that opened the ticket holds a share of its key (the foreign key of its line), and all would wait for one another.
  select * into t from public.tickets where id = of_ticket for no key update;
  select e.rank into once from public.ticket_entries e where e.ticket_id = of_ticket and e.form_key = with_form;
  if once is not null then return once; end if;
  next := sec.ticket_next(t.state, act, by_side);
  if next is null or (seen is not null and seen <> t.rank) or (act = 'Rated' and t.satisfied is not null) or (act = 'PassedOn' and (t.side <> 'Account' or t.desk_id = t.lead_id)) then return null; end if;
  at := sec.now();
  insert into public.ticket_entries values (of_ticket, t.rank + 1, act, by_side, by_person, by_name, with_body, at, with_form);
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
drop function sec.writer_steps(uuid, bytea, int, text, text, text, text, text[], bytea[]);
create function sec.writer_steps(of_ticket uuid, of_secret bytea, with_form uuid, seen int, step text, by_name text, with_body text, rating text, file_names text[], files bytea[]) returns int
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if not exists (select from public.tickets t where t.id = of_ticket and sec.via() is null
      and (t.id = sec.ticket_by_link(of_secret) or (t.tenant_id = sec.tenant() and t.person_id = sec.actor()) or t.company_id = sec.company()))
  then raise exception 'not the writer of this ticket' using errcode = '42501'; end if;
  return sec.step_ticket(of_ticket, seen, step, 'Writer', sec.actor(), by_name, with_body, rating, file_names, files, with_form);
end $$;
revoke all on function sec.step_ticket(uuid, int, text, text, uuid, text, text, text, text[], bytea[], uuid), sec.writer_steps(uuid, bytea, uuid, int, text, text, text, text, text[], bytea[]) from public;
grant execute on function sec.writer_steps(uuid, bytea, uuid, int, text, text, text, text, text[], bytea[]) to platform_app, platform_public;
reset role;
