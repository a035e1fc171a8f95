-- Above the European threshold nothing is public on the profile before the JOUE has published, or 48 hours after it confirmed receipt (CCP R2131-20): a published consultation is held until the
-- profile's own notice appears, and has no row in public_consultations before. docs/decisions/0067-held-for-the-joue.md
alter table consultations add held boolean not null default false, add check (not held or published_at is not null);
grant select (held) on consultations to platform_public;
grant update (held) on consultations to platform_app, platform_jobs;
grant insert on public_consultations to platform_jobs;

-- Held with the publication, released once, by the step that shows the notice.
create function keep_held() returns trigger language plpgsql as $$
begin
  if new.held then
    if old.published_at is not null then raise exception 'what was shown is not held again' using errcode = '42501'; end if;
  elsif current_user <> 'platform_jobs' then raise exception 'a held consultation is released by its notice' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger keep_held before update of held on consultations for each row when (new.held is distinct from old.held) execute function keep_held();
create policy not_while_held on public_consultations as restrictive for insert to platform_app
  with check (not exists (select from consultations c where c.tenant_id = public_consultations.tenant_id and c.id = public_consultations.id and c.held));

-- Published is not public. What hangs on a consultation asks for one that the asker sees (0450).
create policy held_for_its_account on consultations as restrictive for select to platform_app using (not held or tenant_id = (select sec.tenant())
  or ((select sec.tenant()) is null and (select sec.company()) is null));      -- a job that spans owners, as in 0450
create policy held_for_nobody on consultations as restrictive for select to platform_public using (not held);
create policy held_for_no_program on consultations as restrictive for select to platform_client using (not held);

-- Who buys in the name of a department; public words of a public body.
grant select (id, name, siret, slug) on tenants to platform_sec;
set role platform_sec;
create function sec.buyer_of(of_tenant uuid, of_department uuid) returns table (buyer text, buyer_siret text, buyer_account text, buyer_slug text)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select coalesce(e.name, t.name), coalesce(e.siret, t.siret), case when e.id is not null then t.name end, t.slug
  from public.departments d join public.tenants t on t.id = d.tenant_id left join public.sub_entities e on e.tenant_id = d.tenant_id and e.id = d.sub_entity_id
  where d.tenant_id = of_tenant and d.id = of_department $$;
-- A withdrawal or a question: of a phase, by the invited; of what is held, by nobody.
create or replace function sec.may_enter_stage(of_tenant uuid, of_consultation uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select not exists (select from public.consultations c where c.tenant_id = of_tenant and c.id = of_consultation and (c.stage_of is not null or c.held))
    or exists (select from public.stage_invitations i where i.tenant_id = of_tenant and i.consultation_id = of_consultation and i.company_id = sec.company() and i.invited_at is not null) $$;
-- An account's programs hear of a consultation once it is public.
create or replace function sec.announce() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare subject uuid := (to_jsonb(new) ->> tg_argv[1])::uuid; at timestamptz := sec.now();
begin
  if tg_argv[0] like 'consultation.%' or tg_argv[0] like 'dossier.%' then
    if exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.id = subject and (c.stage_of is not null or c.held)) then return null; end if;
  end if;
  if exists (select from public.webhook_subscriptions s where s.tenant_id = new.tenant_id and tg_argv[0] = any (s.events) and s.removed_at is null and s.stopped_at is null) then
    insert into public.outbox (id, tenant_id, kind, key, payload)
    values (gen_random_uuid(), new.tenant_id, 'webhook-event', concat_ws(':', tg_argv[0], subject, extract(epoch from at)),
      jsonb_build_object('Tenant', new.tenant_id, 'Event', tg_argv[0], 'Subject', subject, 'HappenedAt', at))
    on conflict do nothing;
  end if;
  return null;
end $$;
revoke all on function sec.buyer_of(uuid, uuid) from public;
grant execute on function sec.buyer_of(uuid, uuid) to platform_app, platform_public, platform_jobs;
reset role;
create trigger announce_shown after update of held on consultations for each row when (old.held and not new.held) execute function sec.announce('consultation.publiee', 'id');

-- A held one is named by its own row, for whoever may see it.
create or replace view consultation_faces with (security_invoker = true) as
  select tenant_id, id, null::uuid as stage_of, buyer, buyer_siret, buyer_account, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, place, questions_deadline, published_at,
    submission_deadline, closed_at, discontinued_at from public_consultations
  union all
  select s.tenant_id, s.id, s.stage_of, p.buyer, p.buyer_siret, p.buyer_account, p.buyer_slug, s.reference, s.title, s.description, s.nature, s.procedure,
    (select count(*)::int from lots l where l.tenant_id = s.tenant_id and l.consultation_id = s.id), s.cpv, s.place, s.questions_deadline, s.published_at, s.submission_deadline, s.closed_at, s.discontinued_at
  from consultations s join public_consultations p on p.tenant_id = s.tenant_id and p.id = s.stage_of where s.stage_of is not null and s.published_at is not null
  union all
  select h.tenant_id, h.id, null::uuid, b.buyer, b.buyer_siret, b.buyer_account, b.buyer_slug, h.reference, h.title, h.description, h.nature, h.procedure,
    (select count(*)::int from lots l where l.tenant_id = h.tenant_id and l.consultation_id = h.id), h.cpv, h.place, h.questions_deadline, h.published_at, h.submission_deadline, h.closed_at, h.discontinued_at
  from consultations h cross join lateral sec.buyer_of(h.tenant_id, h.department_id) b where h.held and h.published_at is not null;
