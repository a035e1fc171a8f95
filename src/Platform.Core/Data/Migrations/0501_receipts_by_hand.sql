-- A notice that a person sends to the JOUE: when the Office confirmed its receipt, as that person says; once (keep_facts). National publication is free 48 hours later (CCP R2131-20).
grant update (acknowledged_at) on channel_publications to platform_app;
