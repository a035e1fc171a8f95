-- Below the pages too, the list of people is attested by an administrator of the account, and a declaration about an address names whoever made it (VR-33, VR-38).
create policy administrator_attests on people_attestations as restrictive for update to platform_app using (true) with check (exists (select from memberships m
  where m.tenant_id = people_attestations.tenant_id and m.person_id = (select sec.actor()) and m.role = 'AccountAdmin' and m.revoked_at is null));
create policy administrator_attests on attested_lists as restrictive for insert to platform_app with check (exists (select from memberships m
  where m.tenant_id = attested_lists.tenant_id and m.person_id = (select sec.actor()) and m.role = 'AccountAdmin' and m.revoked_at is null));
create policy says_who on address_declarations as restrictive for insert to platform_app with check (declared_by is not distinct from (select sec.actor()));
