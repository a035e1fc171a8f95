#!/usr/bin/env bash
# bench/alerts.sh [ROUNDS] [RECIPIENTS]: alerts of one publication, from the statement that queues them to the sink, on a throw-away PostgreSQL with fsync on; against bare SMTP on the same sink.
. "$(dirname "$0")/lib.sh"
arms alerts "${1:-5}" "${2:-10000}"
