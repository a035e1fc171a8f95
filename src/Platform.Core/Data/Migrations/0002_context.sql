-- The signed context: who is asking, in this transaction, on this backend. docs/decisions/0003-rls-and-signed-context.md
set role platform_sec;

create table sec.keys (
  kid          int primary key,
  key          bytea not null check (octet_length(key) >= 32),
  may_sign_via boolean not null default false,
  retired_at   timestamptz
);

-- One clock for every decision. Tests replace this body by one that reads a settable row; a catalogue test pins this one.
create function sec.now() returns timestamptz language sql volatile parallel restricted as 'select clock_timestamp()';

-- app.ctx = kid|tenant|lead|company|actor|via|exp|pid|mac, empty parts allowed
create function sec.claim(n int) returns text
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, public, sec as $$
declare ctx text := current_setting('app.ctx', true); p text[]; k sec.keys;
begin
  if coalesce(ctx, '') = '' then return null; end if;     -- after one SET LOCAL it is '' and no longer null
  p := string_to_array(ctx, '|');
  if cardinality(p) <> 9 then raise exception 'forged context' using errcode = '42501'; end if;
  select * into k from sec.keys where kid = p[1]::int and retired_at is null;
  if k is null or (p[6] <> '' and not k.may_sign_via)
     or encode(hmac(convert_to(array_to_string(p[1:8], '|'), 'UTF8'), k.key, 'sha256'), 'hex') <> p[9]
  then raise exception 'forged context' using errcode = '42501'; end if;
  if to_timestamp(p[7]::bigint) < clock_timestamp() or p[8]::int <> pg_backend_pid()
  then raise exception 'stale context' using errcode = '42501'; end if;
  return nullif(p[n], '');
end $$;

create function sec.tenant()  returns uuid language sql stable parallel restricted as 'select sec.claim(2)::uuid';
create function sec.lead()    returns uuid language sql stable parallel restricted as 'select sec.claim(3)::uuid';
create function sec.company() returns uuid language sql stable parallel restricted as 'select sec.claim(4)::uuid';
-- A person, or null when a job is asking (its actor is a text such as job:send-mail).
create function sec.actor()   returns uuid language sql stable parallel restricted as
  $$ select case when sec.claim(5) ~ '^[0-9a-f]{8}-[0-9a-f]{4}-' then sec.claim(5)::uuid end $$;
create function sec.actor_name() returns text language sql stable parallel restricted as 'select sec.claim(5)';
create function sec.via()     returns uuid language sql stable parallel restricted as 'select sec.claim(6)::uuid';

-- Called by `platform migrate`, as owner: installs the key with which the hosts sign.
create function sec.install_key(new_kid int, new_key bytea) returns void
language sql security definer set search_path = pg_catalog, sec as $$
  insert into sec.keys (kid, key) values (new_kid, new_key)
  on conflict (kid) do update set key = excluded.key, retired_at = null;
$$;
revoke all on function sec.install_key(int, bytea) from public;
grant execute on function sec.install_key(int, bytea) to platform_owner;

reset role;

-- Registers and logs: no role has the grant; this trigger stops the owner too.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end $$;
