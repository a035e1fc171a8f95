-- Procedures, and what a consultation says besides its object: its terms, its criteria, what it is estimated at. Existing rows stay MAPA and say nothing more: no row
-- of the new tables means that nothing was said. What is private (an estimate) stands in a table of its own, because a policy hides rows and no role hides a column
-- from companies, who read as platform_app. docs/decisions/0056-procedures-and-terms.md
alter table consultations drop constraint consultations_procedure_check;
alter table consultations add constraint consultations_procedure_check
  check (procedure in ('Mapa', 'Open', 'Restricted', 'Negotiated', 'Dialogue', 'WithoutPublicity', 'DesignContest'));
grant update (procedure, reference) on consultations to platform_app;      -- of a draft: keep_published holds both afterwards
alter table lots add place text check (length(place) between 1 and 200),
  add reserved_for text check (reserved_for in ('AdaptedEnterprises', 'IntegrationStructures', 'Both')),
  add framework_maximum numeric(14, 2) check (framework_maximum > 0);      -- of this lot, in an accord-cadre that is divided: each lot is one

create table consultation_terms (
  tenant_id            uuid not null,
  consultation_id      uuid not null,
  award_ground         text,                               -- of a contract without publicity: the article (CCP, art. R2122-1 to -11)
  award_reason         text check (length(award_reason) between 1 and 2000),
  duration_months      int  check (duration_months between 1 and 600),
  renewals             int  check (renewals between 1 and 20),
  renewal_months       int  check (renewal_months between 1 and 600),
  options              text check (length(options) between 1 and 2000),
  framework            text check (framework in ('PurchaseOrders', 'CallOffContracts', 'Both')),
  framework_maximum    numeric(14, 2) check (framework_maximum > 0),
  framework_long       text check (length(framework_long) between 1 and 2000),      -- why more than the lawful duration
  candidates_max       int  check (candidates_max between 1 and 1000),      -- invited to offer, of a procedure in two steps
  successive_reduction boolean not null default false,     -- rounds of negotiation or of a dialogue may leave offers out, by the criteria
  variants             text check (variants in ('Allowed', 'Required', 'Forbidden')),      -- null: what the law says for this procedure
  most_lots_bid        int  check (most_lots_bid >= 1),
  most_lots_won        int  check (most_lots_won >= 1),
  undivided            text check (undivided in ('NoDistinctServices', 'CannotCoordinate', 'RestrictsCompetition', 'HarderOrDearer')),
  undivided_reason     text check (length(undivided_reason) between 1 and 2000),
  reserved_for         text check (reserved_for in ('AdaptedEnterprises', 'IntegrationStructures', 'Both')),
  is_specific          boolean not null default false,     -- social and other specific services
  is_standardised      boolean not null default false,
  prior_information_on date,                               -- each of these shortens or lengthens the time that companies have, with its reason
  urgency_reason       text check (length(urgency_reason) between 1 and 2000),
  withheld_reason      text check (length(withheld_reason) between 1 and 2000),
  paper_case           text check (paper_case in ('WithoutPublicity', 'SpecificServices', 'SpecialTools', 'ProprietaryFormats', 'SpecialEquipment', 'ModelsAndSamples', 'SecurityOrSensitive')),
  paper_reason         text check (length(paper_reason) between 1 and 2000),
  visit_on             date,
  environmental_clause boolean not null default false,
  social_clause        boolean not null default false,
  no_social_clause     text check (no_social_clause in ('ImmediatelyAvailable', 'NoLink', 'RestrictsCompetition', 'ShortWorks')),
  criteria_in_file     boolean not null default false,     -- they stand in the documents, and are not entered here
  estimate_is_public   boolean not null default false,
  primary key (tenant_id, consultation_id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check (num_nulls(renewals, renewal_months) in (0, 2) and num_nulls(paper_case, paper_reason) in (0, 2) and (framework is not null or num_nulls(framework_maximum, framework_long) = 2))
);
create table award_criteria (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  lot_number      int  not null check (lot_number >= 0),   -- 0: every lot that has none of its own
  position        int  not null check (position between 1 and 30),
  kind            text not null check (kind in ('Price', 'Cost', 'Quality')),
  wording         text not null check (length(wording) between 1 and 300),
  weight          numeric(5, 2) check (weight > 0 and weight <= 100),
  environmental   boolean not null,
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, lot_number, position),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table estimates (                                   -- without tax
  tenant_id       uuid not null,
  consultation_id uuid not null,
  lot_number      int  not null check (lot_number >= 0),   -- 0: the whole consultation, its options and renewals counted (CCP, art. R2121-1)
  amount          numeric(14, 2) not null check (amount > 0),
  purchase_amount numeric(14, 2) check (purchase_amount is null or (purchase_amount >= amount and lot_number = 0)),      -- the purchase of which this consultation passes the small lots (R2123-1, 2°)
  primary key (tenant_id, consultation_id, lot_number),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);

do $$ declare t text; public_rows text; act text; begin
  foreach t in array array['consultation_terms', 'award_criteria', 'estimates'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    public_rows := format('exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = consultation_id and c.published_at is not null)', t)
      || case t when 'estimates' then ' and exists (select from consultation_terms s where s.tenant_id = estimates.tenant_id and s.consultation_id = estimates.consultation_id and s.estimate_is_public)' else '' end;
    execute format('create policy tenant_owns on %I to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()))', t);
    execute format('create policy company_reads_published on %I for select to platform_app using ((select sec.company()) is not null and %s)', t, public_rows);
    execute format('create policy public_reads_published on %I for select to platform_public using (%s)', t, public_rows);
    execute format('create policy spans on %I for select to platform_jobs using (true)', t);
    execute format('create policy judges on %I for select to platform_sec using (true)', t);
    execute format('create policy visited on %I for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits(''Consultations'')))', t);
    execute format('create policy one_account on %I as restrictive for select to platform_export using (tenant_id = (select sec.tenant()))', t);
    execute format('create policy within_reach on %I as restrictive to platform_app using ((select sec.departments_read()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id))', t, t, t);
    foreach act in array array['insert with check', 'update using', 'delete using'] loop
      execute format('create policy %I on %I as restrictive for %s ((select sec.departments_edited()) is null
        or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])))',
        'edits_within_' || split_part(act, ' ', 1), t, act, t, t);
    end loop;
    execute format('grant select on %I to platform_jobs, platform_sec', t);
  end loop;
end $$;
grant select on consultation_terms, award_criteria, estimates to platform_public, platform_visit;
grant select, insert, delete, update on consultation_terms to platform_app;
grant select, insert, delete on award_criteria, estimates to platform_app;
grant update (place, reserved_for, framework_maximum, title, cpv) on lots to platform_app;

-- What was published is never changed in place: the same line for what was added here.
create function keep_published_terms() returns trigger language plpgsql as $$
declare line jsonb := case tg_op when 'INSERT' then to_jsonb(new) else to_jsonb(old) end;
begin
  if exists (select from consultations c where c.tenant_id = (line ->> 'tenant_id')::uuid and c.id = (line ->> 'consultation_id')::uuid and c.published_at is not null)
  then raise exception 'a published consultation keeps its terms' using errcode = '42501'; end if;
  if tg_op = 'UPDATE' and (new.tenant_id, new.consultation_id) is distinct from (old.tenant_id, old.consultation_id)
  then raise exception 'terms stay with their consultation' using errcode = '42501'; end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger keep_published before insert or update or delete on consultation_terms for each row execute function keep_published_terms();
create trigger keep_published before insert or update or delete on award_criteria     for each row execute function keep_published_terms();
create trigger keep_published before insert or update or delete on estimates          for each row execute function keep_published_terms();

-- What is submitted for approval is all of it. A consultation that says nothing more has the hash that it had.
create policy updates_lots on lots as restrictive for update to platform_app using ((select sec.departments_edited()) is null
  or exists (select from consultations c where c.tenant_id = lots.tenant_id and c.id = lots.consultation_id and c.department_id = any ((select sec.departments_edited())::uuid[])));
set role platform_sec;
create or replace function sec.act_sha256(of_tenant uuid, of_kind text, of_subject uuid, with_note text, with_important boolean) returns bytea
language plpgsql stable security definer set search_path = pg_catalog, public, sec as $$
declare said jsonb; more jsonb;
begin
  case of_kind
  when 'Consultation' then
    select jsonb_build_array(c.department_id, c.reference, c.title, c.description, c.nature, c.procedure, c.cpv, c.place, extract(epoch from c.questions_deadline), extract(epoch from c.submission_deadline),
      -- An undivided consultation has one lot, written when it is published.
      coalesce((select jsonb_agg(jsonb_build_array(l.number, l.title, l.cpv) || case when num_nulls(l.place, l.reserved_for, l.framework_maximum) < 3 then jsonb_build_array(l.place, l.reserved_for, l.framework_maximum) else '[]' end order by l.number)
          from public.lots l where l.tenant_id = of_tenant and l.consultation_id = c.id),
        jsonb_build_array(jsonb_build_array(1, 'Lot unique', null))),
      (select jsonb_agg(jsonb_build_array(d.name, d.size, encode(d.sha256, 'hex')) order by d.name collate "C") from public.dce_documents d where d.tenant_id = of_tenant and d.consultation_id = c.id
        and d.version_id = (select v.id from public.dce_versions v where v.tenant_id = of_tenant and v.consultation_id = c.id and v.number = 1)))
    into said from public.consultations c where c.tenant_id = of_tenant and c.id = of_subject;
    select jsonb_strip_nulls(jsonb_build_object(
      'terms', (select to_jsonb(t) from public.consultation_terms t where t.tenant_id = of_tenant and t.consultation_id = of_subject),
      'criteria', (select jsonb_agg(jsonb_build_array(k.lot_number, k.position, k.kind, k.wording, k.weight, k.environmental) order by k.lot_number, k.position)
        from public.award_criteria k where k.tenant_id = of_tenant and k.consultation_id = of_subject),
      'estimates', (select jsonb_agg(jsonb_build_array(e.lot_number, e.amount, e.purchase_amount) order by e.lot_number) from public.estimates e where e.tenant_id = of_tenant and e.consultation_id = of_subject)))
    into more;
    if more <> '{}' then said := said || jsonb_build_array(more); end if;
  when 'Dce' then
    select jsonb_build_array(v.consultation_id, v.number, with_note, with_important,
      (select jsonb_agg(jsonb_build_array(d.name, d.size, encode(d.sha256, 'hex')) order by d.name collate "C") from public.dce_documents d where d.tenant_id = of_tenant and d.version_id = v.id))
    into said from public.dce_versions v where v.tenant_id = of_tenant and v.id = of_subject;
  else
    raise exception 'no act of the kind % yet', of_kind using errcode = '0A000';
  end case;
  return sha256(convert_to(of_kind || E'\n' || said::text, 'UTF8'));
end $$;
reset role;
create trigger return_changed after insert or update or delete on consultation_terms for each row execute function sec.return_changed_to_draft();
create trigger return_changed after insert or update or delete on award_criteria     for each row execute function sec.return_changed_to_draft();
create trigger return_changed after insert or update or delete on estimates          for each row execute function sec.return_changed_to_draft();
