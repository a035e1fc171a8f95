-- A draft of a bid that its company throws away: no longer shown, kept all the same, because the journal of attempts names it. Bytes that still come from a page left open
-- elsewhere are received as ever, and a receipt stands whatever was thrown away before it (A7-B5).
alter table bids add discarded_at timestamptz;
grant update (discarded_at) on bids to platform_app;
