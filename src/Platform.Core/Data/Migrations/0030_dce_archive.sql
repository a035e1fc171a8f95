-- The checksum that a ZIP entry needs is computed once, while the file arrives: the archive's size and any of its bytes are then known
-- without reading the files, so that ranges and HEAD work on a download that exists nowhere.
alter table dce_documents add column crc32 bigint not null check (crc32 between 0 and 4294967295);
create index on dce_documents (tenant_id, version_id);
-- The withdrawal register tells who took which version; the public page never does (UX-7).
create index on dce_withdrawals (consultation_id, withdrawn_at);
