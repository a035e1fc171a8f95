-- Quote requests: answers are compared and decided about once all of them are open; one gate that fails keeps no other shut; who left the directory is
-- sent nothing. docs/decisions/0043-quote-requests.md
create policy judges on quote_gate_releases for select to platform_sec using (true);
create policy judges on opened_quotes       for select to platform_sec using (true);
grant select (tenant_id, request_id) on quote_gate_releases to platform_sec;
grant select (tenant_id, quote_id) on opened_quotes to platform_sec;
set role platform_sec;
-- The account cannot read the sealed answers. False before the gate gave its key out: it says nothing of how many there are.
create function sec.quotes_all_opened(of_request uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.quote_gate_releases r where r.tenant_id = sec.tenant() and r.request_id = of_request)
    and exists (select from public.quote_requests q where q.tenant_id = sec.tenant() and q.id = of_request and coalesce(q.department_id = any (sec.departments_read()), true))
    and not exists (select from public.quotes q where q.tenant_id = sec.tenant() and q.request_id = of_request and q.superseded_at is null
      and not exists (select from public.opened_quotes o where o.tenant_id = q.tenant_id and o.quote_id = q.id));
$$;
revoke all on function sec.quotes_all_opened(uuid) from public;
grant execute on function sec.quotes_all_opened(uuid) to platform_app;
reset role;
-- As in 0222, and once every answer is open.
create or replace function keep_quote_outcomes() returns trigger language plpgsql as $$
declare before quote_outcomes;
begin
  select * into before from quote_outcomes o where o.tenant_id = new.tenant_id and o.request_id = new.request_id order by o.number desc limit 1;
  if new.number <> coalesce(before.number, 0) + 1
     or (before.number is null and new.outcome = 'Ordered') or (before.number is not null and (before.outcome <> 'Selected' or new.outcome = 'Selected'))
     or (new.outcome = 'Ordered' and new.quote_id is distinct from before.quote_id)
     or (new.quote_id is not null and not exists (select from opened_quotes q where q.tenant_id = new.tenant_id and q.request_id = new.request_id and q.quote_id = new.quote_id and q.readable))
     or not exists (select from quote_gate_releases r where r.tenant_id = new.tenant_id and r.request_id = new.request_id)
     or not sec.quotes_all_opened(new.request_id)
  then raise exception 'this request is not decided so' using errcode = '42501'; end if;
  return new;
end $$;

-- When a gate last failed: the others go first, and the buyer is told.
alter table quote_gates add failed_at timestamptz;
grant update (failed_at) on quote_gates to platform_gate;

-- Between the choice and the sending a supplier may leave the directory: it is taken off, in the transaction that sends.
create policy takes_off on quote_recipients for delete to platform_sec using (true);
grant delete on quote_recipients to platform_sec;
set role platform_sec;
create function sec.take_off_who_left() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  delete from public.quote_recipients c where c.tenant_id = new.tenant_id and c.request_id = new.id
    and not exists (select from public.supplier_listings l where l.company_id = c.company_id and l.delisted_at is null);
  if not new.is_public and not exists (select from public.quote_recipients c where c.tenant_id = new.tenant_id and c.request_id = new.id)
  then raise exception 'nobody is left to be asked' using errcode = '42501'; end if;
  return new;
end $$;
revoke all on function sec.take_off_who_left() from public;
grant execute on function sec.take_off_who_left() to platform_owner;      -- who makes the trigger
reset role;
create trigger take_off_who_left before update of sent_at on quote_requests for each row when (old.sent_at is null and new.sent_at is not null) execute function sec.take_off_who_left();
