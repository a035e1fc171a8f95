#!/usr/bin/env bash
# bench/second-start.sh [ROUNDS]: from ./run to the first page, on a checkout where ./run has been run once before (nothing to install,
# compile or load). Prints one line per round and the row of docs/performance.md, which it replaces. Goal: 10 s on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5} port=5199 times=()

for round in $(seq "$rounds"); do
  began=$(date +%s.%N)
  ./run --port "$port" >/dev/null 2>&1 &
  run=$!
  until curl -fs -o /dev/null "http://localhost:$port/consultations"; do
    kill -0 "$run" 2>/dev/null || { echo "./run ended." >&2; exit 1; }
    sleep 0.1
  done
  seconds=$(awk -v a="$began" -v b="$(date +%s.%N)" "BEGIN { print b - a }")
  times+=("$seconds")
  printf 'round %s: %.1f s\n' "$round" "$seconds"
  kill -TERM "$run" && wait "$run" || true
done
sorted=$(printf '%s\n' "${times[@]}" | sort -n)
median=$(sed -n "$(((rounds + 1) / 2))p" <<< "$sorted")
row=$(LC_ALL=C printf '| Second `./run` to the first page, demonstration data | %.1f s | 10 s | %.1f–%.1f s | %s | %s, %s, `bench/second-start.sh %s` |' "$median" "$(head -1 <<< "$sorted")" "$(tail -1 <<< "$sorted")" "$rounds" "$(date +%F)" "$(git rev-parse --short HEAD)" "$rounds")
printf '%s\n' "$row"
awk -v row="$row" '/^\| Second `\.\/run` to the first page/ { print row; next } { print }' docs/performance.md > docs/performance.md.new && mv docs/performance.md.new docs/performance.md
