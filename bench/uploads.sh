#!/usr/bin/env bash
# bench/uploads.sh [ROUNDS] [MIB] [--peers FOLDER]: blocks of 8 MiB to our deposit, to bare Kestrel with the same durable steps, to @tus/server, alternating.
# FOLDER holds another collection of bare arms (lib.sh with build_bench, http.sh): its blocks arm runs beside ours, and the ratio of the two is printed.
. "$(dirname "$0")/lib.sh"
need npm node
peers= sizes=()
while [ $# -gt 0 ]; do case $1 in --peers) peers=$(cd "$OLDPWD" && cd "$2" && pwd); shift 2 ;; *) sizes+=("$1"); shift ;; esac; done
mkdir -p .local/bench
cmp -s bench/peers/package.json .local/bench/package.json || { cp bench/peers/package.json .local/bench/ && npm --prefix .local/bench install --no-audit --no-fund --ignore-scripts --silent; }
program=()
# shellcheck disable=SC1091,SC2016
[ -z "$peers" ] || program=("$(bash -c '. "$1/lib.sh"; build_bench >&2; echo "$BENCH"' _ "$peers")")
arms uploads "${sizes[0]:-5}" "${sizes[1]:-496}" "${program[@]}"
