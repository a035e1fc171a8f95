#!/usr/bin/env bash
# bench/ciphers.sh [ROUNDS] [MIB]: opening age data in .NET against the age tool; the cipher against openssl.
. "$(dirname "$0")/lib.sh"
need age openssl
arms ciphers "${1:-5}" "${2:-512}"
