-- What the antivirus said of each stored file: asked when the file comes, judged by a job. A kept file has one blob in each version, so one verdict.
-- docs/decisions/0064-antivirus-and-the-file.md
create table file_scans (
  tenant_id              uuid not null,
  consultation_id        uuid not null,
  blob                   text not null,
  size                   bigint not null check (size >= 0),
  state                  text not null default 'Waiting' check (state in ('Waiting', 'Clean', 'Infected', 'Unanswered', 'TooLarge')),
  signature              text check (length(signature) between 1 and 200),      -- of what was found
  asked_at               timestamptz not null,
  attempts               int  not null default 0,
  tried_at               timestamptz,
  judged_at              timestamptz,
  published_unscanned_at timestamptz,                                            -- went out before anybody could judge it
  primary key (tenant_id, blob),
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id) on delete cascade,
  check ((state = 'Infected') = (signature is not null)),
  check ((state in ('Clean', 'Infected', 'TooLarge')) = (judged_at is not null))
);
create index on file_scans (asked_at) where state in ('Waiting', 'Unanswered');
create index on file_scans (tenant_id, consultation_id);
create index on dce_documents (tenant_id, blob);
alter table file_scans enable row level security;
alter table file_scans force  row level security;
create policy account_reads on file_scans for select to platform_app using (tenant_id = (select sec.tenant()));
create policy within_reach on file_scans as restrictive for select to platform_app using ((select sec.departments_read()) is null
  or exists (select from consultations c where c.tenant_id = file_scans.tenant_id and c.id = file_scans.consultation_id));
-- Of a document that everybody reads, everybody learns that it was withdrawn; the same rows as the document itself, by its own policies.
create policy company_reads_infected on file_scans for select to platform_app using ((select sec.company()) is not null and state = 'Infected'
  and exists (select from dce_documents d where d.tenant_id = file_scans.tenant_id and d.blob = file_scans.blob));
create policy public_reads_infected on file_scans for select to platform_public using (state = 'Infected'
  and exists (select from dce_documents d where d.tenant_id = file_scans.tenant_id and d.blob = file_scans.blob));
create policy spans on file_scans to platform_jobs using (true) with check (true);
create policy records on file_scans to platform_sec using (true) with check (true);
create policy one_account on file_scans as restrictive for select to platform_export using (tenant_id = (select sec.tenant()));
grant select on file_scans to platform_app, platform_public;
grant select, update (state, signature, attempts, tried_at, judged_at) on file_scans to platform_jobs;
grant select, insert, update (published_unscanned_at) on file_scans to platform_sec;
grant select (id, blob) on dce_documents to platform_sec;

set role platform_sec;
create function sec.await_scan() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  insert into public.file_scans (tenant_id, consultation_id, blob, size, asked_at) values (new.tenant_id, new.consultation_id, new.blob, new.size, sec.now()) on conflict do nothing;
  return null;
end $$;
-- An infected document is never published, whoever publishes; what goes out unjudged is written down.
create function sec.judge_published_files() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if new.published_at is null or (tg_op = 'UPDATE' and to_jsonb(old) ->> 'published_at' is not null) then return null; end if;
  if exists (select from public.dce_documents d join public.file_scans s on s.tenant_id = d.tenant_id and s.blob = d.blob
             where d.tenant_id = new.tenant_id and d.version_id = new.id and s.state = 'Infected')
  then raise exception 'a document of this version is infected' using errcode = '42501', constraint = 'infected_document'; end if;
  update public.file_scans s set published_unscanned_at = new.published_at
  where s.tenant_id = new.tenant_id and s.published_unscanned_at is null and s.state in ('Waiting', 'Unanswered')
    and s.blob in (select d.blob from public.dce_documents d where d.tenant_id = new.tenant_id and d.version_id = new.id);
  return null;
end $$;
-- A file that an antivirus found something in: nobody can take it, so nobody is noted to have taken it.
create function sec.is_infected_document(of_tenant uuid, of_document uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select exists (select from public.dce_documents d join public.file_scans s on s.tenant_id = d.tenant_id and s.blob = d.blob
                 where d.tenant_id = of_tenant and d.id = of_document and s.state = 'Infected');
$$;
revoke all on function sec.await_scan(), sec.judge_published_files(), sec.is_infected_document(uuid, uuid) from public;
grant execute on function sec.await_scan(), sec.judge_published_files(), sec.is_infected_document(uuid, uuid) to platform_owner;
reset role;

-- What was there before the antivirus was is judged too, in its turn.
alter table dce_documents no force row level security;
alter table file_scans no force row level security;
insert into file_scans (tenant_id, consultation_id, blob, size, asked_at) select d.tenant_id, d.consultation_id, d.blob, d.size, min(d.added_at) from dce_documents d group by 1, 2, 3, 4 on conflict do nothing;
alter table dce_documents force row level security;
alter table file_scans force row level security;

create trigger await_scan after insert on dce_documents for each row execute function sec.await_scan();
create trigger judge_files after insert or update of published_at on dce_versions for each row execute function sec.judge_published_files();

create function refuse_infected_withdrawal() returns trigger language plpgsql as $$
begin
  if new.document_id is not null then
    if sec.is_infected_document(new.tenant_id, new.document_id) then raise exception 'this document was withdrawn: it is infected' using errcode = '42501'; end if;
  end if;
  return new;
end $$;
create trigger refuse_infected before insert on dce_withdrawals for each row when (new.document_id is not null) execute function refuse_infected_withdrawal();
