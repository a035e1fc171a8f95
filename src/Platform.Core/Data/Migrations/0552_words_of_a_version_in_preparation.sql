-- What is typed about a version of the file in preparation is kept with it from the first upload on: « important » is unknown until somebody says it.
alter table dce_versions add typed_important boolean;
grant update (typed_important) on dce_versions to platform_app;

-- Which notices say more than a buyer was asked: nothing said is the value of the platform (Notices/Forms/defaults.json), shown as such.
alter table consultation_terms add offers_valid_months int check (offers_valid_months between 1 and 36), add signature_required boolean, add several_offers boolean,
  add catalogues text check (catalogues in ('Allowed', 'Required'));

-- A document that nobody keeps any more is not scanned any more, and nobody is told to remove what he removed.
grant delete on file_scans to platform_sec;
set role platform_sec;
create function sec.forget_scan() returns trigger language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
begin
  if not exists (select from public.dce_documents d where d.tenant_id = old.tenant_id and d.blob = old.blob) then
    delete from public.file_scans s where s.tenant_id = old.tenant_id and s.blob = old.blob and s.state in ('Waiting', 'Unanswered');
  end if;
  return null;
end $$;
revoke all on function sec.forget_scan() from public;
grant execute on function sec.forget_scan() to platform_owner;      -- who makes the trigger
reset role;
create trigger forget_scan after delete on dce_documents for each row execute function sec.forget_scan();
