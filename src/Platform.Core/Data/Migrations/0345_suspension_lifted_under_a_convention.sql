-- VR-04: active under a convention in force only. A suspension that is lifted says that the account publishes again; the database lets nobody say it falsely.
create function keep_suspension() returns trigger language plpgsql as $$
begin
  if not sec.convention_binds(new.id) then raise exception 'no convention is in force' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_suspension before update of suspended_at on tenants for each row when (old.suspended_at is not null and new.suspended_at is null) execute function keep_suspension();
