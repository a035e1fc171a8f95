-- A model that is not divided proposes its reason; whoever begins with it answers the question (CCP, art. L2113-11).
alter table private_statements
  add column model_undivided        text check (model_undivided in ('NoDistinctServices', 'CannotCoordinate', 'RestrictsCompetition', 'HarderOrDearer')),
  add column model_undivided_reason text check (length(model_undivided_reason) between 1 and 2000);
grant update (model_undivided, model_undivided_reason) on private_statements to platform_app;
