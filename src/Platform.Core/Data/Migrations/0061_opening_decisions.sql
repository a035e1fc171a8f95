-- In an opening nothing is rewritten: a record or a decision is followed by another, and the last one counts.
alter table opened_envelopes add column attempt int not null default 1 check (attempt >= 1);
alter table opened_envelopes drop constraint opened_envelopes_pkey, add primary key (tenant_id, envelope_id, attempt);
alter table candidate_reviews add column rank int not null default 1 check (rank >= 1);
alter table candidate_reviews drop constraint candidate_reviews_tenant_id_bid_id_lot_number_key, add unique (tenant_id, bid_id, lot_number, rank);
revoke update (admitted, reason, decided_by, decided_by_name, decided_at) on candidate_reviews from platform_app;
create trigger append_only before update or delete or truncate on candidate_reviews for each statement execute function refuse_change();

-- Who was handed which offer first, and when: from then on its price may be known, whether or not a result was sent.
create table served_offers (
  tenant_id uuid not null, envelope_id uuid not null, consultation_id uuid not null, lot_number int not null, served_to uuid not null, served_at timestamptz not null,
  primary key (tenant_id, envelope_id),
  foreign key (tenant_id, envelope_id) references bid_envelopes (tenant_id, id)
);
alter table served_offers enable row level security;
alter table served_offers force  row level security;
create policy tenant_owns on served_offers to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant())
  and exists (select from gate_releases g where g.tenant_id = served_offers.tenant_id and g.consultation_id = served_offers.consultation_id));
create policy never_by_consent on served_offers as restrictive to platform_app using ((select sec.via()) is null);
grant select, insert on served_offers to platform_app;
create trigger append_only before update or delete or truncate on served_offers for each statement execute function refuse_change();

-- The second line behind ReviewCandidate: admitting after reading a rival's price is what « candidatures, then offers » forbids.
create function keep_reviews() returns trigger language plpgsql as $$
begin
  if exists (select from served_offers s where s.tenant_id = new.tenant_id and s.consultation_id = new.consultation_id and s.lot_number = new.lot_number)
     or exists (select from opened_envelopes o join bid_envelopes e on e.tenant_id = o.tenant_id and e.id = o.envelope_id
                where o.tenant_id = new.tenant_id and o.consultation_id = new.consultation_id and e.lot_number = new.lot_number)
  then raise exception 'an offer of this lot was handed out: its candidates are decided' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_reviews before insert on candidate_reviews for each row execute function keep_reviews();

create function keep_opened() returns trigger language plpgsql as $$
begin
  if exists (select from opened_envelopes o where o.tenant_id = new.tenant_id and o.envelope_id = new.envelope_id and o.outcome = 'Opened')
  then raise exception 'an opened envelope stays opened' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_opened before insert on opened_envelopes for each row execute function keep_opened();
