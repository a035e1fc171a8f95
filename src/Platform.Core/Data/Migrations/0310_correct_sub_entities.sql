-- A linked structure that was entered with a wrong number is corrected by its account; what was done in its name follows its id.
grant update (siret) on sub_entities to platform_app;
