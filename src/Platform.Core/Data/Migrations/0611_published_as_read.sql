-- What the check page of a draft shows, as one value: whoever publishes says which one he read, and what changed since is not published unread. The same bytes as those that a circuit approves.
set role platform_sec;
create function sec.draft_as_it_stands(of_consultation uuid) returns bytea language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select sec.act_sha256(c.tenant_id, 'Consultation', c.id, null, null) from public.consultations c where c.id = of_consultation and c.tenant_id = (select sec.tenant())
$$;
revoke all on function sec.draft_as_it_stands(uuid) from public;
grant execute on function sec.draft_as_it_stands(uuid) to platform_app;
reset role;
