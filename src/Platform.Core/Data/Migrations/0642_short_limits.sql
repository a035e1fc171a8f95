-- Why companies are left less than a day, where the law counts no days (CCP, art. R2151-1; Law/Rules/time-floors.json).
alter table consultation_terms add short_limit_reason text check (length(short_limit_reason) between 1 and 2000);
