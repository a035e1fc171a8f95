# shellcheck shell=bash
# Sourced by the scripts of this folder. Debian packages that they need: age, chromium, nodejs, npm, openssl, postgresql, wrk; and the .NET 10 SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8

need() { local tool; for tool in "$@"; do command -v "$tool" >/dev/null || { echo "missing: $tool (apt-get install age chromium nodejs npm openssl postgresql wrk)" >&2; exit 2; }; done; }

# The hosts and the arms, in Release. arms COMMAND ROUNDS SIZE… writes its table into docs/performance.md.
arms() {
  need dotnet
  [ -n "${BENCH_BUILT:-}" ] || build
  dotnet bench/arms/bin/Release/net10.0/arms.dll "$@"
}

build() {
  local project
  for project in src/Platform.Web src/Platform.Jobs tests/Platform.TestHost tests/Platform.Web.Tests bench/bare bench/arms; do
    dotnet build "$project" -c Release -v q -nologo -clp:ErrorsOnly -p:UseSharedCompilation=false -p:RunAnalyzers=false >&2
  done
}

# The packages of the browser's side, from the lock file.
client() { need node npm; [ -d src/Platform.Web/Client/node_modules ] || npm --prefix src/Platform.Web/Client ci --no-audit --no-fund --silent; }
