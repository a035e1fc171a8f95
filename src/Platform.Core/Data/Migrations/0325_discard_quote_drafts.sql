-- A draft of a quote request that nobody wants any more: it was sent to nobody and counts for nothing, so nothing of it stays, the key of its gate neither.
-- docs/decisions/0043-quote-requests.md
alter table quote_gates drop constraint quote_gates_tenant_id_request_id_fkey,
  add foreign key (tenant_id, request_id) references quote_requests (tenant_id, id) on delete cascade;
alter table quote_gate_secrets add foreign key (tenant_id, request_id) references quote_gates (tenant_id, request_id) on delete cascade;
create function keep_sent_quotes() returns trigger language plpgsql as $$
begin
  if old.sent_at is not null then raise exception 'what was sent is not thrown away' using errcode = '42501'; end if;
  return old;
end $$;
create trigger keep_what_was_sent before delete on quote_requests for each row execute function keep_sent_quotes();
create policy account_discards on quote_requests for delete to platform_app using (tenant_id = (select sec.tenant()));
create policy discards_within  on quote_requests as restrictive for delete to platform_app using (coalesce(department_id = any ((select sec.departments_edited())::uuid[]), true));
grant delete on quote_requests to platform_app;
