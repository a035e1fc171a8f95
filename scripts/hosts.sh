# The processes of ./run: time-stamping authority, antivirus, gate, web, jobs, watch. Sourced by run.

declare -A pids=()

start_hosts() {
  web_port=$(remembered_port web "$port" 8080)
  tsa_port=$(remembered_port tsa)
  watch_port=$(remembered_port watch)
  journals_port=$(remembered_port journals)
  start_host journals "$root" "" dotnet "$(assembly Platform.Cli platform)" journals --port "$journals_port" --folder "$local_dir/journals"
  start_host tsa  "$root" "" dotnet "$(assembly Platform.Cli platform)" tsa --port "$tsa_port" --certificate "$local_dir/keys/tsa.pem"
  wait_file "$local_dir/keys/tsa.pem"
  start_antivirus
  start_proconnect
  start_host gate "$root" "Gate" dotnet "$(assembly Platform.Jobs)" gate
  start_host web  "$root/src/Platform.Web" "App Public Identity Keys Visit Client" dotnet "$(assembly Platform.Web)"
  start_host jobs "$root" "Jobs Dispatch Keys Export" dotnet "$(assembly Platform.Jobs)"
  wait_ready
  start_host watch "$root" "" dotnet "$(assembly Platform.Cli platform)" watch --site "http://localhost:$web_port" --port "$watch_port" --file "$local_dir/etat.log" --helpline "04 65 71 00 00, du lundi au vendredi, de 8 h 30 à 18 h"
}

# ProConnect, played on this desk, where it is installed (./test installs it; npm ci in tests/tools/proconnect). Without it the sign-in page has no such button.
start_proconnect() {
  proconnect_port=
  [ -d "$root/tests/tools/proconnect/node_modules" ] && command -v node >/dev/null || return 0
  proconnect_port=$(remembered_port proconnect)
  start_host proconnect "$root/tests/tools/proconnect" "" node provider.mjs "http://localhost:$web_port" "$proconnect_port"
}

# clamd with a base of one line, the test file of EICAR: it starts at once and finds nothing else. CLAMAV_DATABASE=/var/lib/clamav ./run: with real signatures.
# Not among the processes that must live: a dead scanner stops nobody.
start_antivirus() {
  antivirus_port=
  [ -x /usr/sbin/clamd ] || return 0
  local folder=$local_dir/clamav
  antivirus_port=$(remembered_port antivirus)
  ( umask 077; mkdir -p "$folder/base" )
  printf 'Eicar-Essai:0:*:%s%s\n' 58354f2150254041505b345c505a58353428505e2937434329377d2445494341 522d5354414e444152442d414e544956495255532d544553542d46494c452124482b482a >"$folder/base/essai.ndb"
  printf '%s\n' "DatabaseDirectory ${CLAMAV_DATABASE:-$folder/base}" 'TCPAddr 127.0.0.1' "TCPSocket $antivirus_port" 'Foreground yes' 'StreamMaxLength 100M' >"$folder/clamd.conf"
  ( exec /usr/sbin/clamd --config-file="$folder/clamd.conf" >"$local_dir/logs/clamd.log" 2>&1 </dev/null 9>&- ) &
  antivirus=$!
}

# start_host NAME FOLDER "ROLE…" COMMAND…: in the background, with its own log and only the passwords of its roles.
start_host() {
  local name=$1 folder=$2 roles=$3
  shift 3
  ( cd "$folder"
    # shellcheck disable=SC2086
    host_environment "$name" $roles
    exec "$@" >"$local_dir/logs/$name.log" 2>&1 </dev/null 9>&- ) &
  pids[$name]=$!
  printf '%s\n' ${antivirus:-} "${pids[@]}" >"$local_dir/run.pids"
}

# After a ./run that was killed outright: processes of its list that still run our assemblies.
stop_leftovers() {
  local pid
  while read -r pid; do
    if grep -qaF -e "$root/src/Platform." -e provider.mjs -e "$local_dir/clamav/" "/proc/$pid/cmdline" 2>/dev/null; then kill -KILL "$pid" 2>/dev/null || true; fi
  done < <(cat "$local_dir/run.pids" 2>/dev/null || true)
}

# host_environment NAME ROLE…: exported in the caller's subshell.
host_environment() {
  local name=$1
  shift
  export ASPNETCORE_ENVIRONMENT=Development DOTNET_ENVIRONMENT=Development
  export PLATFORM__Portal__BaseUrl=http://localhost:$web_port
  case $name in tsa|watch|proconnect|journals) return 0 ;; esac                        # they know nothing of ours
  export PLATFORM__Database__Host=127.0.0.1 PLATFORM__Database__Port=$pg_port PLATFORM__Database__Name=platform
  export_passwords "$secrets" "$@"
  export_secrets "$secrets" PLATFORM__Database__ContextKey
  export PLATFORM__Storage__Root=$local_dir/files PLATFORM__Eforms__SdkDirectory=$local_dir/eforms
  export PLATFORM__Timestamps__Url=http://127.0.0.1:$tsa_port/ PLATFORM__Timestamps__CertificatePath=$local_dir/keys/tsa.pem
  export PLATFORM__Mail__Pickup=$local_dir/mail
  export PLATFORM__Demo__Enabled=true PLATFORM__Demo__People=$local_dir/demo-people.json PLATFORM__Demo__Passkeys=$local_dir/demo-passkeys.json
  # The official journals, played on this machine; without these three addresses a notice is a task for a person.
  export PLATFORM__Channels__Joue__Url=http://127.0.0.1:$journals_port/ted PLATFORM__Channels__Joue__Key=cle-d-essai PLATFORM__Channels__Joue__Author=avis@exemple.test
  export PLATFORM__Channels__Boamp__Url=http://127.0.0.1:$journals_port/dila PLATFORM__Channels__Boamp__Key=cle-d-essai
  export PLATFORM__Channels__Gazettes__0__Key=echo PLATFORM__Channels__Gazettes__0__Name="L’Écho de la Drôme (fictif)" PLATFORM__Channels__Gazettes__0__Url=http://127.0.0.1:$journals_port/journal
  export PLATFORM__Channels__Gazettes__1__Key=semaine PLATFORM__Channels__Gazettes__1__Name="La Semaine des communes (fictif)" PLATFORM__Channels__Gazettes__1__Email=annonces@exemple.test
  export PLATFORM__Channels__Polls=00:00:10
  export PLATFORM__Register__Origin=localhost/registre PLATFORM__Health__File=$local_dir/logs/$name.prom
  # The demonstration publishes at once: it waits for no verdict.
  case $name in web|jobs) if [ -n "$antivirus_port" ]; then export PLATFORM__Antivirus__Address=tcp://127.0.0.1:$antivirus_port; fi ;; esac
  case $name in
    # The gate checks checkpoints with the public half that lies beside the register's key; in production it cannot read the seed.
    gate) export PLATFORM__Gate__KeyPath=$local_dir/keys/gate.key PLATFORM__Register__KeyPath=$local_dir/keys/register.key
      PLATFORM__Gate__RecoveryRecipient=$(cat "$local_dir/keys/recovery.pub"); export PLATFORM__Gate__RecoveryRecipient ;;
    web) export ASPNETCORE_URLS=http://localhost:$web_port PLATFORM__Register__KeyPath=$local_dir/keys/register.key
      export PLATFORM__Portal__StatusUrl=http://localhost:$watch_port/etat
      if [ -n "$proconnect_port" ]; then
        export PLATFORM__ProConnect__Authority=http://127.0.0.1:$proconnect_port PLATFORM__ProConnect__ClientId=plateforme-essai PLATFORM__ProConnect__ClientSecret=secret-d-essai-sans-valeur-0123456789
      fi ;;
    *) export PLATFORM__Register__KeyPath=$local_dir/keys/register.key ;;
  esac
}

# remembered_port NAME [WANTED] [PREFERRED]: what was asked, else what it was last time, else a free one; busy ports are left alone.
remembered_port() {
  local file=$local_dir/$1.port wanted=${2:-} preferred=${3:-} chosen
  if [ -n "$wanted" ]; then
    ! port_is_busy "$wanted" || { say "Le port $wanted est déjà pris." >&2; return 1; }
    chosen=$wanted
  else
    chosen=$(cat "$file" 2>/dev/null || printf %s "$preferred")
    if [ -z "$chosen" ] || port_is_busy "$chosen"; then chosen=$(free_port); fi
  fi
  printf '%s\n' "$chosen" | tee "$file"
}

wait_ready() {
  for _ in $(seq 300); do
    if ready; then return; fi
    check_alive
    sleep 0.2
  done
  tail -n 20 "$local_dir/logs/web.log" >&2
  fail "La plateforme n’est pas prête après 60 secondes : $(http_get /sante/pret | tail -n 1)"
}

# The authority writes its certificate before it listens, and the hosts read it at start.
wait_file() {
  for _ in $(seq 150); do
    [ ! -f "$1" ] || return 0
    check_alive
    sleep 0.1
  done
  fail "$1 n’a pas été créé."
}

ready() { [[ $(http_get /sante/pret | head -n 1) == *' 200 '* ]]; }

# Plain HTTP by bash: a fresh machine has no curl.
http_get() {
  ( exec 3<>"/dev/tcp/127.0.0.1/$web_port" && printf 'GET %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$1" "$web_port" >&3 && cat <&3 ) 2>/dev/null || true
}

check_alive() {
  local name
  for name in "${!pids[@]}"; do
    kill -0 "${pids[$name]}" 2>/dev/null || { tail -n 20 "$local_dir/logs/$name.log" >&2; fail "Le processus « $name » s’est arrêté (journal : $local_dir/logs/$name.log)."; }
  done
}

# Once, through the use cases, so with every host running; the command says where it stopped when it did not go to its end.
load_demo() {
  local step
  step=$(cat "$local_dir/demo-step" 2>/dev/null || true)
  $demo && [ "$step" != terminée ] || return 0
  if [ "$step" != chargée ]; then
    say "Chargement de la démonstration…"
    ( host_environment demo Owner App Public Identity Jobs Dispatch Keys Visit Export
      platform demo ) || fail "La démonstration n’a pas été chargée. ./run --reset pour recommencer, ./run --no-demo pour s’en passer."
  fi
  # The first deadlines pass while the visitor reads: a session is then opened to its minutes. Cut short, it is tried again at the next start.
  ( host_environment demo App Public Identity Jobs Dispatch Keys Visit Export
    exec dotnet "$(assembly Platform.Cli platform)" demo finish >"$local_dir/logs/demo.log" 2>&1 </dev/null 9>&- ) &
  finishing=$!
}

announce() {
  printf 'http://localhost:%s (processus %s)\n' "$web_port" $$ >"$local_dir/run.state"
  say ""
  say "Plateforme prête :       http://localhost:$web_port"
  say "État du service :        http://localhost:$watch_port/etat"
  say "Journaux officiels joués : http://localhost:$journals_port"
  say "Courriels envoyés :      http://localhost:$web_port/atelier/courriels"
  say "Journaux :               $local_dir/logs"
  [ ! -f "$local_dir/demo-logins.txt" ] || { say ""; cat "$local_dir/demo-logins.txt"; }
  say ""
  say "Ctrl-C arrête tout."
}

watch_hosts() {
  wait -n "${pids[@]}" || true
  check_alive
}

stop_everything() {
  local pid
  trap '' INT TERM
  for pid in ${finishing:-} ${antivirus:-} "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for _ in $(seq 50); do
    any_alive || break
    sleep 0.2
  done
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  [ -z "${cluster:-}" ] || cluster_stop "$cluster"
  rm -f "$local_dir/run.state" "$local_dir/run.pids"
}

any_alive() {
  local pid
  for pid in "${pids[@]}"; do ! kill -0 "$pid" 2>/dev/null || return 0; done
  return 1
}
