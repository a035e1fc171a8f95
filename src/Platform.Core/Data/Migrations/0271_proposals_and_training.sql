-- What accounts ask of their agglomeration: improvements, amendments, training (VR-44). docs/decisions/0048-help-desk.md
create table proposals (
  tenant_id        uuid not null references tenants,
  id               uuid not null,
  lead_id          uuid not null references tenants,
  kind             text not null check (kind in ('Improvement', 'Amendment')),      -- an amendment is between an account and its lead; an improvement is read by all, without its author
  title            text not null check (length(title) between 1 and 200),
  body             text not null check (length(body) between 1 and 4000),
  form_key         uuid not null,
  proposed_by      uuid not null,
  proposed_by_name text not null,
  proposed_at      timestamptz not null,
  primary key (tenant_id, id),
  unique (id),
  unique (tenant_id, form_key)
);
create index on proposals (lead_id, proposed_at);
create table proposal_supports (                               -- one per account
  proposal_id  uuid not null references proposals (id),
  tenant_id    uuid not null references tenants,
  supported_by uuid not null,
  supported_at timestamptz not null,
  primary key (proposal_id, tenant_id)
);
create table proposal_answers (                                -- the last one stands
  proposal_id      uuid not null references proposals (id),
  rank             int  not null check (rank > 0),
  verdict          text not null check (verdict in ('Planned', 'Done', 'Declined')),
  reason           text check (length(reason) between 1 and 2000),
  answered_by      uuid not null,
  answered_by_name text not null,
  answered_at      timestamptz not null,
  primary key (proposal_id, rank),
  check (verdict <> 'Declined' or reason is not null)
);
create table training_surveys (
  lead_id   uuid not null references tenants,
  id        uuid not null,
  title     text not null check (length(title) between 1 and 200),
  topics    text[] not null check (cardinality(topics) between 1 and 12),
  closes_on date not null,
  form_key  uuid not null,
  opened_by uuid not null,
  opened_at timestamptz not null,
  primary key (lead_id, id),
  unique (id),
  unique (lead_id, form_key)
);
create table training_needs (                                  -- how many people of an account need what; their names are its own business
  tenant_id    uuid not null references tenants,
  id           uuid not null,
  lead_id      uuid not null references tenants,
  survey_id    uuid references training_surveys (id),          -- null: stated without being asked
  topic        text not null check (length(topic) between 1 and 200),
  people       int  not null check (people between 1 and 500),
  note         text check (length(note) between 1 and 1000),
  form_key     uuid not null,
  stated_by    uuid not null,
  stated_at    timestamptz not null,
  withdrawn_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, form_key)
);
create index on training_needs (lead_id, stated_at);
create trigger append_only before update or delete or truncate on proposals         for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on proposal_supports for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on proposal_answers  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on training_surveys  for each statement execute function refuse_change();
alter table proposals         enable row level security; alter table proposals         force row level security;
alter table proposal_supports enable row level security; alter table proposal_supports force row level security;
alter table proposal_answers  enable row level security; alter table proposal_answers  force row level security;
alter table training_surveys  enable row level security; alter table training_surveys  force row level security;
alter table training_needs    enable row level security; alter table training_needs    force row level security;

create policy account_proposes on proposals for insert to platform_app with check (tenant_id = (select sec.tenant()) and proposed_by = (select sec.actor())
  and lead_id = (select coalesce(t.lead_id, t.id) from tenants t where t.id = (select sec.tenant())) and proposed_at <= (select sec.now()));
create policy account_reads on proposals for select to platform_app using (tenant_id = (select sec.tenant()));
create policy lead_reads    on proposals for select to platform_app using (lead_id = (select sec.lead()));
create policy counts        on proposals for select to platform_sec using (true);
create policy lead_reads    on proposal_supports for select to platform_app using (exists (select from proposals p where p.id = proposal_id and p.lead_id = (select sec.lead())));
create policy counts        on proposal_supports to platform_sec using (true) with check (true);
create policy lead_reads    on proposal_answers for select to platform_app using (exists (select from proposals p where p.id = proposal_id));
create policy counts        on proposal_answers to platform_sec using (true) with check (true);
create policy lead_asks     on training_surveys for insert to platform_app with check (lead_id = (select sec.lead()) and opened_by = (select sec.actor()) and opened_at <= (select sec.now()));
create policy lead_reads    on training_surveys for select to platform_app using (lead_id = (select sec.lead()));
create policy account_reads on training_surveys for select to platform_app using (lead_id = (select coalesce(t.lead_id, t.id) from tenants t where t.id = (select sec.tenant())));
create policy mails         on training_surveys for select to platform_jobs using (true);
create policy account_states on training_needs for insert to platform_app with check (tenant_id = (select sec.tenant()) and stated_by = (select sec.actor())
  and lead_id = (select coalesce(t.lead_id, t.id) from tenants t where t.id = (select sec.tenant())) and stated_at <= (select sec.now()) and withdrawn_at is null
  and (survey_id is null or exists (select from training_surveys s where s.id = survey_id)));
create policy account_reads  on training_needs for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_withdraws on training_needs for update to platform_app using (tenant_id = (select sec.tenant()) and withdrawn_at is null) with check (tenant_id = (select sec.tenant()) and withdrawn_at <= (select sec.now()));
create policy lead_reads     on training_needs for select to platform_app using (lead_id = (select sec.lead()));
-- The role that exports reads the account in its signed context alone, whatever other policies show (0235).
create policy one_account on tickets        as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy one_account on proposals      as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy one_account on training_needs as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
grant select, insert on proposals, training_surveys, training_needs to platform_app;
grant update (withdrawn_at) on training_needs to platform_app;
grant select on proposal_supports, proposal_answers to platform_app;
grant select on proposals to platform_sec;
grant select, insert on proposal_supports, proposal_answers to platform_sec;
grant select on training_surveys to platform_jobs;
grant select (person_email) on memberships to platform_sec;

set role platform_sec;
-- Who to turn to at the agglomeration (VR-30), for whoever acts for one of its accounts.
create function sec.contacts_at_lead() returns table (name text, email text, answers boolean)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select min(m.person_name), min(m.person_email), bool_or(m.role = 'SupportAgent') from public.memberships m join public.tenants t on t.lead_id = m.tenant_id
  where t.id = sec.tenant() and sec.actor() is not null and sec.via() is null and m.revoked_at is null and m.role in ('LeadAdmin', 'SupportAgent') group by m.person_id order by 1;
$$;
-- Improvements of the territory as any of its accounts reads them: no author, no account; how many support, and whether this one does.
create function sec.territory_proposals() returns table (id uuid, title text, body text, proposed_at timestamptz, is_own boolean, supports int, supported boolean, verdict text, reason text, answered_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select p.id, p.title, p.body, p.proposed_at, p.tenant_id = sec.tenant(), (select count(*)::int from public.proposal_supports s where s.proposal_id = p.id),
    exists (select from public.proposal_supports s where s.proposal_id = p.id and s.tenant_id = sec.tenant()), a.verdict, a.reason, a.answered_at
  from public.proposals p left join lateral (select * from public.proposal_answers v where v.proposal_id = p.id order by v.rank desc limit 1) a on true
  where p.kind = 'Improvement' and sec.tenant() is not null and sec.via() is null and p.lead_id = (select coalesce(t.lead_id, t.id) from public.tenants t where t.id = sec.tenant())
  order by p.proposed_at desc limit 200;
$$;
-- Once per account, never its own.
create function sec.support_proposal(of_proposal uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if sec.tenant() is null or sec.actor() is null or sec.via() is not null or not exists (select from public.proposals p where p.id = of_proposal and p.kind = 'Improvement' and p.tenant_id <> sec.tenant()
      and p.lead_id = (select coalesce(t.lead_id, t.id) from public.tenants t where t.id = sec.tenant()))
  then return false; end if;
  insert into public.proposal_supports values (of_proposal, sec.tenant(), sec.actor(), sec.now()) on conflict do nothing;
  return true;
end $$;
-- The lead's answer, on the one that was read: two administrators do not answer past each other. What was done stays done.
create function sec.answer_proposal(of_proposal uuid, seen int, with_verdict text, with_reason text, by_name text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare last public.proposal_answers;
begin
  if sec.actor() is null or not exists (select from public.proposals p where p.id = of_proposal and p.lead_id = sec.lead()) then raise exception 'not the lead of this proposal' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('proposal:' || of_proposal, 0));
  select * into last from public.proposal_answers a where a.proposal_id = of_proposal order by a.rank desc limit 1;
  if coalesce(last.rank, 0) <> seen or last.verdict = 'Done' or last.verdict = with_verdict then return false; end if;
  insert into public.proposal_answers values (of_proposal, seen + 1, with_verdict, with_reason, sec.actor(), by_name, sec.now());
  return true;
end $$;
revoke all on function sec.contacts_at_lead(), sec.territory_proposals(), sec.support_proposal(uuid), sec.answer_proposal(uuid, int, text, text, text) from public;
grant execute on function sec.contacts_at_lead(), sec.territory_proposals(), sec.support_proposal(uuid), sec.answer_proposal(uuid, int, text, text, text) to platform_app;
reset role;
