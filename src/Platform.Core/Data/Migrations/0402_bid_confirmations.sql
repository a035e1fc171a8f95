-- A bidder who deposited before a version of the file confirms his bid for it, or replaces it; without a word the bid stands (PEER-09). The buyer reads it when he reads the bid: after the closing.
create table bid_confirmations (
  tenant_id       uuid not null,
  bid_id          uuid not null,
  consultation_id uuid not null,
  company_id      uuid not null references companies,
  version_number  int  not null check (version_number > 1),
  by_person       uuid not null,
  by_name         text not null check (length(by_name) between 1 and 200),
  at              timestamptz not null,
  primary key (tenant_id, bid_id, version_number),
  foreign key (tenant_id, bid_id) references bids (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create index on bid_confirmations (company_id);
alter table bid_confirmations enable row level security;
alter table bid_confirmations force  row level security;
create policy company_confirms on bid_confirmations to platform_app using (company_id = (select sec.company())) with check (company_id = (select sec.company()) and by_person = (select sec.actor()));
create policy buyer_reads_with_bid on bid_confirmations for select to platform_app using (tenant_id = (select sec.tenant())
  and exists (select from bids b where b.tenant_id = bid_confirmations.tenant_id and b.id = bid_id));      -- that he may read: after the closing
create policy within_reach on bid_confirmations as restrictive to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = bid_confirmations.tenant_id and c.id = bid_confirmations.consultation_id));
create policy never_by_consent on bid_confirmations as restrictive to platform_app using ((select sec.via()) is null);
create policy spans on bid_confirmations for select to platform_jobs using (true);
create policy one_account on bid_confirmations as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
grant select, insert on bid_confirmations to platform_app;
grant select on bid_confirmations to platform_jobs;
create trigger append_only before update or delete or truncate on bid_confirmations for each statement execute function refuse_change();

set role platform_sec;
create function sec.keep_confirmation() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if not exists (select from public.bids b where b.tenant_id = new.tenant_id and b.id = new.bid_id and b.consultation_id = new.consultation_id and b.company_id = new.company_id
       and b.finalised_at is not null and b.superseded_at is null and b.retracted_at is null)
     or not exists (select from public.dce_versions v where v.tenant_id = new.tenant_id and v.consultation_id = new.consultation_id and v.number = new.version_number and v.published_at is not null)
     or not exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.id = new.consultation_id and c.discontinued_at is null and new.at <= c.submission_deadline)
     or new.at > sec.now() or new.at < sec.now() - interval '5 seconds'
  then raise exception 'this bid is not confirmed so' using errcode = '42501'; end if;
  return new;
end $$;
revoke all on function sec.keep_confirmation() from public;
grant execute on function sec.keep_confirmation() to platform_owner;
reset role;
create trigger keep_confirmation before insert on bid_confirmations for each row execute function sec.keep_confirmation();
grant select (superseded_at, retracted_at) on bids to platform_sec;
