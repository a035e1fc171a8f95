-- Receipts and minutes on paper, printed by jobs. A paper is never printed over: the edition with the time-stamp stands beside the one without.
create table printed_papers (
  tenant_id  uuid not null references tenants,
  kind       text not null check (kind in ('receipt', 'minutes')),
  subject_id uuid not null,                                  -- bid, or consultation
  edition    int  not null check (edition > 0),
  company_id uuid references companies,                      -- the bidder whose receipt it is; null: the account's own
  pdf        bytea not null,
  sha256     bytea not null check (octet_length(sha256) = 32),
  printed_at timestamptz not null,
  primary key (tenant_id, kind, subject_id, edition),
  check ((kind = 'receipt') = (company_id is not null))
);
create index on printed_papers (kind, subject_id, edition);
alter table printed_papers enable row level security;
alter table printed_papers force  row level security;
create policy never_by_consent on printed_papers as restrictive to platform_app using ((select sec.via()) is null);
create policy bidder_reads on printed_papers for select to platform_app using (company_id = (select sec.company()));
create policy account_reads on printed_papers for select to platform_app using (company_id is null and tenant_id = (select sec.tenant()));
create policy spans on printed_papers to platform_jobs using (true) with check (true);
grant select on printed_papers to platform_app;
grant select, insert on printed_papers to platform_jobs;
create trigger append_only before update or delete or truncate on printed_papers for each statement execute function refuse_change();

-- The job that prints minutes acts for one account, named in its signed context, and reads what the minutes page reads; nothing when it acts for none.
do $$ declare t text; begin
  foreach t in array array['opening_sessions', 'opened_envelopes', 'candidate_reviews', 'served_offers', 'gate_releases', 'key_holders', 'key_grants'] loop
    execute format('create policy prints on %I for select to platform_jobs using (tenant_id = (select sec.tenant()))', t);
  end loop;
end $$;
grant select on opening_sessions, opened_envelopes, candidate_reviews, served_offers, key_holders to platform_jobs;
grant select (tenant_id, consultation_id, released_at) on gate_releases to platform_jobs;
grant select (tenant_id, consultation_id, holder_id) on key_grants to platform_jobs;
