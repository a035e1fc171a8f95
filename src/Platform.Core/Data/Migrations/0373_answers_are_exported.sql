-- What the agglomeration answered to an account belongs to its export, beside what was asked. The policies show the role that exports its own account alone (0271); the table names no account.
-- docs/decisions/0050-exports-and-imports.md
do $$
declare one text := pg_get_functiondef('export_lines(text, text[])'::regprocedure); place text := '  if exists (select from pg_policy';
begin
  if position(place in one) = 0 then raise exception 'export_lines is not as it was'; end if;
  execute replace(one, place, '  if of_table = ''proposal_answers'' then owned := ''proposal_id in (select p.id from public.proposals p where p.tenant_id = (select sec.tenant()))''; end if;
' || place);
end $$;
