-- Every policy says something that is seen when it goes. docs/decisions/0051-isolation-matrix.md

-- Of commands that no role has.
drop policy removes_within   on dce_versions;
drop policy never_by_consent on quote_gate_secrets;
drop policy client_reads     on webhook_subscriptions;

-- Said twice to the same role: the first of them stands (0285 on structures, 0301 on releases, the older one on outcomes).
drop policy judges on sub_entities;
drop policy tells  on quote_gate_releases;
drop policy tells  on quote_outcomes;

-- What sec.announce and sec.welcome_accounts write, and no other column (0281 gave the whole row).
revoke insert on outbox from platform_sec;
grant insert (id, tenant_id, actor, kind, key, payload, due_at) on outbox to platform_sec;

-- An administrator of the account answers who asks to be admitted, below the page too.
alter policy account_answers on access_requests using (tenant_id = (select sec.tenant()) and invited_at is null and set_aside_at is null
  and exists (select from memberships m where m.tenant_id = access_requests.tenant_id and m.person_id = (select sec.actor()) and m.role = 'AccountAdmin' and m.revoked_at is null));

-- The minutes of a consultation are read where the consultation is: not from another department.
create policy within_reach on printed_papers as restrictive to platform_app using (kind <> 'minutes' or (select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = printed_papers.tenant_id and c.id = subject_id));
