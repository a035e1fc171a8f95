-- Until when whoever sent a bid had been told what the buyer changed: its receipt and « Mes plis » tell what came after it (PEER-09). Null: not said; then its first byte. docs/decisions/0080-said-before-it-is-too-late.md
alter table bids add read_at timestamptz check (read_at between begun_at and first_byte_at);
grant update (read_at) on bids to platform_app, platform_jobs;
