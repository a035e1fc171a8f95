-- A later limit that the buyer announced is written to whoever left an address; the public page tells it to everybody else (equal treatment, CCP art. L3). That it was chosen and when, and nothing of a choice to leave the limit.
create policy public_reads on extension_choices for select to platform_public
  using (extends and exists (select from public_consultations p where p.tenant_id = extension_choices.tenant_id and p.id = extension_choices.consultation_id));
grant select (tenant_id, consultation_id, extends, at) on extension_choices to platform_public;
