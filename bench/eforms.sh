#!/usr/bin/env bash
# bench/eforms.sh [ROUNDS]: the rules of eForms in process against Saxon-HE, one core each. Needs shared/data and shared/tools beside the repository, libsaxonhe-java, python3.
. "$(dirname "$0")/lib.sh"
need java python3 taskset
arms eforms "${1:-5}"
