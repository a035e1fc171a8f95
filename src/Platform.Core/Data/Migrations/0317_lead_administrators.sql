-- The metadata of the accounts (conventions, statements, demands, consents, imports) is read by the administrators of the agglomeration alone. Who runs the platform (VR-55)
-- and who answers at its desk act for the agglomeration too, and read none of it. docs/decisions/0054-who-acts-for-the-agglomeration.md
set role platform_sec;
-- The agglomeration for which somebody acts, whatever his role there.
create function sec.agency() returns uuid language sql stable parallel restricted as 'select sec.claim(3)::uuid';
-- The same, for one of its administrators; a job, which has no person, is the host's own.
create or replace function sec.lead() returns uuid language plpgsql stable parallel restricted security definer set search_path = pg_catalog, public, sec as $$
declare agency uuid := sec.agency(); person uuid;
begin
  if agency is null then return null; end if;
  person := sec.actor();
  if person is null or exists (select from public.memberships m where m.tenant_id = agency and m.person_id = person and m.role = 'LeadAdmin' and m.revoked_at is null) then return agency; end if;
  return null;
end $$;
-- What operators and agents of the desk use asks for their own role already.
do $$
declare one regprocedure; name text;
begin
  foreach name in array array['assists', 'confirm_hand_release', 'declare_incident', 'desk', 'desk_figures', 'extend_for_incident', 'hand_release_ends', 'incident_changes', 'incident_history',
      'may_approve_recovery', 'open_ticket', 'operates', 'recovery_works_at', 'revise_incident', 'second_person', 'silent_gates', 'stored_faults'] loop
    one := (select p.oid from pg_proc p where p.pronamespace = 'sec'::regnamespace and p.proname = name);
    if position('sec.lead()' in pg_get_functiondef(one)) = 0 then raise exception '% asks for no agglomeration', one; end if;
    execute replace(pg_get_functiondef(one), 'sec.lead()', 'sec.agency()');
  end loop;
end $$;
reset role;

alter policy operator_reads on incidents using (lead_id = (select sec.agency()) and (select sec.operates()));
alter policy operator_reads on incident_revisions using (lead_id = (select sec.agency()) and (select sec.operates()));
alter policy operator_reads on hand_releases using ((select sec.operates()) and exists (select from tenants t where t.id = hand_releases.tenant_id and (select sec.agency()) in (t.lead_id, t.id)));
-- Two people decide on a recovery: an administrator of the agglomeration, an operator.
alter policy lead_reads on recoveries using (exists (select from tenants t where t.id = recoveries.tenant_id and ((select sec.lead()) in (t.lead_id, t.id) or ((select sec.operates()) and (select sec.agency()) in (t.lead_id, t.id)))));
alter policy lead_acts on recoveries using (exists (select from tenants t where t.id = recoveries.tenant_id and ((select sec.lead()) in (t.lead_id, t.id) or ((select sec.operates()) and (select sec.agency()) in (t.lead_id, t.id)))))
  with check (exists (select from tenants t where t.id = recoveries.tenant_id and ((select sec.lead()) in (t.lead_id, t.id) or ((select sec.operates()) and (select sec.agency()) in (t.lead_id, t.id)))));
