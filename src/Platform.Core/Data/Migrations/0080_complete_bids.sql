-- When every block that the bordereau announces was here: written with the byte that completed it, so that neither the closing nor the finishing
-- job ever reads what a bidder wrote.
alter table bids add column complete_at timestamptz;
grant update (complete_at) on bids to platform_app, platform_jobs;
grant select (complete_at) on bids to platform_gate, platform_sec;
create index bids_to_finish on bids (complete_at) where finalised_at is null and complete_at is not null;
-- Rows of before: the announced counts are read once, from rows whose bordereau our own reader accepts.
create function pg_temp.announced(bordereau text, envelope uuid) returns int language plpgsql as $$
begin
  return (select (e ->> 'blocs')::int from jsonb_array_elements(bordereau::jsonb -> 'enveloppes') e where (e ->> 'id')::uuid = envelope);
exception when others then return null;
end $$;
update bids b set complete_at = b.last_byte_at
where b.finalised_at is null and b.bordereau is not null and not exists (
  select from bid_envelopes e where e.tenant_id = b.tenant_id and e.bid_id = b.id and
    coalesce(pg_temp.announced(b.bordereau, e.id), 2147483647) >
      (select count(*) from bid_blocks k where k.tenant_id = e.tenant_id and k.envelope_id = e.id and k.number < pg_temp.announced(b.bordereau, e.id)));

-- Blocks that were acknowledged and that the read-back found damaged: asked for again; the row goes when the right bytes stand again.
create table damaged_blocks (
  tenant_id uuid not null, envelope_id uuid not null, number int not null, company_id uuid not null references companies, found_at timestamptz not null,
  primary key (tenant_id, envelope_id, number),
  foreign key (tenant_id, envelope_id, number) references bid_blocks (tenant_id, envelope_id, number)
);
alter table damaged_blocks enable row level security;
alter table damaged_blocks force row level security;
create policy never_by_consent on damaged_blocks as restrictive to platform_app using ((select sec.via()) is null);
create policy spans on damaged_blocks to platform_jobs using (true) with check (true);
create policy company_acts on damaged_blocks to platform_app using (company_id = (select sec.company())) with check (
  company_id = (select sec.company()) and exists (select from bid_envelopes e where e.tenant_id = damaged_blocks.tenant_id and e.id = envelope_id and e.company_id = (select sec.company())));
grant select, insert, delete on damaged_blocks to platform_app, platform_jobs;

-- Whatever else keeps a gate closed: the session page says that somebody must look.
alter table gates drop constraint gates_refusal_check;
alter table gates add constraint gates_refusal_check check (refusal in ('WaitingForRegister', 'ClosingListDiffers', 'TimestampUnavailable', 'TimestampTooEarly', 'Failed'));
