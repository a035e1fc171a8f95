-- Without the list of pending entries: until a vacuum had passed, reading the index meant reading that list, and the planner left the index
-- for a scan of the table (10,000 rows: 13 ms for 0.05). Publications are rare, searches are not.
alter index public_consultations_search_idx set (fastupdate = off);
