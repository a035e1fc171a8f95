-- What a contest says besides: by what participants are chosen, who judges their projects and whether that binds, what they are paid, what follows (CCP, art. R2162-15 to -22, R2122-6).
-- docs/decisions/0070-contest.md
alter table consultation_terms
  add jury                   text check (length(jury) between 1 and 2000),      -- a line each
  add jury_qualified         boolean not null default false,
  add jury_binds             boolean not null default false,
  add participants_chosen_by text check (length(participants_chosen_by) between 1 and 2000),
  add prime                  numeric(14, 2) check (prime > 0),                  -- of each participant, without tax
  add contract_follows       boolean not null default false;
