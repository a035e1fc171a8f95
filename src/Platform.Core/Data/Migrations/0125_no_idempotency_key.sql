-- Written and never read: the address of a deposit names the one thing that can be finalised, and its receipt is the answer however often it is
-- asked (docs/decisions/0026). No node of an earlier version runs beside this one: two nodes exist from here on.
alter table bids drop column idempotency_key;
