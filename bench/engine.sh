#!/usr/bin/env bash
# Everything the load engine is to reach, with its tables, about 15 minutes: client on the first core, server on the second.
# usage: bench/engine.sh [--quick]     --quick: a second of each, to see that all of it works
set -eu
cd "$(dirname "$0")/.."
dotnet build -c Release -m:1 -v:q -clp:NoSummary src/PerfGate.Cli
dotnet build -c Release -m:1 -v:q -clp:NoSummary bench/PerfGate.Bench
exec bench/PerfGate.Bench/bin/Release/net10.0/PerfGate.Bench engine "$@"
