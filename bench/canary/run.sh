#!/usr/bin/env bash
# How many pings a wrong version hurts: rolled out plainly and rolled back at once, and through a canary that decides. Pings come at the same rate, to the
# release, or to stage ingress in front of it, which must be up. Alternating. Prints a Markdown table.
#
# Usage: bench/canary/run.sh [ROUNDS]
#   PINGCTL  the launcher (default: the pingctl on PATH)
#   RATE     pings a second (default: 200)
#   FAULT    what is wrong with the version (default: errors=20%)
set -euo pipefail

rounds=${1:-3}
pingctl=${PINGCTL:-pingctl}
rate=${RATE:-200}
fault=${FAULT:-errors=20%}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "bench/canary: $*" >&2
  exit 1
}

command -v jq >/dev/null || fail "jq is missing; install it"
"$pingctl" canary --weight=0 >&2 || fail "stage ingress is not up; run: $pingctl up --stage=ingress"

# Prints how many of the pings failed: those of the rollout, and those of the rollback right after it.
plain() {
  local failed=0 command
  for command in "rollout --to=v-wrong --fault=$fault" rollback; do
    # shellcheck disable=SC2086
    "$pingctl" $command --rate="$rate" -o json >"$work/json" 2>"$work/log" || [[ $? == 6 ]] || { cat "$work/log" >&2; fail "failed: $command"; }
    failed=$((failed + $(jq .pings.failed "$work/json")))
  done
  echo "$failed"
}

# Prints how many of the pings failed, and how long the wrong version still answered after the decision.
canary() {
  "$pingctl" canary --to=v-wrong --fault="$fault" --rate="$rate" -o json >"$work/json" 2>"$work/log" && fail "the wrong version was promoted"
  [[ $(jq -r .failure "$work/json") == PING-CANARY ]] || { cat "$work/log" >&2; fail "it was not aborted by its pings"; }
  jq -r '"\(.pings.failed) \([.steps[].seconds] | add) \(.secondsToZero)"' "$work/json"
}

echo "| round | failed pings, plain rollout and rollback | failed pings, canary | ratio | seconds to the decision | seconds to the last answer |"
echo "|---|---|---|---|---|---|"
for ((round = 1; round <= rounds; round++)); do
  of_plain=$(plain)
  read -r of_canary decided zero <<<"$(canary)"
  echo "| $round | $of_plain | $of_canary | $(awk -v a="$of_canary" -v b="$of_plain" 'BEGIN { printf "%.3f", a / b }') | $decided | $zero |"
done
"$pingctl" up --stage=helm >&2
"$pingctl" up --stage=ingress >&2
