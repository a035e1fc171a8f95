-- Corrections of what was published (avis rectificatif): the rows of the consultation stay as they were; a correction says before and after, field by field, and what everybody
-- searches and reads now follows it. One door, as for a later limit. docs/decisions/0060-questions-and-corrections.md
create table corrections (
  tenant_id       uuid not null,
  id              uuid not null,
  consultation_id uuid not null,
  number          int  not null check (number > 0),
  reason          text not null check (length(trim(reason)) > 0 and length(reason) <= 1000),
  important       boolean not null,
  published_at    timestamptz not null,
  published_by    uuid not null,
  proof_id        uuid not null,                             -- the passkey assertion bound to these very changes
  entry_id        uuid not null,                             -- « rectificatif » in the register
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, number),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id)
);
create table corrected_fields (
  tenant_id       uuid not null,
  correction_id   uuid not null,
  consultation_id uuid not null,
  position        int  not null,
  field           text not null check (field in ('Title', 'Description', 'Cpv', 'Place', 'QuestionsDeadline', 'LotTitle')),
  lot_number      int  not null check (lot_number >= 0 and (lot_number > 0) = (field = 'LotTitle')),
  before          text not null,                             -- '' for nothing; an instant as in the register
  after           text not null,
  primary key (tenant_id, correction_id, position),
  unique (tenant_id, correction_id, field, lot_number),
  foreign key (tenant_id, correction_id) references corrections (tenant_id, id),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check (before <> after)
);
create index on corrected_fields (tenant_id, consultation_id);
do $$ declare t text; begin
  foreach t in array array['corrections', 'corrected_fields'] loop
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function refuse_change()', t);
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy public_reads on %I for select to platform_public using (true)', t);
    execute format('create policy account_reads on %I for select to platform_app using (tenant_id = (select sec.tenant()))', t);
    execute format('create policy company_reads on %I for select to platform_app using ((select sec.company()) is not null)', t);
    execute format('create policy visited on %I for select to platform_visit using (tenant_id = (select sec.tenant()) and (select sec.visits(''Consultations'')))', t);
    execute format('create policy spans on %I for select to platform_jobs using (true)', t);
    execute format('create policy one_account on %I as restrictive for select to platform_export using (tenant_id = (select sec.tenant()))', t);
    execute format('create policy within_reach on %I as restrictive to platform_app using ((select sec.departments_read()) is null
      or exists (select from consultations c where c.tenant_id = %I.tenant_id and c.id = %I.consultation_id))', t, t, t);
    execute format('create policy records on %I to platform_sec using (true) with check (true)', t);
    execute format('grant select on %I to platform_app, platform_jobs, platform_visit', t);
    execute format('grant select, insert on %I to platform_sec', t);
  end loop;
end $$;
grant select (tenant_id, id, consultation_id, number, reason, important, published_at) on corrections to platform_public;
grant select on corrected_fields to platform_public;
grant select on lots to platform_sec;
do $$ begin
  if not exists (select from pg_policy where polrelid = 'lots'::regclass and polname = 'judges') then
    create policy judges on lots for select to platform_sec using (true);
  end if;
end $$;
grant update (title, description, cpv, place, questions_deadline) on public_consultations to platform_sec;
grant select (description, cpv, place) on public_consultations to platform_sec;

set role platform_sec;
-- Under the lock that the closing takes; the register says the same, and a passkey confirmed it. What stood before is read here, not believed.
create function sec.correct_consultation(of_tenant uuid, of_consultation uuid, new_id uuid, with_reason text, is_important boolean, with_changes text, with_proof uuid, with_entry uuid, at timestamptz)
returns int language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare c public.consultations; said jsonb; change jsonb; n int; p int := 0; field text; lot int; was text; becomes text; department uuid[];
begin
  if num_nulls(of_tenant, of_consultation, new_id, with_reason, is_important, with_changes, with_proof, with_entry, at) > 0 then raise exception 'an argument is missing' using errcode = '42501'; end if;
  if sec.tenant() is distinct from of_tenant or sec.via() is not null then raise exception 'not your consultation' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  select * into c from public.consultations where tenant_id = of_tenant and id = of_consultation;
  department := sec.departments_edited();
  if department is not null and not c.department_id = any (department) then raise exception 'a consultation of another department' using errcode = '42501'; end if;
  if c.published_at is null or c.closed_at is not null or c.discontinued_at is not null or at > c.submission_deadline or at > sec.now() or at < sec.now() - interval '5 seconds'
  then raise exception 'this consultation is not corrected' using errcode = '42501'; end if;
  select details::jsonb into said from public.register_entries where tenant_id = of_tenant and id = with_entry and consultation_id = of_consultation and kind = 'rectificatif';
  select coalesce(max(number), 0) + 1 into n from public.corrections where tenant_id = of_tenant and consultation_id = of_consultation;
  if said ->> 'motif' is distinct from with_reason or said -> 'differences' is distinct from with_changes::jsonb or (said ->> 'importante')::boolean is distinct from is_important
     or (said ->> 'numero')::int is distinct from n or jsonb_array_length(with_changes::jsonb) = 0
  then raise exception 'the register says something else' using errcode = '42501'; end if;
  if not sec.has_proof(with_proof, 'correct', sha256(convert_to(concat_ws(E'\n', 'correct', of_consultation, case when is_important then 'oui' else 'non' end,
       encode(sha256(convert_to(with_reason, 'UTF8')), 'hex'), encode(sha256(convert_to(with_changes, 'UTF8')), 'hex')), 'UTF8')))
  then raise exception 'nobody confirmed this' using errcode = '42501'; end if;
  insert into public.corrections (tenant_id, id, consultation_id, number, reason, important, published_at, published_by, proof_id, entry_id)
  values (of_tenant, new_id, of_consultation, n, with_reason, is_important, at, sec.actor(), with_proof, with_entry);
  for change in select * from jsonb_array_elements(with_changes::jsonb) loop
    p := p + 1;
    field := change ->> 'champ'; lot := coalesce((change ->> 'lot')::int, 0); becomes := coalesce(change ->> 'apres', '');
    if field = 'LotTitle' then
      select coalesce((select f.after from public.corrected_fields f join public.corrections k on k.tenant_id = f.tenant_id and k.id = f.correction_id
          where f.tenant_id = of_tenant and f.consultation_id = of_consultation and f.field = 'LotTitle' and f.lot_number = lot order by k.number desc limit 1), l.title)
      into was from public.lots l where l.tenant_id = of_tenant and l.consultation_id = of_consultation and l.number = lot;
    else
      select case field when 'Title' then q.title when 'Description' then q.description when 'Cpv' then q.cpv when 'Place' then coalesce(q.place, '')
        when 'QuestionsDeadline' then coalesce(extract(epoch from q.questions_deadline)::text, '') end
      into was from public.public_consultations q where q.tenant_id = of_tenant and q.id = of_consultation;
    end if;
    if field = 'QuestionsDeadline' then
      -- Later only, and before offers are due; an answer must still be possible. Where no day was said they are taken until the limit: a day would be less long.
      if becomes::timestamptz >= c.submission_deadline or becomes::timestamptz <= at or extract(epoch from nullif(change ->> 'avant', '')::timestamptz)::text is distinct from nullif(was, '')
         or coalesce(was, '') = '' or extract(epoch from becomes::timestamptz) <= was::numeric
      then raise exception 'questions are not taken less long' using errcode = '42501'; end if;
    elsif was is null or was is distinct from coalesce(change ->> 'avant', '') or (becomes = '' and field <> 'Place') then
      raise exception 'something else stood before' using errcode = '42501';
    end if;
    insert into public.corrected_fields (tenant_id, correction_id, consultation_id, position, field, lot_number, before, after)
    values (of_tenant, new_id, of_consultation, p, field, lot, coalesce(change ->> 'avant', ''), becomes);
    update public.public_consultations q set
      title = case when field = 'Title' then becomes else q.title end, description = case when field = 'Description' then becomes else q.description end,
      cpv = case when field = 'Cpv' then becomes else q.cpv end, place = case when field = 'Place' then nullif(becomes, '') else q.place end,
      questions_deadline = case when field = 'QuestionsDeadline' then becomes::timestamptz else q.questions_deadline end, changed_at = at
    where q.tenant_id = of_tenant and q.id = of_consultation;
  end loop;
  return n;
end $$;
revoke all on function sec.correct_consultation(uuid, uuid, uuid, text, boolean, text, uuid, uuid, timestamptz) from public;
grant execute on function sec.correct_consultation(uuid, uuid, uuid, text, boolean, text, uuid, uuid, timestamptz) to platform_app;
reset role;
