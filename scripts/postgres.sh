# PostgreSQL clusters of the project's own. Sourced by run, test and scripts/test-cluster.sh.
# Packages' own clusters and services are neither used nor touched.

# Debian keeps initdb and pg_ctl off PATH, one folder per major version: take the newest, 15 at least.
pg_bin() {
  local initdb
  initdb=$(ls -1 /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -t/ -k5 -n | tail -n 1) || true
  [ -n "$initdb" ] || initdb=$(command -v initdb || true)
  [ -n "$initdb" ] || return 1
  local major
  major=$("$initdb" --version | sed -E 's/.* ([0-9]+).*/\1/')
  [ "$major" -ge 15 ] || return 1
  dirname "$initdb"
}

# initdb and postgres refuse root: as root they run as the package's user.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
  else
    "$@"
  fi
}

# A port that nobody listens on now; below the ephemeral range, so that no outgoing connection sits on it.
free_port() {
  local port
  for _ in $(seq 100); do
    port=$(( 20000 + (RANDOM * 32768 + RANDOM) % 12000 ))
    port_is_busy "$port" || { echo "$port"; return; }
  done
  echo "Aucun port libre entre 20000 et 32000." >&2
  return 1
}

port_is_busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

random_secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# cluster_init DIRECTORY PASSWORD: the directory's parent must be reachable by the user that runs PostgreSQL.
cluster_init() {
  local directory=$1 password=$2 bin
  bin=$(pg_bin)
  # The inner bash opens the pipe itself: the user that runs PostgreSQL could not open one of root's.
  # shellcheck disable=SC2016
  ( cd / && printf '%s\n' "$password" | as_postgres env LC_ALL=C.UTF-8 bash -c \
      '"$1" -D "$2" -U postgres -A scram-sha-256 --data-checksums -E UTF8 --locale=C.UTF-8 --pwfile=<(cat) >/dev/null' \
      initdb "$bin/initdb" "$directory" )
}

# cluster_start DIRECTORY PORT [setting=value…]: returns when the server answers.
cluster_start() {
  local directory=$1 port=$2 bin options setting
  shift 2
  bin=$(pg_bin)
  options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories="
  for setting in "$@"; do options+=" -c $setting"; done
  ( cd / && as_postgres "$bin/pg_ctl" -D "$directory" -l "$directory/log" -w -t 60 -s -o "$options" start </dev/null >/dev/null 9>&- )
}

cluster_running() { ( cd / && as_postgres "$(pg_bin)/pg_ctl" -D "$1" status >/dev/null 2>&1 ); }

cluster_stop() { ( cd / && as_postgres "$(pg_bin)/pg_ctl" -D "$1" -m "${2:-fast}" -w -t 60 -s stop </dev/null >/dev/null 2>&1 ) || true; }
