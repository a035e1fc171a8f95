#!/usr/bin/env bash
# bench/accounts.sh [ROUNDS] [ACCOUNTS]: what a thousand accounts, fifty thousand people and two hundred thousand consultations cost against one account (W8), one
# connection; then the lead's pages and an account's. The mass of the data is loaded by SQL, with triggers off: this measures reading.
. "$(dirname "$0")/lib.sh"
arms accounts "${1:-3}" "${2:-1000}"
