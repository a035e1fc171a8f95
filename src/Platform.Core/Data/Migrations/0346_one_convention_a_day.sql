-- VR-04: no day has two conventions of one account, one that ended included. Its last day is not counted where it was denounced without notice, nor where another took it over on its first.
-- Asked when a convention starts: what was written before stays as it is.
create function keep_one_convention_a_day() returns trigger language plpgsql as $$
begin
  if exists (select from sharing_conventions c where c.tenant_id = new.tenant_id and c.id <> new.id and c.starts_on <= coalesce(new.ended_on, new.starts_on)
      and c.ended_on - (case when (c.ended_because = 'Denunciation' and c.denounced_ground = 'Immediate') or (c.ended_because = 'Succession' and c.ended_on = c.starts_on) then 1 else 0 end) >= new.starts_on)
  then raise exception 'another convention of this account binds on that day' using errcode = '42501'; end if;
  return new;
end $$;
create trigger one_a_day before insert on sharing_conventions for each row when (new.starts_on is not null) execute function keep_one_convention_a_day();
create trigger one_a_day_later before update of starts_on on sharing_conventions for each row when (old.starts_on is null and new.starts_on is not null) execute function keep_one_convention_a_day();
