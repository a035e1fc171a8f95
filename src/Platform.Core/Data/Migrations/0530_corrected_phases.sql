-- A phase is corrected as what is public is (0401): its rows stay, the correction says before and after, and what the invited read follows. An outage reaches its limit (0196).
-- docs/decisions/0069-corrected-phases.md

-- What a correction put last in the place of a field of the whole; null: none did. The asker's own policies hold.
create function corrected_word(of_tenant uuid, of_consultation uuid, of_field text) returns text language sql stable as $$
  select f.after from corrected_fields f join corrections k on k.tenant_id = f.tenant_id and k.id = f.correction_id
  where f.tenant_id = of_tenant and f.consultation_id = of_consultation and f.field = of_field and f.lot_number = 0 order by k.number desc limit 1 $$;

create or replace view consultation_faces with (security_invoker = true) as
  select tenant_id, id, null::uuid as stage_of, buyer, buyer_siret, buyer_account, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, place, questions_deadline, published_at,
    submission_deadline, closed_at, discontinued_at, buyer_body from public_consultations
  union all
  select s.tenant_id, s.id, s.stage_of, p.buyer, p.buyer_siret, p.buyer_account, p.buyer_slug, s.reference, coalesce(corrected_word(s.tenant_id, s.id, 'Title'), s.title),
    coalesce(corrected_word(s.tenant_id, s.id, 'Description'), s.description), s.nature, s.procedure,
    (select count(*)::int from lots l where l.tenant_id = s.tenant_id and l.consultation_id = s.id), coalesce(corrected_word(s.tenant_id, s.id, 'Cpv'), s.cpv),
    nullif(coalesce(corrected_word(s.tenant_id, s.id, 'Place'), s.place), ''), coalesce(corrected_word(s.tenant_id, s.id, 'QuestionsDeadline')::timestamptz, s.questions_deadline),
    s.published_at, s.submission_deadline, s.closed_at, s.discontinued_at, p.buyer_body
  from consultations s join public_consultations p on p.tenant_id = s.tenant_id and p.id = s.stage_of where s.stage_of is not null and s.published_at is not null
  union all
  select h.tenant_id, h.id, null::uuid, b.buyer, b.buyer_siret, b.buyer_account, b.buyer_slug, h.reference, h.title, h.description, h.nature, h.procedure,
    (select count(*)::int from lots l where l.tenant_id = h.tenant_id and l.consultation_id = h.id), h.cpv, h.place, h.questions_deadline, h.published_at, h.submission_deadline, h.closed_at, h.discontinued_at,
    sec.buyer_body_of(h.tenant_id, h.department_id)
  from consultations h cross join lateral sec.buyer_of(h.tenant_id, h.department_id) b where h.held and h.published_at is not null;

set role platform_sec;
-- Of a phase, what stood before is read where the invited read it: it has no public row.
do $$
declare door text := pg_get_functiondef('sec.correct_consultation'::regproc); public_row text := '      into was from public.public_consultations q where q.tenant_id = of_tenant and q.id = of_consultation;';
begin
  if position(public_row in door) = 0 or position('QuestionsDeadline' in door) = 0 then raise exception 'another correction than that of 0401'; end if;
  execute replace(door, public_row, public_row || $phase$
      if c.stage_of is not null then
        was := coalesce(public.corrected_word(of_tenant, of_consultation, field), case field when 'Title' then c.title when 'Description' then c.description when 'Cpv' then c.cpv
          when 'Place' then coalesce(c.place, '') when 'QuestionsDeadline' then coalesce(c.questions_deadline::text, '') end);
        if field = 'QuestionsDeadline' then was := coalesce(extract(epoch from nullif(was, '')::timestamptz)::text, ''); end if;
      end if;$phase$);
end $$;

-- For an operator: phases of the accounts of a sheet's agglomeration, by what names them; nothing of who is invited or has answered. Whether the outage touched one, the sheet judges.
create function sec.incident_phases(of_incident uuid) returns table (tenant_id uuid, id uuid, buyer text, reference text, title text, published_at timestamptz, submission_deadline timestamptz,
  closed_at timestamptz, discontinued_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select c.tenant_id, c.id, b.buyer, c.reference, coalesce(public.corrected_word(c.tenant_id, c.id, 'Title'), c.title), c.published_at, c.submission_deadline, c.closed_at, c.discontinued_at
  from public.incident_sheets i join public.tenants t on coalesce(t.lead_id, t.id) = i.lead_id join public.consultations c on c.tenant_id = t.id
  cross join lateral sec.buyer_of(c.tenant_id, c.department_id) b
  where i.id = of_incident and sec.operates() and c.stage_of is not null and c.published_at is not null and c.submission_deadline >= i.began_at $$;
revoke all on function sec.incident_phases(uuid) from public;
grant execute on function sec.incident_phases(uuid) to platform_app;
reset role;
