#!/usr/bin/env bash
# bench/browser-memory.sh [BYTES]: what Chromium’s processes grow by while a file of this size (4 GB) is sealed. Some minutes.
. "$(dirname "$0")/lib.sh"
need chromium
client
arms browser-memory 1 "${1:-4294967296}"
