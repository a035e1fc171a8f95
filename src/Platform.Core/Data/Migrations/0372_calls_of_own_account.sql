-- A call is noted by nobody who buys for the account of which it speaks (VR-27): sec.assists_about (0353) tells the page so, the one door of tickets holds it. docs/decisions/0048-help-desk.md
set role platform_sec;
do $$
declare one text := pg_get_functiondef((select p.oid from pg_proc p where p.pronamespace = 'sec'::regnamespace and p.proname = 'open_ticket')); place text := '  y := extract(year from at';
begin
  if position(place in one) = 0 then raise exception 'open_ticket is not as it was'; end if;
  execute replace(one, place, '  if called = ''Telephone'' then
    if c.tenant_id in (select sec.buys_for(sec.actor())) then return query select ''Nobody'', null::uuid; return; end if;
  end if;
' || place);
end $$;
reset role;
