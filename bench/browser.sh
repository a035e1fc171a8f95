#!/usr/bin/env bash
# bench/browser.sh [ROUNDS] [MIB]: the shipped sealing Worker in Chromium against its raw cipher, and without the native one against bare @noble/ciphers.
. "$(dirname "$0")/lib.sh"
need chromium
client
arms browser "${1:-5}" "${2:-256}"
