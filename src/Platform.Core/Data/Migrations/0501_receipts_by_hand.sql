-- A notice that a person sends to the JOUE: when the Office confirmed its receipt, as that person says; once (keep_facts). National publication is free 48 hours later (CCP R2131-20).
-- Without a receipt, the day on which it was sent; and that the Office refused it.
grant update (acknowledged_at, sending_at, rejected_at) on channel_publications to platform_app;
