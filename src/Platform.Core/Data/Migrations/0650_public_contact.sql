-- Whom companies write to stands on the page that everybody reads: as the last public version of the call for competition names them, or as a correction did since (0620). docs/decisions/0078-corrected-terms.md
-- What corrections say of a contact that was named then: one place, for the account and for everybody.
create function contact_said(of_tenant uuid, of_consultation uuid, organisation jsonb, named_at timestamptz) returns table (field text, said text) language sql stable as $$
  select named.field, coalesce((select f.after from corrected_fields f join corrections k on k.tenant_id = f.tenant_id and k.id = f.correction_id
      where f.tenant_id = of_tenant and f.consultation_id = of_consultation and f.field = named.field and k.published_at >= named_at order by k.number desc limit 1), organisation ->> named.key, '')
  from (values ('ContactName', 'contact'), ('ContactEmail', 'email'), ('ContactPhone', 'phone'), ('ContactStreet', 'street'), ('ContactPostCode', 'postCode'), ('ContactTown', 'city')) named (field, key) $$;

create or replace function contact_now(of_tenant uuid, of_consultation uuid) returns table (field text, said text) language sql stable as $$
  select s.field, s.said
  from (select v.content #> '{buyer,organisation}' as body, v.queued_at from notice_versions v join notices n on n.tenant_id = v.tenant_id and n.id = v.notice_id
      where n.tenant_id = of_tenant and n.consultation_id = of_consultation and n.kind in ('Contract', 'DesignContest') order by v.queued_at desc, v.number desc limit 1) last
  cross join lateral contact_said(of_tenant, of_consultation, last.body, last.queued_at) s $$;

grant select on public_notices to platform_sec;
create policy judges on public_notices for select to platform_sec using (true);
set role platform_sec;
-- Of versions that are public alone: one that waits for the JOUE or was refused says nothing here. When it was written is known to its account only, hence the definer.
create function sec.public_contact(of_consultation uuid) returns table (field text, said text) language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select s.field, s.said
  from (select v.tenant_id, v.content #> '{buyer,organisation}' as body, v.queued_at from public.public_notices p join public.notice_versions v on v.tenant_id = p.tenant_id and v.id = p.id
      where p.consultation_id = of_consultation and p.kind in ('Contract', 'DesignContest') order by v.queued_at desc, v.number desc limit 1) last
  cross join lateral public.contact_said(last.tenant_id, of_consultation, last.body, last.queued_at) s $$;
revoke all on function sec.public_contact(uuid) from public;
grant execute on function sec.public_contact(uuid) to platform_public, platform_app;
reset role;
