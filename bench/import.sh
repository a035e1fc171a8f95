#!/usr/bin/env bash
# bench/import.sh [LINES]: how long a file of this many lines (1000) takes to be rehearsed and imported, on a throw-away PostgreSQL. The goal: 5 s.
. "$(dirname "$0")/lib.sh"
dotnet build tests/Platform.Web.Tests -c Release -v q -nologo -clp:ErrorsOnly
LINES=${1:-1000} dotnet test tests/Platform.Web.Tests -c Release --no-build --filter 'FullyQualifiedName~ImportCost' --logger 'console;verbosity=detailed' | grep -E 'lines, rehearsed|passed|failed|Passed|Failed'
