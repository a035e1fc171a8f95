-- Which call an attempt was: the same one is written down once, whoever ran it twice. docs/decisions/0049-software-clients.md
alter table webhook_attempts add failures int check (failures >= 0), add replay uuid;      -- null: written down before
create unique index webhook_attempts_once on webhook_attempts (tenant_id, delivery_id, failures, replay) nulls not distinct where failures is not null;
