# Generated secrets and where each host gets them. Sourced by run.

database_roles=(Owner App Public Identity Jobs Dispatch Keys Gate Visit Export Client)

# ensure_secrets FILE: adds what is missing and changes nothing that is there.
ensure_secrets() {
  local file=$1 role
  ( umask 077; touch "$file" )
  chmod 600 "$file"
  for role in "${database_roles[@]}"; do ensure_secret "$file" "PLATFORM__Database__Passwords__$role" "$(random_secret)"; done
  ensure_secret "$file" PLATFORM__Database__ContextKey "$(head -c 32 /dev/urandom | base64 -w 0)"
  ensure_secret "$file" PLATFORM_PG_SUPERUSER_PASSWORD "$(random_secret)"
}

ensure_secret() { grep -q "^$2=" "$1" || printf '%s=%s\n' "$2" "$3" >>"$1"; }

# export_secrets FILE NAME…: a process is given only the secrets it is named for (architecture: roles).
export_secrets() {
  local file=$1 name
  shift
  for name in "$@"; do export "$(grep "^$name=" "$file")"; done
}

export_passwords() {
  local file=$1 role
  shift
  for role in "$@"; do export_secrets "$file" "PLATFORM__Database__Passwords__$role"; done
}
