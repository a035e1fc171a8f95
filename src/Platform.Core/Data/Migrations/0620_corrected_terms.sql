-- A correction says anew how long a contract lasts, how long offers hold, what becomes of variants, until when the place is visited, whom the notice names and which documents are not joined (0401, 0530).
-- The rows stay as they were published; whoever reads lays over them what was corrected last. docs/decisions/0078-corrected-terms.md
alter table corrected_fields drop constraint corrected_fields_field_check;
alter table corrected_fields add constraint corrected_fields_field_check check (field in ('Title', 'Description', 'Cpv', 'Place', 'QuestionsDeadline', 'LotTitle',
  'Duration', 'Renewals', 'RenewalMonths', 'FrameworkLong', 'OffersValid', 'Variants', 'Visit',
  'ContactName', 'ContactEmail', 'ContactPhone', 'ContactStreet', 'ContactPostCode', 'ContactTown', 'Withheld'));

-- Whom companies write to: as the call for competition named them last, or as a correction did since. No row: no notice names anybody. The asker's own policies hold.
create function contact_now(of_tenant uuid, of_consultation uuid) returns table (field text, said text) language sql stable as $$
  select named.field, coalesce((select f.after from corrected_fields f join corrections k on k.tenant_id = f.tenant_id and k.id = f.correction_id
      where f.tenant_id = of_tenant and f.consultation_id = of_consultation and f.field = named.field and k.published_at >= last.queued_at order by k.number desc limit 1), last.body ->> named.key, '')
  from (select v.content #> '{buyer,organisation}' as body, v.queued_at from notice_versions v join notices n on n.tenant_id = v.tenant_id and n.id = v.notice_id
      where n.tenant_id = of_tenant and n.consultation_id = of_consultation and n.kind in ('Contract', 'DesignContest') order by v.queued_at desc, v.number desc limit 1) last
  cross join (values ('ContactName', 'contact'), ('ContactEmail', 'email'), ('ContactPhone', 'phone'), ('ContactStreet', 'street'), ('ContactPostCode', 'postCode'), ('ContactTown', 'city')) named (field, key) $$;
do $$ declare t text; begin
  foreach t in array array['notices', 'notice_versions'] loop
    execute format('grant select on %I to platform_sec', t);
    if not exists (select from pg_policy p where p.polrelid = t::regclass and 'platform_sec'::regrole::oid = any (p.polroles) and p.polcmd in ('r', '*')) then
      execute format('create policy judges on %I for select to platform_sec using (true)', t);
    end if;
  end loop;
end $$;

-- The documents that are not joined, as everybody reads them: as they were published, or as the last correction of the list says.
create view withheld_now with (security_invoker = true) as
  select w.tenant_id, w.consultation_id, w.id, w.title, w.ground, w.obtained, w.added_at as since, row_number() over (partition by w.tenant_id, w.consultation_id order by w.added_at, w.id) as position
  from withheld_documents w where corrected_word(w.tenant_id, w.consultation_id, 'Withheld') is null
  union all
  select f.tenant_id, f.consultation_id, null::uuid, line.said ->> 'titre', line.said ->> 'motif', line.said ->> 'obtenir', k.published_at, line.position
  from corrected_fields f join corrections k on k.tenant_id = f.tenant_id and k.id = f.correction_id cross join lateral jsonb_array_elements(nullif(f.after, '')::jsonb) with ordinality line (said, position)
  where f.field = 'Withheld' and not exists (select from corrected_fields g join corrections l on l.tenant_id = g.tenant_id and l.id = g.correction_id
    where g.tenant_id = f.tenant_id and g.consultation_id = f.consultation_id and g.field = 'Withheld' and l.number > k.number);
grant select on withheld_now to platform_app, platform_public, platform_jobs, platform_visit;

set role platform_sec;
-- What stands now, corrections included: '' where nothing was said, null where there is no such field; lines end as the register writes them, browsers send another sign. An instant in seconds, a day as 2026-11-30.
create function sec.said_now(c public.consultations, of_field text, of_lot int) returns text language plpgsql stable set search_path = pg_catalog, public, sec as $$
declare last text := public.corrected_word(c.tenant_id, c.id, of_field); was text;
begin
  if of_field = 'LotTitle' then
    select coalesce((select f.after from public.corrected_fields f join public.corrections k on k.tenant_id = f.tenant_id and k.id = f.correction_id
        where f.tenant_id = c.tenant_id and f.consultation_id = c.id and f.field = 'LotTitle' and f.lot_number = of_lot order by k.number desc limit 1), l.title)
    into was from public.lots l where l.tenant_id = c.tenant_id and l.consultation_id = c.id and l.number = of_lot;
    return was;
  end if;
  if of_field in ('Duration', 'Renewals', 'RenewalMonths', 'FrameworkLong', 'OffersValid', 'Variants', 'Visit') then
    return coalesce(last, (select case of_field when 'Duration' then t.duration_months::text when 'Renewals' then t.renewals::text when 'RenewalMonths' then t.renewal_months::text
      when 'FrameworkLong' then replace(t.framework_long, E'\r\n', E'\n') when 'OffersValid' then t.offers_valid_months::text when 'Variants' then t.variants when 'Visit' then to_char(t.visit_on, 'YYYY-MM-DD') end
      from public.consultation_terms t where t.tenant_id = c.tenant_id and t.consultation_id = c.id), '');
  end if;
  if of_field like 'Contact%' then return (select k.said from public.contact_now(c.tenant_id, c.id) k where k.field = of_field); end if;
  if of_field = 'Withheld' then
    return coalesce(last, (select jsonb_agg(jsonb_build_object('titre', w.title, 'motif', w.ground, 'obtenir', w.obtained) order by w.added_at, w.id)::text
      from public.withheld_documents w where w.tenant_id = c.tenant_id and w.consultation_id = c.id), '');
  end if;
  if c.stage_of is not null then      -- of a phase, where the invited read it: it has no public row
    was := coalesce(last, case of_field when 'Title' then c.title when 'Description' then replace(c.description, E'\r\n', E'\n') when 'Cpv' then c.cpv
      when 'Place' then coalesce(c.place, '') when 'QuestionsDeadline' then coalesce(c.questions_deadline::text, '') end);
    return case when of_field = 'QuestionsDeadline' then coalesce(extract(epoch from nullif(was, '')::timestamptz)::text, '') else was end;
  end if;
  select case of_field when 'Title' then q.title when 'Description' then replace(q.description, E'\r\n', E'\n') when 'Cpv' then q.cpv when 'Place' then coalesce(q.place, '')
    when 'QuestionsDeadline' then coalesce(extract(epoch from q.questions_deadline)::text, '') end
  into was from public.public_consultations q where q.tenant_id = c.tenant_id and q.id = c.id;
  return was;
end $$;

-- What such a field can say at all.
create function sec.may_say(c public.consultations, of_field text, becomes text) returns boolean language sql stable set search_path = pg_catalog, public, sec as $$
  select case when of_field in ('Title', 'Description', 'Cpv', 'LotTitle') then becomes <> ''
    when of_field = 'Place' or becomes = '' then true
    when of_field in ('Duration', 'RenewalMonths') then becomes ~ '^[1-9][0-9]{0,2}$' and becomes::int <= 600
    when of_field = 'Renewals' then becomes ~ '^[1-9][0-9]?$' and becomes::int <= 20
    when of_field = 'OffersValid' then becomes ~ '^[1-9][0-9]?$' and becomes::int <= 36
    when of_field = 'FrameworkLong' then length(becomes) <= 2000
    when of_field = 'Variants' then becomes in ('Allowed', 'Required', 'Forbidden')
    when of_field = 'Visit' then becomes ~ '^\d{4}-\d{2}-\d{2}$' and becomes::date < (c.submission_deadline at time zone 'Europe/Paris')::date
    when of_field in ('ContactName', 'ContactStreet') then length(becomes) <= 200
    when of_field = 'ContactEmail' then length(becomes) <= 254
    when of_field = 'ContactPhone' then length(becomes) <= 30
    when of_field = 'ContactPostCode' then length(becomes) <= 10
    when of_field = 'ContactTown' then length(becomes) <= 100
    when of_field = 'Withheld' then jsonb_array_length(becomes::jsonb) between 1 and 50 and not exists (select from jsonb_array_elements(becomes::jsonb) w
      where length(coalesce(trim(w ->> 'titre'), '')) not between 1 and 150 or length(coalesce(w ->> 'motif', '')) not between 1 and 40 or length(coalesce(trim(w ->> 'obtenir'), '')) not between 1 and 1000)
    else false end $$;

-- As in 0401 and 0530; what stood before is read by the one function above.
create or replace function sec.correct_consultation(of_tenant uuid, of_consultation uuid, new_id uuid, with_reason text, is_important boolean, with_changes text, with_proof uuid, with_entry uuid, at timestamptz)
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
    was := sec.said_now(c, field, lot);
    if field = 'QuestionsDeadline' then
      -- Later only, and before offers are due; an answer must still be possible. Where no day was said they are taken until the limit: a day would be less long.
      if becomes::timestamptz >= c.submission_deadline or becomes::timestamptz <= at or extract(epoch from nullif(change ->> 'avant', '')::timestamptz)::text is distinct from nullif(was, '')
         or coalesce(was, '') = '' or extract(epoch from becomes::timestamptz) <= was::numeric
      then raise exception 'questions are not taken less long' using errcode = '42501'; end if;
    elsif was is null or (case field when 'Withheld' then nullif(was, '')::jsonb is distinct from nullif(change ->> 'avant', '')::jsonb else was is distinct from coalesce(change ->> 'avant', '') end) then
      raise exception 'something else stood before' using errcode = '42501';
    elsif not sec.may_say(c, field, becomes) then
      raise exception 'this field does not say that' using errcode = '42501';
    end if;
    insert into public.corrected_fields (tenant_id, correction_id, consultation_id, position, field, lot_number, before, after)
    values (of_tenant, new_id, of_consultation, p, field, lot, coalesce(change ->> 'avant', ''), becomes);
    update public.public_consultations q set
      title = case when field = 'Title' then becomes else q.title end, description = case when field = 'Description' then becomes else q.description end,
      cpv = case when field = 'Cpv' then becomes else q.cpv end, place = case when field = 'Place' then nullif(becomes, '') else q.place end,
      questions_deadline = case when field = 'QuestionsDeadline' then becomes::timestamptz else q.questions_deadline end, changed_at = at
    where q.tenant_id = of_tenant and q.id = of_consultation;
  end loop;
  if (sec.said_now(c, 'Renewals', 0) = '') <> (sec.said_now(c, 'RenewalMonths', 0) = '') then raise exception 'renewals have a number and a length' using errcode = '42501'; end if;
  return n;
end $$;
revoke all on function sec.said_now(public.consultations, text, int), sec.may_say(public.consultations, text, text) from public;
reset role;
