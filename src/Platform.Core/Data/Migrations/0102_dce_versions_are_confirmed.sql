-- A later version says whether it matters, and which passkey assertion published it. Version 1 is published with its consultation.
alter table dce_versions add important boolean not null default false, add step_up_proof uuid unique;
grant update (important, step_up_proof) on dce_versions to platform_app;
