#!/usr/bin/env bash
# bench/uploads.sh [ROUNDS] [MIB]: blocks of 8 MiB to our deposit, to bare Kestrel with the same durable steps, to @tus/server, alternating.
. "$(dirname "$0")/lib.sh"
need npm node
mkdir -p .local/bench
cmp -s bench/peers/package.json .local/bench/package.json || { cp bench/peers/package.json .local/bench/ && npm --prefix .local/bench install --no-audit --no-fund --ignore-scripts --silent; }
arms uploads "${1:-5}" "${2:-496}"
