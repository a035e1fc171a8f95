-- The number of a project is read aloud before a jury: no sign of it looks like another. 0 and 1 are drawn no more; I, L, O and U never were. Numbers that stand stay as they are.
set role platform_sec;
create or replace function sec.begin_project(of_consultation uuid) returns table (alias uuid, label text)
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
#variable_conflict use_column
declare c record; drawn text; bytes bytea;
begin
  if sec.company() is null or sec.actor() is null then raise exception 'a company deposits' using errcode = '42501'; end if;
  select k.tenant_id, k.id into c from public.consultations k where k.id = of_consultation and k.stage_kind = 'Projects' and k.published_at is not null and sec.may_enter_stage(k.tenant_id, k.id);
  if c.id is null then raise exception 'no project is asked for' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  while not exists (select from public.project_authors a where a.tenant_id = c.tenant_id and a.consultation_id = c.id and a.company_id = sec.company()) loop
    bytes := sha256(uuid_send(gen_random_uuid()));
    -- Thirty signs from sixteen bits each: none is likelier than another by more than a two-thousandth.
    drawn := (select string_agg(substr('23456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(bytes, 2 * i) * 256 + get_byte(bytes, 2 * i + 1)) % 30, 1), '' order by i) from generate_series(0, 3) i);
    insert into public.project_authors (tenant_id, id, consultation_id, label, company_id, person_id, company_name, company_number, seal)
    select c.tenant_id, gen_random_uuid(), c.id, drawn, m.id, sec.actor(), m.name, case m.country when 'FR' then m.national_id else m.country || ' ' || m.national_id end,
      sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
    from public.companies m where m.id = sec.company() on conflict do nothing;      -- a number that was drawn already: again
  end loop;
  return query select a.id, a.label from public.project_authors a where a.tenant_id = c.tenant_id and a.consultation_id = c.id and a.company_id = sec.company();
end $$;
reset role;
