-- One more door acts with another's rights: giving up a version of the file in preparation (0197). It asks for the department too.
set role platform_sec;
create function sec.keep_version_in_reach() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare edited uuid[];
begin
  if sec.tenant() is null then return old; end if;
  edited := sec.departments_edited();
  if edited is not null and exists (select from public.consultations c where c.tenant_id = old.tenant_id and c.id = old.consultation_id and not c.department_id = any (edited))
  then raise exception 'a consultation of another department' using errcode = '42501'; end if;
  return old;
end $$;
revoke all on function sec.keep_version_in_reach() from public;
grant execute on function sec.keep_version_in_reach() to platform_owner;      -- who makes the trigger
reset role;
create trigger within_reach before delete on dce_versions for each row execute function sec.keep_version_in_reach();
