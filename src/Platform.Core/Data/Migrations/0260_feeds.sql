-- When what everybody reads of a consultation last changed: its limit, its end without a contract, a new version of its file. Feeds are ordered and dated by
-- it. Closing is no change: the limit said when. docs/decisions/0047-portals-and-feeds.md
alter table public_consultations add changed_at timestamptz;
alter table public_consultations no force row level security;       -- the owner has no policy: its update would touch no row
update public_consultations set changed_at = greatest(published_at, discontinued_at);
alter table public_consultations force row level security;
alter table public_consultations alter changed_at set not null;
create index on public_consultations (changed_at desc, id);
create index on public_consultations (tenant_id, changed_at desc, id);
create index on public_consultations (tenant_id, submission_deadline desc, id);

create function date_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then new.changed_at := coalesce(new.changed_at, new.published_at);
  elsif (new.submission_deadline, new.discontinued_at) is distinct from (old.submission_deadline, old.discontinued_at) then new.changed_at := sec.now();
  end if;
  return new;
end $$;
create trigger date_change before insert or update on public_consultations for each row execute function date_change();

grant update (changed_at) on public_consultations to platform_sec;
set role platform_sec;
create function sec.date_dce_version() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  update public.public_consultations set changed_at = new.published_at where tenant_id = new.tenant_id and id = new.consultation_id;
  return null;
end $$;
revoke all on function sec.date_dce_version() from public;
reset role;
create trigger date_dce_version after update of published_at on dce_versions for each row
  when (old.published_at is null and new.published_at is not null and new.number > 1) execute function sec.date_dce_version();
