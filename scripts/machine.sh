# What the machine must have. Sourced by run and test.

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

# check_dotnet: SDK 10.0, runtime 10.0.7 at least (before it, Data Protection did not verify its MAC: CVE-2026-40372).
check_dotnet() {
  command -v dotnet >/dev/null || fail "Le SDK .NET 10 est introuvable (commande dotnet)."
  [[ $(dotnet --version 2>/dev/null) == 10.0.* ]] || fail "Il faut le SDK .NET 10.0 ; trouvé : $(dotnet --version 2>&1 | head -n 1)"
  local patch
  patch=$(dotnet --list-runtimes | sed -nE 's/^Microsoft\.AspNetCore\.App 10\.0\.([0-9]+) .*/\1/p' | sort -n | tail -n 1)
  [ "${patch:-0}" -ge 7 ] || fail "Il faut ASP.NET Core 10.0.7 au moins ; trouvé : 10.0.${patch:-aucun}"
}

# apt_install PACKAGE…: installs, or prints the exact line and stops with status 3.
apt_install() {
  [ $# -gt 0 ] || return 0
  local line="apt-get install -y -o DPkg::Lock::Timeout=400 $*" sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo -n)
  if ! command -v apt-get >/dev/null || { [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; }; then
    say "Il manque des paquets, et ce compte ne peut pas les installer. Exécutez en administrateur :"
    say "  $line"
    exit 3
  fi
  say "Installation : $*"
  "${sudo[@]}" apt-get -o DPkg::Lock::Timeout=400 update -qq
  # shellcheck disable=SC2086
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive $line >/dev/null
}

# has_weasyprint: for Debian's own interpreter, which PdfPrinter.cs starts; another python on PATH does not count.
has_weasyprint() { [ -d /usr/lib/python3/dist-packages/weasyprint ] || /usr/bin/python3 -I -c 'import weasyprint' 2>/dev/null; }

# Without Node or a package cache in it, dotnet prints a welcome and telemetry notes: noise here.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
