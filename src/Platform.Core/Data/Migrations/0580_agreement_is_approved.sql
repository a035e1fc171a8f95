-- Whether the candidates accepted the date of a phase is part of what is approved: it lifts the least time of the law. A phase of which nothing was asked has the hash that it had.
set role platform_sec;
do $$ declare was text := pg_get_functiondef('sec.act_sha256_but_notices(uuid, text, uuid, text, boolean)'::regprocedure); said text;
begin
  said := replace(was, '''withheld'', (select', '''limit_agreement'', (select nullif(c.limit_agreement, ''NotAsked'') from public.consultations c where c.tenant_id = of_tenant and c.id = of_subject),
      ''withheld'', (select');
  if position('c.limit_agreement' in said) = 0 then raise exception 'sec.act_sha256_but_notices is not the one of 0462'; end if;
  execute said;
end $$;
reset role;
drop trigger return_changed on consultations;
create trigger return_changed after update of department_id, title, description, nature, procedure, cpv, place, questions_deadline, submission_deadline, limit_agreement on consultations
  for each row when (old.published_at is null) execute function sec.return_changed_to_draft();
