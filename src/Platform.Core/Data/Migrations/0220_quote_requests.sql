-- Quote requests: small purchases, counted when sent, against a yearly allowance per account. docs/decisions/0043-quote-requests.md
create table unit_prices (                                     -- what the lead asks for one request beyond the allowance, from a day on
  lead_id     uuid not null references tenants,
  valid_from  date not null,
  set_at      timestamptz not null,                            -- the last one set for a day holds; what was counted keeps its price
  price       numeric(10,2) not null check (price >= 0),
  set_by      uuid not null,
  set_by_name text not null,
  primary key (lead_id, valid_from, set_at)
);
create table quote_sends (                                     -- one row per request sent: the count, and nothing of its object
  tenant_id  uuid not null references tenants,
  year       int  not null,
  number     int  not null check (number > 0),
  sent_at    timestamptz not null,
  unit_price numeric(10,2),                                    -- null: none was in force
  primary key (tenant_id, year, number),
  check (year = extract(year from sent_at at time zone 'Europe/Paris'))
);
create table quote_requests (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  form_key      uuid not null,                                 -- a second click shows the first result
  sub_entity_id uuid,                                          -- on whose behalf; it counts on the account
  on_behalf_of  text,                                          -- its name, which suppliers read
  title         text not null check (length(title) between 1 and 200),
  description   text not null check (length(description) between 1 and 4000),
  cpv           text not null check (cpv ~ '^\d{8}$'),
  place         text check (length(place) <= 200),
  is_public     boolean not null,
  answers_due   timestamptz not null,
  created_by    uuid not null,
  created_at    timestamptz not null,
  sent_at       timestamptz,
  sent_by       uuid,
  contact_email text,
  quota_year    int,
  quota_number  int,
  primary key (tenant_id, id),
  unique (tenant_id, form_key),
  unique (tenant_id, quota_year, quota_number),
  foreign key (tenant_id, sub_entity_id) references sub_entities (tenant_id, id),
  foreign key (tenant_id, quota_year, quota_number) references quote_sends (tenant_id, year, number),
  check (num_nulls(sent_at, sent_by, contact_email, quota_year, quota_number) in (0, 5)),
  check (sent_at is null or answers_due > sent_at),
  check ((sub_entity_id is null) = (on_behalf_of is null))
);
create index on quote_requests (answers_due) where is_public and sent_at is not null;
create table supplier_listings (                               -- companies that want to be asked; shown to buyers, to nobody else
  company_id   uuid primary key references companies,
  company_name text not null,
  email        text not null check (length(email) between 3 and 254),
  divisions    text[] not null check (cardinality(divisions) between 1 and 10),
  place        text not null check (length(place) <= 200),
  presentation text not null check (length(presentation) <= 1000),
  listed_at    timestamptz not null,
  updated_at   timestamptz not null,
  updated_by   uuid not null,
  delisted_at  timestamptz
);
create table quote_recipients (                                -- whom a request is sent to
  tenant_id  uuid not null,
  request_id uuid not null,
  company_id uuid not null references companies,
  name       text not null,
  added_at   timestamptz not null,
  primary key (tenant_id, request_id, company_id),
  foreign key (tenant_id, request_id) references quote_requests (tenant_id, id)
);
create index on quote_recipients (company_id);

create function keep_sent_quote() returns trigger language plpgsql as $$
begin
  if old.sent_at is not null and (new.title, new.description, new.cpv, new.place, new.is_public, new.answers_due, new.sub_entity_id, new.on_behalf_of, new.created_by, new.created_at,
      new.sent_at, new.sent_by, new.contact_email, new.quota_year, new.quota_number) is distinct from
     (old.title, old.description, old.cpv, old.place, old.is_public, old.answers_due, old.sub_entity_id, old.on_behalf_of, old.created_by, old.created_at,
      old.sent_at, old.sent_by, old.contact_email, old.quota_year, old.quota_number)
  then raise exception 'what was sent is not rewritten' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_sent before update on quote_requests for each row execute function keep_sent_quote();
create function keep_quote_recipients() returns trigger language plpgsql as $$
declare request uuid := case tg_op when 'INSERT' then new.request_id else old.request_id end; account uuid := case tg_op when 'INSERT' then new.tenant_id else old.tenant_id end;
begin
  if exists (select from quote_requests q where q.tenant_id = account and q.id = request and q.sent_at is not null)
  then raise exception 'a request that was sent keeps its recipients' using errcode = '42501'; end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger keep_sent before insert or update or delete on quote_recipients for each row execute function keep_quote_recipients();
create trigger append_only before update or delete or truncate on quote_sends for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on unit_prices for each statement execute function refuse_change();

alter table unit_prices       enable row level security; alter table unit_prices       force row level security;
alter table quote_sends       enable row level security; alter table quote_sends       force row level security;
alter table quote_requests    enable row level security; alter table quote_requests    force row level security;
alter table quote_recipients  enable row level security; alter table quote_recipients  force row level security;
alter table supplier_listings enable row level security; alter table supplier_listings force row level security;

create policy lead_sets on unit_prices for insert to platform_app with check (lead_id = (select sec.lead()) and set_by = (select sec.actor()));
create policy lead_reads on unit_prices for select to platform_app using (lead_id = (select sec.lead()));
create policy account_reads on unit_prices for select to platform_app using (lead_id = (select coalesce(t.lead_id, t.id) from tenants t where t.id = (select sec.tenant())));
create policy counts on unit_prices for select to platform_sec using (true);
create policy spans on unit_prices for select to platform_jobs using (true);
grant select, insert on unit_prices to platform_app;
grant select on unit_prices to platform_sec, platform_jobs;

create policy account_reads on quote_sends for select to platform_app using (tenant_id = (select sec.tenant()));
create policy lead_reads on quote_sends for select to platform_app using (tenant_id in (select t.id from tenants t where t.lead_id = (select sec.lead())));     -- counts and amounts
create policy counts on quote_sends to platform_sec using (true) with check (true);
create policy spans on quote_sends for select to platform_jobs using (true);
grant select on quote_sends to platform_app, platform_jobs;
grant select, insert on quote_sends to platform_sec;

create policy account_reads on quote_requests for select to platform_app using (tenant_id = (select sec.tenant()));
create policy account_drafts on quote_requests for insert to platform_app with check (tenant_id = (select sec.tenant()) and created_by = (select sec.actor()) and sent_at is null);
create policy account_amends on quote_requests for update to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()));
create policy company_reads on quote_requests for select to platform_app using (sent_at is not null and (select sec.company()) is not null and (is_public
  or exists (select from quote_recipients r where r.tenant_id = quote_requests.tenant_id and r.request_id = quote_requests.id and r.company_id = (select sec.company()))));
create policy everybody_reads on quote_requests for select to platform_public using (is_public and sent_at is not null);
create policy sends on quote_requests to platform_sec using (true) with check (true);
create policy spans on quote_requests for select to platform_jobs using (true);
grant select, insert, update (title, description, cpv, place, is_public, answers_due, sub_entity_id, on_behalf_of) on quote_requests to platform_app;
grant select (tenant_id, id, on_behalf_of, title, description, cpv, place, is_public, answers_due, sent_at, quota_year, quota_number) on quote_requests to platform_public;
grant select, update (sent_at, sent_by, contact_email, quota_year, quota_number) on quote_requests to platform_sec;
grant select on quote_requests to platform_jobs;

create policy account_owns on quote_recipients to platform_app using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant())
  and exists (select from supplier_listings l where l.company_id = quote_recipients.company_id and l.delisted_at is null));      -- who asked to be found, and nobody else
create policy company_reads on quote_recipients for select to platform_app using (company_id = (select sec.company()));         -- itself: never its rivals
create policy sends on quote_recipients for select to platform_sec using (true);
create policy spans on quote_recipients for select to platform_jobs using (true);
grant select, insert, delete on quote_recipients to platform_app;
grant select on quote_recipients to platform_sec, platform_jobs;

create policy company_owns on supplier_listings to platform_app using (company_id = (select sec.company())) with check (company_id = (select sec.company()) and updated_by = (select sec.actor()));
create policy account_reads on supplier_listings for select to platform_app using ((select sec.tenant()) is not null and delisted_at is null);
create policy mails on supplier_listings for select to platform_jobs using (true);
grant select, insert, update (company_name, email, divisions, place, presentation, listed_at, updated_at, updated_by, delisted_at) on supplier_listings to platform_app;
grant select on supplier_listings to platform_jobs;

-- The only way to send: counted and sent in one transaction, once, in turn. Beyond the allowance it asks first; it never refuses.
set role platform_sec;
create function sec.send_quote_request(of_request uuid, with_contact text, allowance int, confirmed boolean) returns table (in_year int, as_number int, is_sent boolean)
language plpgsql security definer set search_path = pg_catalog, public, sec as $$
declare r public.quote_requests; at timestamptz; y int; n int; worth numeric;
begin
  if num_nulls(of_request, with_contact, allowance, confirmed, sec.tenant(), sec.actor()) > 0 then raise exception 'an argument is missing' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended('quotes:' || sec.tenant()::text, 0));
  select * into r from public.quote_requests q where q.tenant_id = sec.tenant() and q.id = of_request;
  if r.id is null then raise exception 'no such request' using errcode = '42501'; end if;
  if r.sent_at is not null then return query select r.quota_year, r.quota_number, true; return; end if;
  at := sec.now();                                             -- the instant of sending, read in turn: numbers and instants stand in one order
  if r.answers_due <= at or not (r.is_public or exists (select from public.quote_recipients c where c.tenant_id = r.tenant_id and c.request_id = r.id))
  then raise exception 'this request cannot be sent' using errcode = '42501'; end if;
  y := extract(year from at at time zone 'Europe/Paris');
  select coalesce(max(s.number), 0) + 1 into n from public.quote_sends s where s.tenant_id = r.tenant_id and s.year = y;
  if n > allowance and not confirmed then return query select y, n, false; return; end if;
  select p.price into worth from public.unit_prices p
  where p.lead_id = (select coalesce(t.lead_id, t.id) from public.tenants t where t.id = r.tenant_id) and p.valid_from <= (at at time zone 'Europe/Paris')::date
  order by p.valid_from desc, p.set_at desc limit 1;
  insert into public.quote_sends (tenant_id, year, number, sent_at, unit_price) values (r.tenant_id, y, n, at, worth);
  update public.quote_requests set sent_at = at, sent_by = sec.actor(), contact_email = with_contact, quota_year = y, quota_number = n where tenant_id = r.tenant_id and id = r.id;
  return query select y, n, true;
end $$;
revoke all on function sec.send_quote_request(uuid, text, int, boolean) from public;
grant execute on function sec.send_quote_request(uuid, text, int, boolean) to platform_app;
reset role;
