#!/usr/bin/env bash
# Times pairs of pingctl commands against each other, alternating, on stages that are up and unchanged, and prints a Markdown table.
#
# Usage: bench/commands/run.sh [ROUNDS]
#   PINGCTL   the launcher (default: the pingctl on PATH)
#   STAGES    the stages, which it brings up (default: compose helm)
set -euo pipefail

rounds=${1:-9}
pingctl=${PINGCTL:-$(command -v pingctl)}
read -ra stages <<<"${STAGES:-compose helm}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Appends the wall time of a command in seconds to a file: timed FILE COMMAND...
timed() {
  local file=$1 start=$EPOCHREALTIME
  shift
  "$@" >/dev/null 2>&1
  awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", to - from }' >>"$work/$file"
}

# compare COMMAND OTHER: a row of the table.
compare() {
  local first second round
  read -ra first <<<"$1"
  read -ra second <<<"$2"
  rm -f "$work"/*
  for ((round = 0; round <= rounds; round++)); do
    timed first "$pingctl" "${first[@]}"
    timed second "$pingctl" "${second[@]}"
    if ((round == 0)); then rm -f "$work"/*; fi # warm-up
  done
  paste <(sort -n "$work/first") <(sort -n "$work/second") | awk -v first="$1" -v second="$2" '
    { one[NR] = $1; two[NR] = $2 }
    END {
      middle = int((NR + 1) / 2)
      printf "| `%s` | %.2f (%.2f) | `%s` | %.2f (%.2f) | %.2f |\n",
        first, one[middle], one[1], second, two[middle], two[1], two[middle] / one[middle]
    }'
}

for stage in "${stages[@]}"; do "$pingctl" up "--stage=$stage" >/dev/null 2>&1; done
echo "$rounds alternating rounds, seconds, median (min); load $(cut -d' ' -f1-3 /proc/loadavg); $("$pingctl" --version)"
echo
echo '| command | seconds | other | seconds | ratio |'
echo '|---|---|---|---|---|'
for stage in "${stages[@]}"; do
  compare "up --stage=$stage --dry-run" "up --stage=$stage --dry-run --explain"
  compare "up --stage=$stage" "diff --stage=$stage"
done
