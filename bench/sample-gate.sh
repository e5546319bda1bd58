#!/usr/bin/env bash
# The gate on the sample service with each of its fault switches: what each is answered, and how often the healthy service passes.
# usage: bench/sample-gate.sh [healthy runs, default 10]
set -u
cd "$(dirname "$0")/.."
dotnet build -c Release -v:q -clp:NoSummary PerfGate.sln || exit 1
engine="dotnet src/PerfGate.Cli/bin/Release/net10.0/PerfGate.Cli.dll"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

gate() { # name, then NAME=value ...
  local name=$1; shift
  env "$@" $engine run --format plain --results "$results/$name" >"$results/$name.log" 2>&1
  local exit=$?
  printf '%-34s exit %d  ' "$*" "$exit"
  grep -E '(error|warning) PG' "$results/$name.log" | head -1 | sed -E 's/^[^ ]*perfgate.yml/perfgate.yml/' || true
  grep -qE '(error|warning) PG' "$results/$name.log" || grep '^PerfGate:' "$results/$name.log"
  return $exit
}

status=0
for switch in AGENT_LATENCY=150 AGENT_CPU=120:/health AGENT_FAIL=15 AGENT_LEAK=4 AGENT_STALL=2500/5000 AGENT_CRASH=5s; do
  gate "${switch%%=*}" "$switch" && { echo "   ^ this switch should have turned the gate red"; status=1; }
done

green=0
runs=${1:-10}
for i in $(seq "$runs"); do
  gate "healthy-$i" RUN="$i" && green=$((green + 1))
done
echo "healthy: $green of $runs green"
[ "$green" = "$runs" ] || status=1
exit $status
