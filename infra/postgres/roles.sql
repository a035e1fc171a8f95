-- Roles, database, extensions and schemas. Idempotent; run by psql as the cluster's superuser, connected to "postgres".
-- Passwords come from the environment, never from the command line, where every local user could read them:
--   PLATFORM__Database__Passwords__{Owner,App,Public,Identity,Jobs,Dispatch,Keys,Gate,Visit,Export,Client}; database name: PLATFORM__Database__Name.
\set ON_ERROR_STOP on
set client_min_messages = warning;
\set database platform
\getenv database PLATFORM__Database__Name
\getenv owner    PLATFORM__Database__Passwords__Owner
\getenv app      PLATFORM__Database__Passwords__App
\getenv public   PLATFORM__Database__Passwords__Public
\getenv identity PLATFORM__Database__Passwords__Identity
\getenv jobs     PLATFORM__Database__Passwords__Jobs
\getenv dispatch PLATFORM__Database__Passwords__Dispatch
\getenv keys     PLATFORM__Database__Passwords__Keys
\getenv gate     PLATFORM__Database__Passwords__Gate
\getenv visit    PLATFORM__Database__Passwords__Visit
\getenv export   PLATFORM__Database__Passwords__Export
\getenv client   PLATFORM__Database__Passwords__Client

select format('create role %I', name)
from unnest(array['platform_owner', 'platform_sec', 'platform_app', 'platform_public', 'platform_identity',
                  'platform_jobs', 'platform_dispatch', 'platform_keys', 'platform_gate', 'platform_visit', 'platform_export', 'platform_client']) as name
where not exists (select from pg_roles where rolname = name) \gexec

alter role platform_sec      nologin nosuperuser nobypassrls nocreatedb nocreaterole noreplication;
alter role platform_owner    login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'owner';
alter role platform_app      login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'app';
alter role platform_public   login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'public';
alter role platform_identity login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'identity';
alter role platform_jobs     login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'jobs';
alter role platform_dispatch login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'dispatch';
alter role platform_keys     login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'keys';
alter role platform_gate     login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'gate';
alter role platform_visit    login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'visit';
alter role platform_export   login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'export';
alter role platform_client   login   nosuperuser nobypassrls nocreatedb nocreaterole noreplication password :'client';

-- Nobody's silence holds a connection, and with it the row that others wait for: the web answers in seconds; the workers may wait for a mail server.
select format('alter role %I set idle_in_transaction_session_timeout = %L', name, '60s')
from unnest(array['platform_app', 'platform_public', 'platform_identity', 'platform_keys', 'platform_visit', 'platform_client']) as name \gexec
select format('alter role %I set idle_in_transaction_session_timeout = %L', name, '10min')
from unnest(array['platform_jobs', 'platform_dispatch', 'platform_gate', 'platform_export']) as name \gexec

-- Short questions, asked often: compiling a plan took PostgreSQL longer than answering (120 ms of a list among a million consultations, docs/performance.md).
select format('alter role %I set jit = off', name)
from unnest(array['platform_app', 'platform_public', 'platform_identity', 'platform_jobs', 'platform_dispatch', 'platform_keys', 'platform_gate', 'platform_visit', 'platform_export', 'platform_client']) as name \gexec

-- Migrations run as the owner and write schema sec under "set local role platform_sec".
grant platform_sec to platform_owner;

-- A job restores the scope of the outbox row that it handles: the EF filter follows it; its own policies span owners (decision 0003).
grant platform_app to platform_jobs;

-- The export of an account reads what its people may read, under the same policies, and never writes (decision 0050).
grant platform_app to platform_export;
alter role platform_export set default_transaction_read_only = on;

-- The programs of an account read by their scopes, and never write (decision 0049).
alter role platform_client set default_transaction_read_only = on;

select format('create database %I owner platform_owner', :'database')
where not exists (select from pg_database where datname = :'database') \gexec

revoke all on database :"database" from public;          -- no TEMP: a pg_temp function would run for whoever is fooled into it
grant connect on database :"database" to
  platform_app, platform_public, platform_identity, platform_jobs, platform_dispatch, platform_keys, platform_gate, platform_visit, platform_export, platform_client;

\connect :"database"
set client_min_messages = warning;
revoke create on schema public from public;

create extension if not exists pgcrypto with schema public;
create extension if not exists unaccent with schema public;
create extension if not exists pg_trgm  with schema public;

create schema if not exists sec authorization platform_sec;
grant usage on schema sec to
  platform_app, platform_public, platform_identity, platform_jobs, platform_dispatch, platform_keys, platform_gate, platform_visit, platform_export, platform_client;

create schema if not exists quartz authorization platform_owner;
grant usage on schema quartz to platform_jobs;

-- « marche » finds « marché »: accents are dropped before the French stemmer.
select 'create text search configuration public.french_unaccent (copy = pg_catalog.french)'
where not exists (select from pg_ts_config where cfgname = 'french_unaccent' and cfgnamespace = 'public'::regnamespace) \gexec
alter text search configuration public.french_unaccent
  alter mapping for hword, hword_part, word with public.unaccent, french_stem;
