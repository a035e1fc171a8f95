#!/usr/bin/env bash
# bench/rest.sh [ROUNDS]: what the platform costs when nobody is there (W8). A bare Razor host and ours are started in turn: time to the first page, resident memory after it;
# then Web and Jobs are left alone for half a minute, and PostgreSQL counts the transactions.
. "$(dirname "$0")/lib.sh"
arms rest "${1:-5}"
