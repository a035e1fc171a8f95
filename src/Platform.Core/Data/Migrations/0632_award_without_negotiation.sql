-- A negotiated procedure may end on the first offers where the notice reserved it (CCP, art. R2161-17; BT-120). Unsaid, the notice says that it is not reserved, as the value of the platform.
alter table consultation_terms add may_skip_negotiation boolean;
