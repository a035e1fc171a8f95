-- A statement that was decided because its account had closed is completed when the account came back in the same year: issued again, whole, less what was paid or
-- given up of it. docs/decisions/0043-quote-requests.md
alter table rebilling_lines drop constraint rebilling_lines_kind_check,
  add constraint rebilling_lines_kind_check check (kind in ('Subscription', 'Quotes', 'Service', 'Notice', 'Correction', 'Settled'));

-- Null: it holds its year, or is not decided. 'Open': its account came back in that year after it was decided, and something may still come. 'Grown': something came.
-- Under the policies of whoever asks.
create function statement_growth(account uuid, of_statement uuid) returns text language sql stable as $$
  select case when extract(year from d.at at time zone 'Europe/Paris') > s.year
      -- It came back in that year, and had not closed again when its lines were decided.
      or not exists (select from account_events e where e.tenant_id = s.tenant_id and e.kind = 'Reopened' and extract(year from e.at at time zone 'Europe/Paris') = s.year
        and not exists (select from account_events c where c.tenant_id = e.tenant_id and c.kind = 'Closed' and c.at > e.at and c.at <= d.at)) then null
    when exists (select from quote_sends q where q.tenant_id = s.tenant_id and q.year = s.year and q.sent_at > d.at)
      or exists (select from rebilling_charges c where c.tenant_id = s.tenant_id and c.year = s.year and c.noted_at > d.at and c.taken_back_at is null) then 'Grown'
    else 'Open' end
  from rebilling_statements s
    join lateral (select p.step from rebilling_steps p where p.tenant_id = s.tenant_id and p.statement_id = s.id order by p.number desc limit 1) last on last.step <> 'Disputed'
    -- The instant of its lines: those of the last edition, or of the draft that was given up.
    join lateral (select p.at from rebilling_steps p where p.tenant_id = s.tenant_id and p.statement_id = s.id and p.step in ('Issued', 'Waived') order by p.step = 'Issued' desc, p.number desc limit 1) d on true
  where s.tenant_id = account and s.id = of_statement;
$$;

-- A program reads the state of a statement too: that its account closed and came back, and no more of its history.
grant select (tenant_id, kind, at) on account_events to platform_client;
create policy client_reads on account_events for select to platform_client using (tenant_id = (select sec.tenant()) and kind in ('Closed', 'Reopened'));

create or replace function keep_steps() returns trigger language plpgsql as $$
declare before text; last int;
begin
  select s.step, s.number into before, last from rebilling_steps s where s.tenant_id = new.tenant_id and s.statement_id = new.statement_id order by s.number desc limit 1;
  if new.number <> coalesce(last, 0) + 1
     or not ((coalesce(before, 'Draft'), new.step) in (('Draft', 'Issued'), ('Draft', 'Waived'), ('Issued', 'Disputed'), ('Issued', 'Waived'), ('Issued', 'Paid'), ('Disputed', 'Issued'), ('Disputed', 'Waived'))
       or new.step = 'Issued' and before is not null and before <> 'Disputed' and statement_growth(new.tenant_id, new.statement_id) is not distinct from 'Grown')
  then raise exception 'a statement does not go from % to %', coalesce(before, 'Draft'), new.step using errcode = '42501'; end if;
  return new;
end $$;

-- What a draft came to when it was given up is kept too: a completed statement does not ask for it again.
drop policy lead_issues on rebilling_lines;
create policy lead_issues on rebilling_lines for insert to platform_app with check (tenant_id in (select t.id from tenants t where t.lead_id = (select sec.lead()))
  and exists (select from rebilling_steps s where s.tenant_id = rebilling_lines.tenant_id and s.statement_id = rebilling_lines.statement_id and s.number = step_number
    and (s.step = 'Issued' or s.step = 'Waived' and s.number = 1)));
