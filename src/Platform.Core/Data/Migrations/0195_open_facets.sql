-- The facets of the public list count the first thousand open consultations: from the index alone, without a visit to each row.
-- docs/performance.md, Lists and search
create index public_consultations_open_idx on public_consultations (submission_deadline, id) include (nature, buyer_slug, buyer) where closed_at is null;
drop index public_consultations_submission_deadline_id_idx;
