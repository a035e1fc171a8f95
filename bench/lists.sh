#!/usr/bin/env bash
# bench/lists.sh [ROUNDS] [ROWS] [SECONDS]: list and search against a bare page over one transaction and an empty page, 16 connections.
. "$(dirname "$0")/lib.sh"
need wrk
arms lists "${1:-5}" "${2:-100000}" "${3:-4}"
