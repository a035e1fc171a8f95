-- Why an answer was chosen, a dearer one above all: noted by the buyer if he wants to, read by his account alone. No letter says it; who answered reads no column of this table.
alter table quote_outcomes
  add column because text check (length(because) between 1 and 1000),
  add check (because is null or outcome = 'Selected');
