-- Every policy says something that is seen when it goes (0334). docs/decisions/0051-isolation-matrix.md

-- Of commands that no role has but the owner, to whom no policy opens these tables: 0380, 0390 and 0550 said « insert, update, delete » of tables of which some are only added to.
-- What is granted one day needs its policy with it.
drop policy edits_within_update on award_criteria;
drop policy edits_within_delete on channel_publications;
drop policy edits_within_update on estimates;
drop policy edits_within_delete on notice_choices;
drop policy edits_within_delete on notice_costs;
drop policy edits_within_update on notice_costs;
drop policy edits_within_delete on notice_versions;
drop policy edits_within_update on notice_versions;
drop policy edits_within_delete on notices;
drop policy edits_within_update on notices;
drop policy edits_within_delete on private_statements;

-- A later phase is nobody's but its account's and the invited companies' (0450): no more than what is held for the JOUE (0500) does it get the row that everybody reads.
create policy not_a_phase on public_consultations as restrictive for insert to platform_app
  with check (not exists (select from consultations c where c.tenant_id = public_consultations.tenant_id and c.id = public_consultations.id and c.stage_of is not null));
