-- A person of the lead who reads an account under its consent publishes nothing in its name: the pages never let him, and now the table does not either.
create policy never_by_consent on public_notices as restrictive for insert to platform_app with check ((select sec.via()) is null);
