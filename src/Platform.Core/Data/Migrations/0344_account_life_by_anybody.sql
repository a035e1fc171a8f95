-- sec.free_address renames a closed account as platform_sec, which may not read whether a consultation is closed. One expression that guards the question by « and »
-- asks for that right as soon as PL/pgSQL plans it for no value in particular, after five updates of a connection: the question stands in an if of its own now.
create or replace function keep_account_life() returns trigger language plpgsql as $$
declare reopens boolean;
begin
  if new.kind = 'Lead' then return new; end if;
  if tg_op = 'INSERT' then
    if num_nonnulls(new.activated_at, new.suspended_at, new.closing_at, new.closed_at, new.abandoned_at) > 0 then raise exception 'an account is opened before it is active' using errcode = '42501'; end if;
    return new;
  end if;
  if old.abandoned_at is not null and new is distinct from old then raise exception 'an account that was given up stays so' using errcode = '42501'; end if;
  if old.abandoned_at is null and new.abandoned_at is not null then
    if exists (select from sharing_conventions c where c.tenant_id = new.id and c.withdrawn_on is null and c.ended_on is null) then raise exception 'a convention stands' using errcode = '42501'; end if;
    new.slug := 'abandonne-' || replace(new.id::text, '-', '');      -- its address is free; nothing was ever published under it
  end if;
  reopens := old.closing_at is not null and num_nonnulls(new.closing_at, new.closed_at, new.suspended_at) = 0 and sec.convention_binds(new.id);
  if (old.activated_at is not null and new.activated_at is distinct from old.activated_at) or not reopens and ((old.closing_at is not null and new.closing_at is distinct from old.closing_at)
    or (old.closed_at is not null and (new.closed_at, new.suspended_at) is distinct from (old.closed_at, old.suspended_at)))
  then raise exception 'a date of an account is not rewritten' using errcode = '42501'; end if;
  if old.activated_at is null and new.activated_at is not null and not sec.convention_binds(new.id)
  then raise exception 'no convention is in force' using errcode = '42501'; end if;
  if old.closing_at is null and new.closing_at is not null then
    if sec.convention_binds(new.id) or exists (select from public_consultations p where p.tenant_id = new.id and p.closed_at is null and p.discontinued_at is null)
    then raise exception 'a convention binds it, or a consultation is open' using errcode = '42501'; end if;
  end if;
  return new;
end $$;
