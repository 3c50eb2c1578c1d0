#!/usr/bin/env bash
# Times whole pingctl processes, after one warm-up each, and prints the table of bench/README.md.
# Usage: bench/startup/run.sh [RUNS]; PINGCTL names the launcher (default: the pingctl on PATH).
set -euo pipefail

runs=${1:-15}
pingctl=${PINGCTL:-$(command -v pingctl)}
commands=('--help' 'stages' 'up --stage=compose --dry-run' 'status')

# The seconds of each of some runs of a command, sorted.
timed() {
  local run
  TIMEFORMAT=%R
  "$@" >/dev/null 2>&1 || true
  for ((run = 0; run < runs; run++)); do
    { time "$@" >/dev/null 2>&1 || true; } 2>&1
  done | sort -n
}

printf '| command | median s | min s | max s |\n|---|---|---|---|\n'
for command in "${commands[@]}"; do
  read -ra arguments <<<"$command"
  timed "$pingctl" "${arguments[@]}" |
    awk -v name="pingctl $command" '{ t[NR] = $1 } END { printf "| `%s` | %.2f | %.2f | %.2f |\n", name, t[int((NR + 1) / 2)], t[1], t[NR] }'
done
