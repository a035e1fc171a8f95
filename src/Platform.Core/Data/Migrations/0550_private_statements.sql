-- What a consultation states for its account alone stands in a table of its own: a policy hides rows, and no role hides a column from companies. Which case allows a negotiation or a
-- dialogue is new here; the value of the whole purchase went with a published estimate until now. docs/decisions/0071-what-stays-with-the-account.md
create table private_statements (
  tenant_id          uuid not null,
  consultation_id    uuid not null,
  negotiation_ground text check (length(negotiation_ground) between 1 and 40),      -- of a negotiated procedure or a dialogue: the case (CCP, art. R2124-3 and R2124-5)
  negotiation_reason text check (length(negotiation_reason) between 1 and 2000),
  purchase_amount    numeric(14, 2) check (purchase_amount > 0),      -- without tax: the purchase of which this consultation passes the small lots (R2123-1, 2°)
  model_name         text check (length(model_name) between 1 and 300),      -- what the draft was begun with
  model_clause       text check (length(model_clause) between 1 and 2000),   -- a condition of execution that the model proposes: read beside the question, never answered with it
  primary key (tenant_id, consultation_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id) on delete cascade
);
alter table estimates no force row level security;
insert into private_statements (tenant_id, consultation_id, purchase_amount) select tenant_id, consultation_id, purchase_amount from estimates where purchase_amount is not null;
alter table estimates force row level security;

alter table private_statements enable row level security;
alter table private_statements force  row level security;
create policy tenant_owns on private_statements to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy spans on private_statements for select to platform_jobs using (true);
create policy judges on private_statements for select to platform_sec using (true);
create policy visited on private_statements for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits('Consultations')));
create policy one_account on private_statements as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
create policy within_reach on private_statements as restrictive to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = private_statements.tenant_id and c.id = private_statements.consultation_id));
do $$ declare act text; begin
  foreach act in array array['insert with check', 'update using', 'delete using'] loop
    execute format('create policy %I on private_statements as restrictive for %s ((select sec.departments_edited()) is null
      or exists (select from consultations c where c.tenant_id = private_statements.tenant_id and c.id = private_statements.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])))',
      'edits_within_' || split_part(act, ' ', 1), act);
  end loop;
end $$;
grant select, insert, update (negotiation_ground, negotiation_reason, purchase_amount, model_name, model_clause) on private_statements to platform_app;
grant select on private_statements to platform_jobs, platform_sec, platform_visit;
create trigger keep_published before insert or update or delete on private_statements for each row execute function keep_published_terms();
create trigger return_changed after insert or update or delete on private_statements for each row execute function sec.return_changed_to_draft();

-- What is submitted for approval holds the case too; a purchase has the place in it that it had. The function as it stands, with these two words: nothing else of it is said again here.
set role platform_sec;
do $$ declare was text := pg_get_functiondef('sec.act_sha256_but_notices(uuid, text, uuid, text, boolean)'::regprocedure); said text;
begin
  said := replace(replace(was,
    'e.purchase_amount', '(select p.purchase_amount from public.private_statements p where e.lot_number = 0 and p.tenant_id = e.tenant_id and p.consultation_id = e.consultation_id)'),
    '''estimates'', (select', '''negotiation'', (select jsonb_build_array(p.negotiation_ground, p.negotiation_reason) from public.private_statements p
        where p.tenant_id = of_tenant and p.consultation_id = of_subject and num_nonnulls(p.negotiation_ground, p.negotiation_reason) > 0),
      ''estimates'', (select');
  if position('p.purchase_amount' in said) = 0 or position('p.negotiation_ground' in said) = 0 then raise exception 'sec.act_sha256_but_notices is not the one of 0462'; end if;
  execute said;
end $$;
reset role;
alter table estimates drop column purchase_amount;
