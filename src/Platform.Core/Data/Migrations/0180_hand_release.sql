-- No time-stamping authority answers at the opening: two people release the gate, the presidency of the account and an operator of the agglomeration
-- that hosts it, and the database's clock alone says that the deadline has passed. docs/decisions/0034-hand-release.md
alter table register_entries drop constraint register_entries_kind_check;
alter table register_entries add constraint register_entries_kind_check check (kind in ('cle-publiee', 'retrait', 'depot', 'depot-remplace', 'depot-retire', 'attestation',
  'limite-modifiee', 'dossier-modifie', 'sans-suite', 'cloture', 'verrou-demande', 'verrou-ouvert', 'ouverture', 'pv', 'delegation', 'exercice', 'cle-perdue'));

alter table gates add asked_at timestamptz,                  -- when the gate was last looked after
  add silent_since timestamptz,                              -- since when the authority has said nothing good to it; a token ends that, another trouble of the gate does not
  add silent_until timestamptz,                              -- when it was last asked in vain: a silence that nobody listened to is none
  add check (silent_until >= silent_since and (silent_since is null) = (silent_until is null));
grant update (asked_at, silent_since, silent_until) on gates to platform_gate;
-- A gate begins empty: what it has heard is its own account, from the first word.
create policy begins_empty on gates as restrictive for insert to platform_app
  with check (recipient is null and escrow is null and ready_at is null and refusal is null and refused_at is null and asked_at is null and silent_since is null);

create table hand_releases (
  tenant_id         uuid not null references tenants,
  id                uuid not null,
  consultation_id   uuid not null,
  silent_since      timestamptz not null,                    -- of the gate, when it was asked for: another silence is another request
  asked_by          uuid not null,
  asked_by_name     text not null,
  asked_by_function text not null,
  asked_at          timestamptz not null,
  reason            text not null check (length(trim(reason)) > 0),
  ask_proof         uuid not null unique,                    -- the passkey assertions bound to this very consultation and reason,
  ask_entry         uuid not null,                           -- « verrou-demande » in the register
  confirmed_by      uuid,
  confirmed_by_name text,
  confirmed_at      timestamptz,
  confirm_proof     uuid unique,                             -- and to this very request
  primary key (tenant_id, id),
  unique (tenant_id, consultation_id, silent_since),
  unique (tenant_id, ask_entry),                             -- what the register said once is asked once
  foreign key (tenant_id, consultation_id) references consultations (tenant_id, id),
  check (confirmed_by <> asked_by and asked_at > silent_since and confirmed_at >= asked_at),
  check ((confirmed_by is null) = (confirmed_at is null) and (confirmed_by is null) = (confirmed_by_name is null) and (confirmed_by is null) = (confirm_proof is null))
);
alter table gate_releases add hand_release_id uuid, add foreign key (tenant_id, hand_release_id) references hand_releases (tenant_id, id);
alter table hand_releases enable row level security;
alter table hand_releases force  row level security;
create policy never_by_consent on hand_releases as restrictive to platform_app using ((select sec.via()) is null);
create policy tenant_reads on hand_releases for select to platform_app using (tenant_id = (select sec.tenant()));
create policy operator_reads on hand_releases for select to platform_app using ((select sec.operates())
  and exists (select from tenants t where t.id = tenant_id and (select sec.lead()) in (t.lead_id, t.id)));
create policy spans on hand_releases for select to platform_jobs, platform_gate using (true);
create policy records on hand_releases to platform_sec using (true) with check (true);
grant select on hand_releases to platform_app, platform_jobs, platform_gate;
grant select, insert, update (confirmed_by, confirmed_by_name, confirmed_at, confirm_proof) on hand_releases to platform_sec;
create trigger no_removal before delete or truncate on hand_releases for each statement execute function refuse_change();
create function keep_hand_release() returns trigger language plpgsql as $$
begin
  if old.confirmed_at is not null then raise exception 'a hand release is confirmed once' using errcode = '42501'; end if;
  return new;
end $$;
create trigger keep_hand_release before update on hand_releases for each row execute function keep_hand_release();

grant select (hand_release_id) on gate_releases to platform_jobs;
grant select (hand_release_id, released_at) on gate_releases to platform_sec;
grant select (company_id) on bids to platform_sec;
grant select (ready_at, silent_since, silent_until) on gates to platform_sec;
grant select (gen_time) on timestamp_tokens to platform_sec;
grant select (person_name) on memberships to platform_sec;
create policy judges on key_grants  for select to platform_sec using (true);
create policy judges on key_holders for select to platform_sec using (true);
grant select (tenant_id, consultation_id, holder_id, revoked_at) on key_grants to platform_sec;
grant select (tenant_id, id, person_id, person_name, function) on key_holders to platform_sec;

set role platform_sec;
-- The least silence. The dated rule (Law/Rules/hand-release.json) may ask for more, never for less.
create function sec.hand_release_silence() returns interval language sql immutable as $$ select interval '60 minutes' $$;
-- The longest time without asking: a gate that does not ask hears no silence.
create function sec.hand_release_gap() returns interval language sql immutable as $$ select interval '15 minutes' $$;

-- Since when no authority has said anything good to the gate of a consultation that is due, if that is long enough and the gate still asks; null in
-- every other case. By the clock that decides, never by a time that somebody gives.
create function sec.silent_since(of_tenant uuid, of_consultation uuid, silence interval) returns timestamptz
language sql volatile security definer set search_path = pg_catalog, public, sec as $$
  select g.silent_since from public.gates g join public.consultations c on c.tenant_id = g.tenant_id and c.id = g.consultation_id
  where g.tenant_id = of_tenant and g.consultation_id = of_consultation and g.ready_at is not null
    and c.published_at is not null and c.closed_at is not null and c.discontinued_at is null and c.submission_deadline < sec.now() and g.silent_since > c.submission_deadline
    and g.silent_since <= sec.now() - greatest(silence, sec.hand_release_silence())
    and g.silent_until <= sec.now() and g.silent_until >= sec.now() - sec.hand_release_gap()
    and not exists (select from public.gate_releases r where r.tenant_id = of_tenant and r.consultation_id = of_consultation);
$$;

-- First person: the presidency of this account, with a key of this very consultation and a passkey for it and this reason. The register already says
-- who, why and since when, in the same words.
create function sec.ask_hand_release(new_id uuid, of_consultation uuid, with_reason text, with_proof uuid, as_name text, as_function text, with_entry uuid, silence interval)
returns void language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare since timestamptz; said jsonb;
begin
  if sec.via() is not null or not exists (select from public.memberships m where m.tenant_id = sec.tenant() and m.person_id = sec.actor()
    and m.role in ('CaoPresident', 'CaoDelegate') and m.revoked_at is null)
    or not exists (select from public.key_grants k join public.key_holders p on p.tenant_id = k.tenant_id and p.id = k.holder_id
      where k.tenant_id = sec.tenant() and k.consultation_id = of_consultation and k.revoked_at is null
        and p.person_id = sec.actor() and p.person_name = as_name and p.function = as_function) then raise exception 'not yours to ask' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(of_consultation::text, 0));
  since := sec.silent_since(sec.tenant(), of_consultation, silence);
  if since is null then raise exception 'the gate is not released by hand now' using errcode = '42501'; end if;
  select details::jsonb into said from public.register_entries where tenant_id = sec.tenant() and id = with_entry and consultation_id = of_consultation and kind = 'verrou-demande';
  -- Compared without null: an entry that leaves a word out does not say the same.
  if (said ->> 'motif', said #>> '{par,nom}', said #>> '{par,fonction}', (said ->> 'autorite_muette_depuis')::timestamptz) is distinct from (with_reason, as_name, as_function, since) then raise exception 'the register says something else' using errcode = '42501'; end if;
  if not sec.has_proof(with_proof, 'ask-hand-release', sha256(convert_to(concat_ws(E'\n', 'ask-hand-release', of_consultation, encode(sha256(convert_to(with_reason, 'UTF8')), 'hex')), 'UTF8')))
  then raise exception 'nobody confirmed this' using errcode = '42501'; end if;
  insert into public.hand_releases (tenant_id, id, consultation_id, silent_since, asked_by, asked_by_name, asked_by_function, asked_at, reason, ask_proof, ask_entry)
  values (sec.tenant(), new_id, of_consultation, since, sec.actor(), as_name, as_function, sec.now(), with_reason, with_proof, with_entry);
end $$;

-- Since when whoever asks has been an operator of the agglomeration that hosts the account, if that was before the deadline or a day ago: nobody is named
-- in the hour of silence to be the second person. His name with it; nothing for anybody else.
create function sec.second_person(of_tenant uuid, of_consultation uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select m.person_name from public.memberships m join public.tenants t on t.id = of_tenant
  join public.consultations c on c.tenant_id = of_tenant and c.id = of_consultation
  where sec.via() is null and m.tenant_id = sec.lead() and sec.lead() in (t.lead_id, t.id) and m.person_id = sec.actor() and m.role = 'Operator' and m.revoked_at is null
    and m.granted_at <= greatest(c.submission_deadline, sec.now() - interval '1 day')
  order by m.granted_at limit 1;
$$;

-- Second person: an operator of the agglomeration that hosts the account, never the first, while the same silence lasts.
create function sec.confirm_hand_release(request uuid, with_proof uuid, silence interval)
returns void language plpgsql volatile security definer set search_path = pg_catalog, public, sec as $$
declare h public.hand_releases; who text;
begin
  select r.* into h from public.hand_releases r join public.tenants t on t.id = r.tenant_id where r.id = request and sec.lead() in (t.lead_id, t.id);
  who := sec.second_person(h.tenant_id, h.consultation_id);
  if who is null or h.asked_by = sec.actor() then raise exception 'not yours to confirm' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(hashtextextended(h.consultation_id::text, 0));
  if sec.silent_since(h.tenant_id, h.consultation_id, silence) is distinct from h.silent_since then raise exception 'the gate is not released by hand now' using errcode = '42501'; end if;
  if not sec.has_proof(with_proof, 'confirm-hand-release', sha256(convert_to(concat_ws(E'\n', 'confirm-hand-release', request), 'UTF8')))
  then raise exception 'nobody confirmed this' using errcode = '42501'; end if;
  update public.hand_releases set confirmed_by = sec.actor(), confirmed_by_name = who, confirmed_at = sec.now(), confirm_proof = with_proof
  where tenant_id = h.tenant_id and id = request;
end $$;

-- The last line, behind whatever the gate process believes: no release before the deadline, and none without an outside time past it or the two people.
create function sec.keep_gate_shut() returns trigger language plpgsql security definer set search_path = pg_catalog, public, sec as $$
begin
  if not exists (select from public.consultations c where c.tenant_id = new.tenant_id and c.id = new.consultation_id and c.closed_at is not null and c.submission_deadline < sec.now()
    and case when new.hand_release_id is null
      then exists (select from public.timestamp_tokens t where t.tenant_id = c.tenant_id and t.subject = 'checkpoint' and t.subject_id = c.id and t.gen_time > c.submission_deadline)
      else exists (select from public.hand_releases h where h.tenant_id = c.tenant_id and h.id = new.hand_release_id and h.consultation_id = c.id and h.confirmed_at is not null
        and h.silent_since = sec.silent_since(c.tenant_id, c.id, sec.hand_release_silence())) end)
  then raise exception 'this gate stays shut' using errcode = '42501'; end if;
  return new;
end $$;

-- For an operator: the gates of the accounts his agglomeration hosts that are shut for want of an authority, and whether they still ask. Nothing of their bids.
create function sec.silent_gates() returns table (tenant_id uuid, consultation_id uuid, silent_since timestamptz, asks boolean)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select g.tenant_id, g.consultation_id, g.silent_since, g.silent_until >= sec.now() - sec.hand_release_gap() from public.gates g join public.tenants t on t.id = g.tenant_id
  join public.consultations c on c.tenant_id = g.tenant_id and c.id = g.consultation_id
  where sec.operates() and sec.lead() in (t.lead_id, t.id) and g.silent_since is not null and c.closed_at is not null and c.discontinued_at is null
    and not exists (select from public.gate_releases r where r.tenant_id = g.tenant_id and r.consultation_id = g.consultation_id);
$$;
-- Which of these requests have an open gate, and whether they or an outside time opened it: an operator reads no gate.
create function sec.hand_release_ends(requests uuid[]) returns table (request uuid, by_hand boolean)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select h.id, r.hand_release_id is not null and r.hand_release_id = h.id
  from public.hand_releases h join public.gate_releases r on r.tenant_id = h.tenant_id and r.consultation_id = h.consultation_id join public.tenants t on t.id = h.tenant_id
  where h.id = any (requests) and sec.operates() and sec.lead() in (t.lead_id, t.id) and (r.hand_release_id is null or r.hand_release_id = h.id);
$$;

-- For a company that deposited: that the gate was opened without an outside time, when and by which offices. No name.
create function sec.bid_opened_by_hand(of_consultation uuid) returns table (silent_since timestamptz, asked_at timestamptz, asked_by_function text, confirmed_at timestamptz, released_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, sec as $$
  select h.silent_since, h.asked_at, h.asked_by_function, h.confirmed_at, r.released_at
  from public.gate_releases r join public.hand_releases h on h.tenant_id = r.tenant_id and h.id = r.hand_release_id
  where r.consultation_id = of_consultation and exists (select from public.bids b where b.tenant_id = r.tenant_id and b.consultation_id = of_consultation and b.company_id = sec.company() and b.finalised_at is not null);
$$;
revoke all on function sec.hand_release_silence(), sec.hand_release_gap(), sec.silent_since(uuid, uuid, interval), sec.second_person(uuid, uuid),
  sec.ask_hand_release(uuid, uuid, text, uuid, text, text, uuid, interval), sec.confirm_hand_release(uuid, uuid, interval), sec.keep_gate_shut(), sec.silent_gates(),
  sec.hand_release_ends(uuid[]), sec.bid_opened_by_hand(uuid) from public;
grant execute on function sec.second_person(uuid, uuid), sec.ask_hand_release(uuid, uuid, text, uuid, text, text, uuid, interval), sec.confirm_hand_release(uuid, uuid, interval),
  sec.silent_gates(), sec.hand_release_ends(uuid[]), sec.bid_opened_by_hand(uuid) to platform_app;
grant execute on function sec.bid_opened_by_hand(uuid) to platform_jobs;      -- prints receipts
grant execute on function sec.keep_gate_shut() to platform_owner;      -- who makes the trigger
reset role;
create trigger keep_gate_shut before insert on gate_releases for each row execute function sec.keep_gate_shut();
