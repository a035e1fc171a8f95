#!/usr/bin/env bash
# A throw-away PostgreSQL for tests: prints its superuser's connection string, lives until standard input closes
# (so also when the test process is killed), then stops and removes itself. No fsync: nothing in it is worth keeping.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/postgres.sh

pg_bin >/dev/null || { echo "PostgreSQL 15 or later is missing: apt-get install postgresql" >&2; exit 3; }
# In memory where four gigabytes are free there: the databases of the tests are thousands of small files that live for seconds.
fast_folder() {
  local free
  free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)
  if [ -w /dev/shm ] && [ "${free:-0}" -gt $((4 * 1024 * 1024)) ]; then echo /dev/shm; else echo /tmp; fi
}

trap '' INT TERM                                    # only the end of the parent ends this script
base=$(mktemp -d "$(fast_folder)/platform-test-pg.XXXXXX")
[ "$(id -u)" -ne 0 ] || chown postgres: "$base"
password=$(random_secret)
remove() { cluster_stop "$base/data" immediate; rm -rf "$base"; }
trap remove EXIT

cluster_init "$base/data" "$password"
# Plans for no value in particular, as a connection of the pool makes them after five times: they ask for every right that an expression may need.
for attempt in 1 2 3 4 5; do                        # the port may be taken between the look and the start
  port=$(free_port)
  ! cluster_start "$base/data" "$port" fsync=off synchronous_commit=off full_page_writes=off max_connections=300 \
      shared_buffers=128MB autovacuum_naptime=10s plan_cache_mode=force_generic_plan || break
  [ "$attempt" -lt 5 ] || { cat "$base/data/log" >&2; exit 1; }
done
echo "Host=127.0.0.1;Port=$port;Username=postgres;Password=$password"
cat >/dev/null
