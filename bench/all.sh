#!/usr/bin/env bash
# bench/all.sh [ROUNDS] [MINUTES]: every script here once, unattended, for a quiet machine; each writes its table into docs/performance.md.
# PEERS=FOLDER: another collection of bare arms, beside ours (uploads.sh). Builds first, then measures for at most MINUTES (12): what the clock does not reach is named, and keeps its old table. A failure stops nothing.
. "$(dirname "$0")/lib.sh"
rounds=${1:-5} minutes=${2:-12} failed=0
log=.local/bench/all-$(date -u +%Y%m%dT%H%M%SZ).log
mkdir -p .local/bench
client
build
export BENCH_BUILT=1
ends=$((SECONDS + 60 * minutes))

# measure LIMIT SCRIPT ARGUMENT…: its own limit, or what is left of the whole.
measure() {
  local limit=$1 left=$((ends - SECONDS)) began=$SECONDS; shift
  [ "$left" -lt "$limit" ] && limit=$left
  [ "$limit" -gt 10 ] || { echo "left out, no time: $*"; failed=1; return; }
  echo "== $* (load $(cut -d' ' -f1 /proc/loadavg), at most $limit s)"
  timeout -k 10 "$limit" bench/"$@" >> "$log" 2>&1 && echo "   $((SECONDS - began)) s" || { echo "   failed or out of time after $((SECONDS - began)) s: $log"; failed=1; }
}

measure 120 ciphers.sh "$rounds" 256
measure 150 browser.sh "$rounds" 128
measure 180 uploads.sh "$rounds" 248 ${PEERS:+--peers "$PEERS"}
measure 180 lists.sh "$rounds" 100000 3
measure 120 alerts.sh "$rounds" 10000
measure 300 accounts.sh 3 1000
measure 180 rest.sh "$rounds"
measure 240 import.sh
measure 180 eforms.sh 3
measure 180 memory.sh 4990000000
measure 180 browser-memory.sh
measure 120 second-start.sh "$rounds"
exit "$failed"
