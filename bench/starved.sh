#!/usr/bin/env bash
# A generator that is starved for real: verdict and message in each case. It may say that it could not measure; it must never call
# the service slow because of itself. Some twenty seconds; Linux, two processors; the case of the ports needs root (a network namespace of its own).
set -u
cd "$(dirname "$0")/.."
dotnet build -c Release -m:1 -v:q -clp:NoSummary src/PerfGate.Cli || exit 2
engine="dotnet exec $PWD/src/PerfGate.Cli/bin/Release/net10.0/PerfGate.Cli.dll"
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cc -O2 -o "$work/tiny-server" bench/tiny-server.c || exit 2
status=0

spec() { # name, phase
  printf 'version: 1\ntarget: { command: [taskset, -c, "1", %s, "{port}"], stop-timeout: 1s }\nendpoints: { health: GET /health }\nphases:\n  %s: { %s }\n' "$work/tiny-server" "$1" "$2" >"$work/$1.yml"
}
spec open 'kind: load, rate: 2000/s, duration: 2s, warmup: 500ms, max-connections: 50, thresholds: [p99 < 3ms]'
spec closed 'kind: load, concurrency: 50, duration: 2s, warmup: 500ms, thresholds: [p99 < 3ms]'
spec fresh 'kind: load, concurrency: 50, requests: 20000, duration: 2s, warmup: 0s, thresholds: [p99 < 100ms]'
echo 'http: { connections: fresh }' >>"$work/fresh.yml"

burn() { # processor, how many
  for _ in $(seq "$2"); do taskset -c "$1" sh -c 'while :; do :; done' & burners+=($!); done
}
calm() { [ ${#burners[@]} -gt 0 ] && kill "${burners[@]}" 2>/dev/null && wait "${burners[@]}" 2>/dev/null; burners=(); }
burners=()

judge() { # name, exit code, log, what must be said (a pattern; empty: anything)
  printf '%-44s exit %s  %s\n' "$1" "$2" "$(grep -hoE 'PG[0-9]{4}: .*|perfgate: .*' "$3" | head -1 | cut -c1-300)"
  grep -hE '^ *(invalid|inflated|note)' "$3" | head -2
  if [ "$2" = 1 ] && grep -qs 'processes other than the target' "$work/results/perfgate.json"; then
    echo "   ^ the generator ran, and the service was kept from running by others: a breach, with that as a note beside it"
  elif [ "$2" = 1 ]; then
    echo "   ^ called the service slow"; status=1
  fi
  if [ -n "$4" ] && ! grep -qE "$4" "$3"; then echo "   ^ did not say: $4"; status=1; fi
}
gate() { # name, spec, pattern, prefix of the command ...
  local name=$1 spec=$2 pattern=$3; shift 3
  rm -rf "$work/results"
  "$@" $engine run "$work/$spec.yml" --format plain --lock none --results "$work/results" >"$work/log" 2>&1
  judge "$name" $? "$work/log" "$pattern"
}

gate 'quiet, open' open '' env
gate 'quiet, closed' closed '' env
burn 0 2; burn 1 2
gate 'both processors burnt, open' open '' env
gate 'both processors burnt, closed' closed '' env
calm
burn 0 3
gate 'on a busy processor, open' open '' taskset -c 0
gate 'on a busy processor, closed' closed '' taskset -c 0
calm
gate 'a limit of 64 files' closed 'files open' prlimit --nofile=64:64

if unshare -n true 2>/dev/null; then
  unshare -n bash -c "
    ip link set lo up
    echo '50000 50063' >/proc/sys/net/ipv4/ip_local_port_range
    $engine run '$work/fresh.yml' --format plain --lock none --results '$work/results' >'$work/log' 2>&1
    echo \$? >'$work/exit'"
  judge 'no ports left' "$(cat "$work/exit")" "$work/log" 'ports'
else
  echo 'no ports left: needs root'
fi
exit $status
