#!/usr/bin/env bash
# bench/memory.sh [BYTES]: highest resident memory of the web host with one bid of this size (just under 5 GB), then 50 of 64 MiB at once. Writes 9 GB under the temporary folder.
. "$(dirname "$0")/lib.sh"
arms memory 1 "${1:-4990000000}"
