-- Sharing conventions: what an agglomeration and each account that it hosts have agreed on. Both parties read and write their own; nobody else sees a row.
-- docs/decisions/0041-conventions-two-parties.md
create table sharing_conventions (
  tenant_id                     uuid not null references tenants,          -- the account
  id                            uuid not null,
  lead_id                       uuid not null references tenants,
  reference                     text not null,
  template_key                  text not null,
  template_from                 date not null,                              -- with the key: the row of Law/Rules/conventions.json that it was drafted under
  court                         text not null check (length(trim(court)) > 0),
  first_term_ends_on            date,
  mandate_ends_on               date,
  text_file_id                  uuid not null,
  drafted_on                    date not null,
  submitted_on                  date,
  signatures_open_on            date,
  member_signed_on              date,
  lead_signed_on                date,
  actes_number                  text,
  transmitted_on                date,
  published_on                  date,
  provisioned_on                date,
  starts_on                     date,
  period_ends_on                date,
  renewals                      int not null default 0 check (renewals >= 0),
  renewal_pending_on            date,
  denounced_by                  text check (denounced_by in ('Lead', 'Member')),
  denounced_ground              text check (denounced_ground in ('EndOfPeriod', 'RegisteredLetter', 'Immediate')),
  denounced_on                  date,
  denounced_letter              text,
  denunciation_takes_effect_on  date,
  ended_on                      date,
  ended_because                 text check (ended_because in ('Denunciation', 'NoRenewal', 'Succession')),
  data_return_due_on            date,
  data_returned_on              date,
  data_returned_how             text,
  terminated_on                 date,
  primary key (tenant_id, id),
  unique (tenant_id, id, lead_id),
  unique (lead_id, reference),
  check (num_nulls(starts_on, period_ends_on) in (0, 2) and period_ends_on >= starts_on),
  check (starts_on is null or (member_signed_on is not null and lead_signed_on is not null and starts_on >= greatest(member_signed_on, lead_signed_on))),
  check (signatures_open_on is not null or (member_signed_on is null and lead_signed_on is null)),
  check (num_nulls(denounced_by, denounced_ground, denounced_on, denunciation_takes_effect_on) in (0, 4) and denunciation_takes_effect_on >= denounced_on),
  check (denounced_ground is distinct from 'RegisteredLetter' or length(trim(denounced_letter)) > 0),
  check ((ended_on is null) = (ended_because is null) and (ended_on is null or (starts_on is not null and ended_on >= starts_on))),
  check (data_returned_on is null or (data_return_due_on is not null and data_returned_how is not null)),
  check (terminated_on is null or (ended_on is not null and (data_return_due_on is null or data_returned_on is not null)))
);
-- VR-04: an account has one convention in force.
create unique index one_in_force on sharing_conventions (tenant_id) where starts_on is not null and ended_on is null;
create index on sharing_conventions (lead_id, id);
create index on sharing_conventions (period_ends_on) where starts_on is not null and ended_on is null;

create table convention_files (
  tenant_id     uuid not null,
  id            uuid not null,
  lead_id       uuid not null,
  convention_id uuid not null,
  name          text not null check (length(name) between 1 and 200),
  sha256        bytea not null check (octet_length(sha256) = 32),
  content       bytea not null check (octet_length(content) between 5 and 3500000),
  added_by      uuid not null,
  added_at      timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, convention_id, lead_id) references sharing_conventions (tenant_id, id, lead_id) deferrable initially deferred
);
create table deliberations (
  tenant_id     uuid not null,
  id            uuid not null,
  lead_id       uuid not null,
  convention_id uuid not null,
  side          text not null check (side in ('Lead', 'Member')),
  body          text not null,
  number        text not null,
  convened_on   date not null,
  met_on        date not null check (met_on > convened_on),
  in_office     int not null check (in_office > 0),
  present       int not null check (present > 0),
  proxies       int not null check (proxies between 0 and present and present + proxies <= in_office),
  votes_for     int not null check (votes_for > 0),
  votes_against int not null check (votes_against between 0 and votes_for),
  abstentions   int not null check (abstentions >= 0 and votes_for + votes_against + abstentions <= present + proxies),
  secretary     text not null,
  second_call   boolean not null check (second_call or present * 2 > in_office),
  file_id       uuid not null,
  actes_number  text,
  sent_on       date check (sent_on >= met_on),
  received_on   date check (received_on >= sent_on),
  published_on  date check (published_on >= met_on),
  primary key (tenant_id, id),
  unique (tenant_id, convention_id, side),
  check (num_nulls(actes_number, sent_on, received_on) in (0, 3)),
  foreign key (tenant_id, convention_id, lead_id) references sharing_conventions (tenant_id, id, lead_id) deferrable initially deferred,
  foreign key (tenant_id, file_id) references convention_files (tenant_id, id) deferrable initially deferred
);
create table convention_signatures (
  tenant_id      uuid not null,
  id             uuid not null,
  lead_id        uuid not null,
  convention_id  uuid not null,
  side           text not null check (side in ('Lead', 'Member')),
  name           text not null,
  quality        text not null,
  delegation_of  text,
  delegation_act text,
  delegation_on  date check (delegation_on <= signed_on),
  signed_on      date not null,
  file_id        uuid not null,
  primary key (tenant_id, id),
  unique (tenant_id, convention_id, side),
  check (num_nulls(delegation_of, delegation_act, delegation_on) in (0, 3)),
  foreign key (tenant_id, convention_id, lead_id) references sharing_conventions (tenant_id, id, lead_id) deferrable initially deferred,
  foreign key (tenant_id, file_id) references convention_files (tenant_id, id) deferrable initially deferred
);
create table convention_amendments (
  tenant_id               uuid not null,
  id                      uuid not null,
  lead_id                 uuid not null,
  convention_id           uuid not null,
  number                  int not null check (number > 0),
  subject                 text not null,
  annex                   text,
  file_id                 uuid not null,
  sha256                  bytea not null check (octet_length(sha256) = 32),
  proposed_by             text not null check (proposed_by in ('Lead', 'Member')),
  proposed_on             date not null,
  member_approved_on      date,
  member_approved_by_name text,
  lead_approved_on        date,
  lead_approved_by_name   text,
  effective_on            date,
  primary key (tenant_id, id),
  unique (tenant_id, convention_id, number),
  check ((effective_on is not null) = (member_approved_on is not null and lead_approved_on is not null)),
  foreign key (tenant_id, convention_id, lead_id) references sharing_conventions (tenant_id, id, lead_id) deferrable initially deferred,
  foreign key (tenant_id, file_id) references convention_files (tenant_id, id) deferrable initially deferred
);
create table convention_disputes (
  tenant_id          uuid not null,
  id                 uuid not null,
  lead_id            uuid not null,
  convention_id      uuid not null,
  subject            text not null,
  notified_by        text not null check (notified_by in ('Lead', 'Member')),
  notified_on        date not null,
  amicable_closed_on date check (amicable_closed_on >= notified_on),
  amicable_result    text,
  amicable_succeeded boolean,
  court_on           date check (court_on >= amicable_closed_on),
  primary key (tenant_id, id),
  check (num_nulls(amicable_closed_on, amicable_result, amicable_succeeded) in (0, 3)),
  check (court_on is null or amicable_succeeded is false),                 -- VR-49: no court before the amicable step has failed
  foreign key (tenant_id, convention_id, lead_id) references sharing_conventions (tenant_id, id, lead_id) deferrable initially deferred
);
-- VR-53, and the merger of communes: what it was called is kept here, for the account that takes over does not read the other's convention.
create table convention_successions (
  tenant_id           uuid not null,
  id                  uuid not null,
  lead_id             uuid not null,
  convention_id       uuid not null,
  earlier_tenant_id   uuid not null references tenants,
  earlier_id          uuid not null,
  earlier_reference   text not null,
  earlier_account     text not null,
  primary key (tenant_id, id),
  unique (tenant_id, convention_id, earlier_id),
  foreign key (tenant_id, convention_id, lead_id) references sharing_conventions (tenant_id, id, lead_id) deferrable initially deferred,
  foreign key (earlier_tenant_id, earlier_id, lead_id) references sharing_conventions (tenant_id, id, lead_id) deferrable initially deferred
);
create table convention_events (
  tenant_id        uuid not null,
  id               uuid not null,
  lead_id          uuid not null,
  convention_id    uuid not null,
  kind             text not null,
  happened_on      date not null,
  side             text check (side in ('Lead', 'Member')),
  detail           text,
  key              text not null,
  recorded_by      uuid,
  recorded_by_name text,
  recorded_at      timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, convention_id, key),                                  -- what the calendar brought is written once, however often the job is killed
  foreign key (tenant_id, convention_id, lead_id) references sharing_conventions (tenant_id, id, lead_id) deferrable initially deferred
);

-- A fact is written once.
create function keep_facts() returns trigger language plpgsql as $$
declare fact text;
begin
  foreach fact in array tg_argv loop
    if to_jsonb(old) -> fact <> 'null'::jsonb and to_jsonb(old) -> fact is distinct from to_jsonb(new) -> fact
    then raise exception '% of % is not rewritten', fact, tg_table_name using errcode = '42501'; end if;
  end loop;
  return new;
end $$;
create trigger keep_facts before update on sharing_conventions for each row execute function keep_facts('submitted_on', 'signatures_open_on', 'member_signed_on', 'lead_signed_on',
  'actes_number', 'transmitted_on', 'published_on', 'provisioned_on', 'starts_on', 'denounced_by', 'denounced_ground', 'denounced_on', 'denounced_letter',
  'denunciation_takes_effect_on', 'ended_on', 'ended_because', 'data_return_due_on', 'data_returned_on', 'data_returned_how', 'terminated_on');
create trigger keep_facts before update on deliberations for each row execute function keep_facts('actes_number', 'sent_on', 'received_on', 'published_on');
create trigger keep_facts before update on convention_amendments for each row execute function keep_facts('member_approved_on', 'member_approved_by_name', 'lead_approved_on', 'lead_approved_by_name', 'effective_on');
create trigger keep_facts before update on convention_disputes for each row execute function keep_facts('amicable_closed_on', 'amicable_result', 'amicable_succeeded', 'court_on');
-- After its end a convention renews no more.
create function keep_ended_convention() returns trigger language plpgsql as $$
begin
  if old.ended_on is not null and (new.period_ends_on, new.renewals, new.mandate_ends_on, new.renewal_pending_on) is distinct from (old.period_ends_on, old.renewals, old.mandate_ends_on, old.renewal_pending_on)
  then raise exception 'an ended convention is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_ended before update on sharing_conventions for each row execute function keep_ended_convention();
create trigger no_removal before delete or truncate on sharing_conventions    for each statement execute function refuse_change();
create trigger no_removal before delete or truncate on deliberations          for each statement execute function refuse_change();
create trigger no_removal before delete or truncate on convention_amendments  for each statement execute function refuse_change();
create trigger no_removal before delete or truncate on convention_disputes    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on convention_files       for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on convention_signatures  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on convention_successions for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on convention_events      for each statement execute function refuse_change();

do $$
declare t text;
begin
  foreach t in array array['sharing_conventions', 'convention_files', 'deliberations', 'convention_signatures', 'convention_amendments', 'convention_disputes', 'convention_successions', 'convention_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy never_by_consent on %I as restrictive to platform_app using ((select sec.via()) is null)', t);
    execute format('create policy parties_read on %I for select to platform_app using (tenant_id = (select sec.tenant()) or lead_id = (select sec.lead()))', t);
    execute format('create policy spans on %I to platform_jobs using (true) with check (true)', t);
    execute format('grant select on %I to platform_app, platform_jobs', t);
  end loop;
  foreach t in array array['convention_files', 'deliberations', 'convention_signatures', 'convention_amendments', 'convention_disputes', 'convention_events'] loop
    execute format('create policy parties_write on %I for insert to platform_app with check (tenant_id = (select sec.tenant()) or lead_id = (select sec.lead()))', t);
    execute format('grant insert on %I to platform_app', t);
  end loop;
  foreach t in array array['sharing_conventions', 'deliberations', 'convention_amendments', 'convention_disputes'] loop
    execute format('create policy parties_act on %I for update to platform_app using (tenant_id = (select sec.tenant()) or lead_id = (select sec.lead())) with check (tenant_id = (select sec.tenant()) or lead_id = (select sec.lead()))', t);
  end loop;
end $$;
-- The agglomeration drafts; for its own accounts only.
create policy lead_drafts   on sharing_conventions    for insert to platform_app with check (lead_id = (select sec.lead()) and exists (select from tenants t where t.id = tenant_id and t.lead_id = sharing_conventions.lead_id));
create policy lead_succeeds on convention_successions for insert to platform_app with check (lead_id = (select sec.lead()));
-- Nobody writes a line in another's name, nor a part of it for a party that he is not.
create policy in_own_name on convention_events as restrictive for insert to platform_app with check (recorded_by is not distinct from (select sec.actor()) and recorded_at <= (select sec.now()) and (side is distinct from 'Lead' or lead_id = (select sec.lead())));
create policy in_own_name on convention_files  as restrictive for insert to platform_app with check (added_by = (select sec.actor()));
create policy own_side on deliberations         as restrictive for insert to platform_app with check (side = 'Member' or lead_id = (select sec.lead()));
create policy own_side on convention_signatures as restrictive for insert to platform_app with check (side = 'Member' or lead_id = (select sec.lead()));
grant insert on sharing_conventions, convention_successions to platform_app;
grant update (submitted_on, signatures_open_on, member_signed_on, lead_signed_on, actes_number, transmitted_on, published_on, provisioned_on, starts_on, period_ends_on, renewals, renewal_pending_on,
              mandate_ends_on, denounced_by, denounced_ground, denounced_on, denounced_letter, denunciation_takes_effect_on, ended_on, ended_because, data_return_due_on, data_returned_on,
              data_returned_how, terminated_on) on sharing_conventions to platform_app;
grant update (actes_number, sent_on, received_on, published_on) on deliberations to platform_app;
grant update (member_approved_on, member_approved_by_name, lead_approved_on, lead_approved_by_name, effective_on) on convention_amendments to platform_app;
grant update (amicable_closed_on, amicable_result, amicable_succeeded, court_on) on convention_disputes to platform_app;
grant update (period_ends_on, renewals, renewal_pending_on, ended_on, ended_because, data_return_due_on) on sharing_conventions to platform_jobs;
grant insert on convention_events to platform_jobs;

-- An account writes neither the agglomeration's signature nor its denunciation, nor what the agglomeration alone records.
create function keep_lead_facts() returns trigger language plpgsql as $$
begin
  if (select sec.tenant()) is not null and ((new.lead_signed_on, new.transmitted_on, new.published_on, new.provisioned_on, new.mandate_ends_on, new.data_returned_on, new.terminated_on, new.submitted_on)
       is distinct from (old.lead_signed_on, old.transmitted_on, old.published_on, old.provisioned_on, old.mandate_ends_on, old.data_returned_on, old.terminated_on, old.submitted_on)
     or (new.denounced_by = 'Lead' and old.denounced_by is null))
  then raise exception 'the agglomeration records this' using errcode = '42501'; end if;
  return new;
end $$;
create trigger lead_facts before update on sharing_conventions for each row execute function keep_lead_facts();
-- The agglomeration approves for itself alone, and the account for itself alone.
create function keep_approvals() returns trigger language plpgsql as $$
begin
  if (select sec.lead()) is null and new.lead_approved_on is distinct from old.lead_approved_on or (select sec.tenant()) is null and new.member_approved_on is distinct from old.member_approved_on
  then raise exception 'each party approves for itself' using errcode = '42501'; end if;
  return new;
end $$;
create trigger own_approval before update on convention_amendments for each row execute function keep_approvals();
