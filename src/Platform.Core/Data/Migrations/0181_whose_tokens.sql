-- A token of a closing opens a gate (sec.keep_gate_shut): nobody but the gate writes one, and a company writes one for its own receipt only.
-- docs/decisions/0034-hand-release.md
drop policy tenant_stamps on timestamp_tokens;
drop policy bidder_stamps on timestamp_tokens;
drop policy spans on timestamp_tokens;
create policy tenant_reads on timestamp_tokens for select to platform_app using (tenant_id = (select sec.tenant()));
create policy bidder_reads on timestamp_tokens for select to platform_app using (company_id = (select sec.company()));
create policy bidder_stamps on timestamp_tokens for insert to platform_app with check (subject = 'receipt' and company_id = (select sec.company())
  and exists (select from bids b where b.tenant_id = timestamp_tokens.tenant_id and b.id = subject_id and b.company_id = timestamp_tokens.company_id));
create policy spans on timestamp_tokens for select to platform_jobs, platform_gate using (true);
create policy stamps_receipts on timestamp_tokens for insert to platform_jobs with check (subject = 'receipt');
create policy stamps_closings on timestamp_tokens for insert to platform_gate with check (subject = 'checkpoint');
