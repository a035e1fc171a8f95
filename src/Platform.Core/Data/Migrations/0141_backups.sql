-- When the platform was last copied away, told by `platform backup` itself once everything was read back. Size of the register: what a restore brings back.
create table backups (
  made_at       timestamptz primary key,
  finished_at   timestamptz not null,
  register_size bigint not null,
  blobs         bigint not null,
  bytes         bigint not null,
  damaged       bigint not null
);
create trigger append_only before update or delete or truncate on backups for each statement execute function refuse_change();
grant select on backups to platform_sec;
