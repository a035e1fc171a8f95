-- What was published, receipted or sealed stays as it was: every column that somebody may rely on, not only the first that came to mind.
create or replace function keep_published() returns trigger language plpgsql as $$
begin
  if old.published_at is not null
     and ((new.title, new.description, new.nature, new.procedure, new.cpv, new.place, new.reference, new.department_id, new.submission_deadline,
           new.questions_deadline, new.created_by, new.created_at, new.published_at, new.published_by, new.step_up_proof)
          is distinct from
          (old.title, old.description, old.nature, old.procedure, old.cpv, old.place, old.reference, old.department_id, old.submission_deadline,
           old.questions_deadline, old.created_by, old.created_at, old.published_at, old.published_by, old.step_up_proof)
          or (old.closed_at is not null and new.closed_at is distinct from old.closed_at))
  then raise exception 'a published consultation is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;

drop trigger keep_published on lots;
create or replace function keep_published_lots() returns trigger language plpgsql as $$
declare lot lots := case tg_op when 'INSERT' then new else old end;
begin
  if exists (select from consultations c where c.tenant_id = lot.tenant_id and c.id = lot.consultation_id and c.published_at is not null)
  then raise exception 'a published consultation keeps its lots' using errcode = '42501'; end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger keep_published before insert or update or delete on lots for each row execute function keep_published_lots();

create function keep_published_version() returns trigger language plpgsql as $$
begin
  if old.published_at is not null and new is distinct from old
  then raise exception 'a published version is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_published before update on dce_versions for each row execute function keep_published_version();

-- The context and the recipient are what the bidder sealed to; size and hashes are what the receipt says. Written once each. The opening
-- compares the ciphertext with the register all the same: this only makes the other way longer.
create function keep_receipted_envelope() returns trigger language plpgsql as $$
begin
  if (new.tenant_id, new.id, new.bid_id, new.consultation_id, new.company_id, new.kind, new.lot_number, new.context, new.context_sha256, new.recipient)
     is distinct from (old.tenant_id, old.id, old.bid_id, old.consultation_id, old.company_id, old.kind, old.lot_number, old.context, old.context_sha256, old.recipient)
     or (old.sha256 is not null and (new.size, new.sha256, new.block_count, new.list_sha256) is distinct from (old.size, old.sha256, old.block_count, old.list_sha256))
     or (old.superseded_at is not null and new.superseded_at is distinct from old.superseded_at)
  then raise exception 'a receipted envelope is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_receipted before update on bid_envelopes for each row execute function keep_receipted_envelope();

-- One application per bid: a null lot is a value here.
alter table bid_envelopes drop constraint bid_envelopes_tenant_id_bid_id_kind_lot_number_key;
alter table bid_envelopes add unique nulls not distinct (tenant_id, bid_id, kind, lot_number);
