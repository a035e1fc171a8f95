-- The list counts apart what its buyers gave up: it shows them until their limit, and the other pages count only what still takes bids. The facets read the index alone, as before.
drop index public_consultations_open_idx;
create index public_consultations_open_idx on public_consultations (submission_deadline, id) include (nature, procedure, buyer_slug, buyer, buyer_account, insee_code, divisions, estimate, discontinued_at) where closed_at is null;
