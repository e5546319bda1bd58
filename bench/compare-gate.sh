#!/usr/bin/env bash
# The comparison with a baseline, end to end through the command line, in git repositories that this script makes: the same code on both sides, a
# branch that does a tenth more work, the same beside a noisy neighbour, and a load generator that is starved.
# usage: bench/compare-gate.sh [A/A runs=10] [+10 % runs=5] [noisy runs=3] [starved runs=2] [quick]
# `quick` measures rounds of five seconds in place of ten. TAILS=n in the environment: n times each of four branches of which the middle is unchanged, every fifth request waits once as
# long as its work takes, every twentieth five times, every fiftieth twenty times, and every 125th answers with status 500. TYPICAL=n in the environment: both also n times beside the noise that is typical of shared machines.
set -u
cd "$(dirname "$0")/.."
same=${1:-10} slower=${2:-5} noisy=${3:-3} starved=${4:-2}
dotnet build -c Release -v:q -clp:NoSummary src/PerfGate.Cli || exit 1
dotnet build -c Release -v:q -clp:NoSummary bench/PerfGate.Bench || exit 1
engine="dotnet $PWD/src/PerfGate.Cli/bin/Release/net10.0/PerfGate.Cli.dll"
bench="dotnet $PWD/bench/PerfGate.Bench/bin/Release/net10.0/PerfGate.Bench.dll"
work=$(mktemp -d)
trap 'jobs -p | xargs -r kill 2>/dev/null; rm -rf "$work"' EXIT

rounds='{}'
[ "${5:-}" = quick ] && rounds='{ measure: 5s }'
mkdir -p "$work/repo"
cp bench/BurnServer/{BurnServer.csproj,Program.cs} "$work/repo"
cat >"$work/repo/Directory.Build.props" <<'X'
<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>
X
cat >"$work/repo/perfgate.yml" <<X
version: 1
name: burn
target: { project: BurnServer.csproj, env: { BURN_STEPS: "1000000" } }
endpoints: { burn: GET /burn }
phases: { latency: { kind: benchmark } }
baseline: { ref: main, merge-base: false, regression: 5%, self-test: true, rounds: $rounds }
X
cd "$work/repo" || exit 1
printf 'bin/\nobj/\nTestResults/\n' >.gitignore
git init -q -b main && git add -A && git -c user.name=bench -c user.email=bench@localhost commit -qm "The service" || exit 1

gate() { # name, expected exit codes, then words before the engine
  local name=$1 expected=$2; shift 2
  local begun=$SECONDS
  "$@" $engine run --phase baseline --format plain --results "$work/$name" >"$work/$name.log" 2>&1
  local exit=$?
  printf '%-12s exit %d  %3d s  %s\n' "$name" "$exit" "$((SECONDS - begun))" "$(grep -E '(error|warning) PG1' "$work/$name.log" | head -1 | sed 's/^[^:]*: //' || true)"
  grep -E '(burn|target)  *(p25|p50|p75|p90|p95|p99|success|cpu)' "$work/$name.log" | grep -E '^ *(FAIL|pass|warn|INC|INV)' | head -6 | sed 's/^/      /'
  case " $expected " in *" $exit "*) return 0 ;; esac
  echo "      ^ expected exit $expected"; tail -5 "$work/$name.log"; status=1
}

beside() { # tier of noise, seed, then as gate
  $bench noise "$1" 900 "$2" >/dev/null & local neighbour=$!
  shift 2
  gate "$@"
  kill $neighbour; wait $neighbour 2>/dev/null
}

status=0
echo "--- the same code on both sides: exit 0"
for i in $(seq "$same"); do gate "same-$i" 0; done
for i in $(seq "${TYPICAL:-0}"); do beside typical "$i" "same-typical-$i" 0; done

tail_of() { # name of the branch, what sed does to the service, words of the commit
  git checkout -q main && git checkout -qb "$1" && sed -i "$2" Program.cs && git -c user.name=bench -c user.email=bench@localhost commit -qam "$3"
  for i in $(seq "${TAILS:-0}"); do gate "$1-$i" 1; done
}
if [ "${TAILS:-0}" -gt 0 ]; then
  echo "--- a slow tail, and failures: exit 1, naming the quantile or success"
  tail_of fifth 's/Wait = "0:0"/Wait = "5:1"/' "Every fifth request waits once as long as its work takes"
  tail_of twentieth 's/Wait = "0:0"/Wait = "20:5"/' "Every twentieth waits five times as long"
  tail_of fiftieth 's/Wait = "0:0"/Wait = "50:20"/' "Every fiftieth waits twenty times as long"
  tail_of failing 's/Fail = "0"/Fail = "125"/' "Every 125th fails"
  git checkout -q main
fi

git checkout -qb slower
sed -i 's/i < steps; i++/i < steps + (steps \/ 10); i++/' Program.cs
git -c user.name=bench -c user.email=bench@localhost commit -qam "A tenth more work"
echo "--- a branch that does a tenth more work: exit 1"
for i in $(seq "$slower"); do gate "slower-$i" 1; done
for i in $(seq "${TYPICAL:-0}"); do beside typical "$i" "slower-typical-$i" 1; done

echo "--- the same beside a noisy neighbour: exit 1, or 4 where it is too noisy to tell; never 0"
for i in $(seq "$noisy"); do beside hostile "$i" "noisy-$i" "1 4"; done

echo "--- the load generator on a core that others keep busy: exit 4"
git checkout -q main
for i in $(seq "$starved"); do
  burners=()
  for _ in 1 2 3 4; do taskset -c 0 sh -c 'while :; do :; done' & burners+=($!); done
  gate "starved-$i" 4 taskset -c 0 nice -n 10
  kill "${burners[@]}"; wait "${burners[@]}" 2>/dev/null
done
exit $status
