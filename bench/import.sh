#!/usr/bin/env bash
# bench/import.sh [LINES]: how long a file of this many lines (1000) takes to be rehearsed and imported, kind by kind, on a throw-away PostgreSQL; writes its table into
# docs/performance.md. The goal (W8): 5 s each. The statements are gated in ./test (ImportCost).
. "$(dirname "$0")/lib.sh"
need dotnet
lines=${1:-1000} load=$(cut -d' ' -f1 /proc/loadavg)
[ -n "${BENCH_BUILT:-}" ] || dotnet build tests/Platform.Web.Tests -c Release -v q -nologo -clp:ErrorsOnly -p:UseSharedCompilation=false -p:RunAnalyzers=false >&2
said=$(LINES=$lines dotnet test tests/Platform.Web.Tests -c Release --no-build --filter 'FullyQualifiedName~ImportCost' --logger 'console;verbosity=detailed')
stamp="$(date -u +%F), $(git rev-parse --short HEAD), \`bench/import.sh $lines\`"
rows=$(sed -nE 's/^ *(\w+): [0-9]+ lines, rehearsed in ([0-9.]+) s, imported in ([0-9.]+) s, ([0-9]+) statements.*/\1 \2 \3 \4/p' <<< "$said" | sort |
  awk -v lines="$lines" -v stamp="$stamp" '{ missed = ($2 > 5 || $3 > 5) ? ", missed" : ""; printf "| %s, %s lines | %s s | %s s | %s | ≤ 5 s%s | %s |\n", $1, lines, $2, $3, $4, missed, stamp }')
[ -n "$rows" ] || { echo "$said" | tail -40 >&2; exit 1; }
table="<!-- bench:import -->
### Imports

$(nproc) cores; load average at start $load.

| What | Rehearsed | Imported | Statements of the import | Goal | Date, commit, command |
|---|---|---|---|---|---|
$rows
<!-- /bench:import -->"
printf '%s\n' "$table"
TABLE=$table awk '/^<!-- bench:import -->$/ { print ENVIRON["TABLE"]; skip = 1; next } /^<!-- \/bench:import -->$/ { skip = 0; next } !skip { print }' docs/performance.md > docs/performance.md.new
mv docs/performance.md.new docs/performance.md
