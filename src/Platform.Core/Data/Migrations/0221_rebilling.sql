-- Rebilling: one statement per account and calendar year, its steps, its lines as they were issued. docs/decisions/0043-quote-requests.md
create table rebilling_charges (                               -- what an account owes besides its quote requests: occasional services, costs of notices
  tenant_id          uuid not null references tenants,
  id                 uuid not null,
  year               int  not null check (year between 2019 and 2999),
  kind               text not null check (kind in ('Service', 'Notice', 'Correction')),
  label              text not null check (length(label) between 1 and 200),
  amount             numeric(10,2) not null check (amount <> 0 and (amount > 0 or kind = 'Correction')),
  noted_by           uuid not null,
  noted_by_name      text not null,
  noted_at           timestamptz not null,
  taken_back_at      timestamptz,
  taken_back_by_name text,
  primary key (tenant_id, id),
  check ((taken_back_at is null) = (taken_back_by_name is null))
);
create index on rebilling_charges (tenant_id, year);
create table rebilling_statements (
  tenant_id  uuid not null references tenants,
  id         uuid not null,
  year       int  not null,
  drafted_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, year)
);
create table rebilling_steps (                                 -- what happened to a statement; the last one is its state
  tenant_id    uuid not null,
  statement_id uuid not null,
  number       int  not null check (number > 0),
  step         text not null check (step in ('Issued', 'Disputed', 'Waived', 'Paid')),
  reason       text check (length(reason) between 1 and 1000),
  by_person    uuid not null,
  by_name      text not null,
  at           timestamptz not null,
  primary key (tenant_id, statement_id, number),
  foreign key (tenant_id, statement_id) references rebilling_statements (tenant_id, id),
  check (step not in ('Disputed', 'Waived') or reason is not null)
);
create table rebilling_lines (                                 -- frozen when issued; a corrected statement has lines of its own
  tenant_id    uuid not null,
  statement_id uuid not null,
  step_number  int  not null,
  position     int  not null,
  kind         text not null check (kind in ('Subscription', 'Quotes', 'Service', 'Notice', 'Correction')),
  label        text not null,
  quantity     int  not null,
  unit_price   numeric(10,2) not null,
  amount       numeric(12,2) not null,
  primary key (tenant_id, statement_id, step_number, position),
  foreign key (tenant_id, statement_id, step_number) references rebilling_steps (tenant_id, statement_id, number)
);

-- Which step may follow which, whoever writes it.
create function keep_steps() returns trigger language plpgsql as $$
declare before text; last int;
begin
  select s.step, s.number into before, last from rebilling_steps s where s.tenant_id = new.tenant_id and s.statement_id = new.statement_id order by s.number desc limit 1;
  if new.number <> coalesce(last, 0) + 1
     or not ((coalesce(before, 'Draft'), new.step) in (('Draft', 'Issued'), ('Draft', 'Waived'), ('Issued', 'Disputed'), ('Issued', 'Waived'), ('Issued', 'Paid'), ('Disputed', 'Issued'), ('Disputed', 'Waived')))
  then raise exception 'a statement does not go from % to %', coalesce(before, 'Draft'), new.step using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_steps before insert on rebilling_steps for each row execute function keep_steps();
create function keep_charges() returns trigger language plpgsql as $$
begin
  if old.taken_back_at is not null then raise exception 'a charge is taken back once' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_charges before update on rebilling_charges for each row execute function keep_charges();
create trigger no_removal  before delete or truncate on rebilling_charges for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on rebilling_statements for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on rebilling_steps for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on rebilling_lines for each statement execute function refuse_change();

do $$ declare t text; begin
  foreach t in array array['rebilling_charges', 'rebilling_statements', 'rebilling_steps', 'rebilling_lines'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy account_reads on %I for select to platform_app using (tenant_id = (select sec.tenant()))', t);
    execute format('create policy lead_reads on %I for select to platform_app using (tenant_id in (select t.id from tenants t where t.lead_id = (select sec.lead())))', t);
    execute format('create policy spans on %I for select to platform_jobs using (true)', t);
    execute format('grant select on %I to platform_app, platform_jobs', t);
  end loop;
end $$;
create policy lead_notes on rebilling_charges for insert to platform_app with check (tenant_id in (select t.id from tenants t where t.lead_id = (select sec.lead())) and noted_by = (select sec.actor()) and taken_back_at is null);
create policy lead_takes_back on rebilling_charges for update to platform_app using (tenant_id in (select t.id from tenants t where t.lead_id = (select sec.lead())));
grant insert, update (taken_back_at, taken_back_by_name) on rebilling_charges to platform_app;
create policy lead_drafts on rebilling_statements for insert to platform_app with check (tenant_id in (select t.id from tenants t where t.lead_id = (select sec.lead())));
create policy job_drafts on rebilling_statements for insert to platform_jobs with check (true);
grant insert on rebilling_statements to platform_app, platform_jobs;
create policy lead_decides on rebilling_steps for insert to platform_app with check (step <> 'Disputed' and by_person = (select sec.actor()) and tenant_id in (select t.id from tenants t where t.lead_id = (select sec.lead())));
create policy account_disputes on rebilling_steps for insert to platform_app with check (step = 'Disputed' and by_person = (select sec.actor()) and tenant_id = (select sec.tenant()));
grant insert on rebilling_steps to platform_app;
create policy lead_issues on rebilling_lines for insert to platform_app with check (tenant_id in (select t.id from tenants t where t.lead_id = (select sec.lead()))
  and exists (select from rebilling_steps s where s.tenant_id = rebilling_lines.tenant_id and s.statement_id = rebilling_lines.statement_id and s.number = step_number and s.step = 'Issued'));
grant insert on rebilling_lines to platform_app;

-- On paper, for both sides.
alter table printed_papers drop constraint printed_papers_kind_check;
alter table printed_papers add constraint printed_papers_kind_check check (kind in ('receipt', 'minutes', 'statement'));
create policy lead_reads on printed_papers for select to platform_app using (kind = 'statement' and tenant_id in (select t.id from tenants t where t.lead_id = (select sec.lead())));
