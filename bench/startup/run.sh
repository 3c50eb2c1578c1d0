#!/usr/bin/env bash
# Times whole pingctl processes against the same commands on the same JDK without AOT caches and flags, alternating, and
# prints a Markdown table.
#
# Usage: bench/startup/run.sh [ROUNDS]
#   PINGCTL   the launcher (default: the pingctl on PATH)
set -euo pipefail

rounds=${1:-15}
pingctl=${PINGCTL:-$(command -v pingctl)}
commands=('--help' 'stages' 'up --stage=compose --dry-run' 'status')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
eval "$(sed -n '/^[a-z_]*=/p; /^# /q' "$pingctl")" # share, java_home and class_path of the launcher
: "${share:?}" "${java_home:?}" "${class_path:?}"

# Appends the wall time of a command in seconds to a file: timed FILE COMMAND...
timed() {
  local file=$1 start=$EPOCHREALTIME
  shift
  "$@" >/dev/null
  awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", to - from }' >>"$work/$file"
}

echo "$rounds alternating rounds, seconds, median (min); $("$pingctl" --version)"
echo
echo '| command | pingctl | plain JVM | ratio |'
echo '|---|---|---|---|'
for command in "${commands[@]}"; do
  read -ra words <<<"$command"
  rm -f "$work"/*
  for ((round = 0; round <= rounds; round++)); do
    timed ours "$pingctl" "${words[@]}"
    timed plain "$java_home/bin/java" "-Dpingctl.root=$share" -cp "$class_path" dev.pingctl.Main "${words[@]}"
    if ((round == 0)); then rm -f "$work"/*; fi # warm-up
  done
  paste <(sort -n "$work/ours") <(sort -n "$work/plain") | awk -v name="pingctl $command" '
    { ours[NR] = $1; plain[NR] = $2 }
    END {
      middle = int((NR + 1) / 2)
      printf "| `%s` | %.2f (%.2f) | %.2f (%.2f) | %.2f |\n", name, ours[middle], ours[1], plain[middle], plain[1], ours[middle] / plain[middle]
    }'
done
