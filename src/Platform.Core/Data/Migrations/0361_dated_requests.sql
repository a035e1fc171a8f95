-- What an account asks of its agglomeration for a day (VR-35): a proposal of a third kind, between the two of them, with the day that is wished and the day that is answered.
-- It holds back nothing: no publication, no other act, asks for it. docs/decisions/0048-help-desk.md
alter table proposals add column about text check (about in ('Service', 'Training', 'Publication', 'Entity', 'Other')), add column wished_on date;
alter table proposals drop constraint proposals_kind_check;
alter table proposals add constraint proposals_kind_check check (kind in ('Improvement', 'Amendment', 'Request'));
alter table proposals add constraint proposals_dated check (case kind when 'Request' then num_nulls(about, wished_on) = 0 else num_nonnulls(about, wished_on) = 0 end);
alter table proposal_answers add column planned_on date;
alter table proposal_answers drop constraint proposal_answers_verdict_check;
alter table proposal_answers add constraint proposal_answers_verdict_check check (verdict in ('Planned', 'Done', 'Declined', 'Withdrawn'));
alter table proposal_answers add constraint proposal_answers_dated check (planned_on is null or verdict = 'Planned');
create policy mails on proposals        for select to platform_jobs using (kind = 'Request');
create policy mails on proposal_answers for select to platform_jobs using (exists (select from proposals p where p.id = proposal_id));
grant select on proposals, proposal_answers to platform_jobs;

set role platform_sec;
-- As before; a request is accepted for a day, which may be another than the one that was wished, and changed as long as nothing is done.
drop function sec.answer_proposal(uuid, int, text, text, text);
create function sec.answer_proposal(of_proposal uuid, seen int, with_verdict text, with_reason text, by_name text, with_day date default null) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare last public.proposal_answers; asked public.proposals;
begin
  select * into asked from public.proposals p where p.id = of_proposal and p.lead_id = sec.lead();
  if sec.actor() is null or asked.id is null or with_verdict = 'Withdrawn' or (asked.kind = 'Request' and with_verdict = 'Planned') <> (with_day is not null) then raise exception 'not the lead of this proposal' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('proposal:' || of_proposal, 0));
  select * into last from public.proposal_answers a where a.proposal_id = of_proposal order by a.rank desc limit 1;
  if coalesce(last.rank, 0) <> seen or last.verdict in ('Done', 'Withdrawn') or (last.verdict = with_verdict and last.planned_on is not distinct from with_day) then return false; end if;
  insert into public.proposal_answers (proposal_id, rank, verdict, reason, answered_by, answered_by_name, answered_at, planned_on) values (of_proposal, seen + 1, with_verdict, with_reason, sec.actor(), by_name, sec.now(), with_day);
  return true;
end $$;
-- The account needs it no longer: who asked, or an administrator of the account. The rank of the answer, null when there was nothing to withdraw.
create function sec.withdraw_request(of_request uuid, by_name text) returns int
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare last public.proposal_answers; asked public.proposals;
begin
  select * into asked from public.proposals p where p.id = of_request and p.tenant_id = sec.tenant() and p.kind = 'Request' and sec.via() is null;
  if asked.id is null or (asked.proposed_by is distinct from sec.actor() and not sec.administers()) then return null; end if;
  perform pg_advisory_xact_lock(hashtextextended('proposal:' || of_request, 0));
  select * into last from public.proposal_answers a where a.proposal_id = of_request order by a.rank desc limit 1;
  if last.verdict in ('Done', 'Declined', 'Withdrawn') then return null; end if;
  insert into public.proposal_answers (proposal_id, rank, verdict, answered_by, answered_by_name, answered_at) values (of_request, coalesce(last.rank, 0) + 1, 'Withdrawn', sec.actor(), by_name, sec.now());
  return coalesce(last.rank, 0) + 1;
end $$;
revoke all on function sec.answer_proposal(uuid, int, text, text, text, date), sec.withdraw_request(uuid, text) from public;
grant execute on function sec.answer_proposal(uuid, int, text, text, text, date), sec.withdraw_request(uuid, text) to platform_app;
reset role;
