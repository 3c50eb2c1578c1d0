#!/usr/bin/env bash
# Compares pings through the door of stage 10 with pings straight to the Service of the same pods, in turns: as fast as they
# are answered, then at half the rate that the door has reached. Prints a Markdown table of medians, and of ratios and
# differences taken round by round. The stage must be up.
#
# Usage: bench/ingress/run.sh [ROUNDS]
#   PINGCTL       the launcher (default: the pingctl on PATH)
#   DOOR          an address of the door (default: http://localhost:5010)
#   STRAIGHT      the address of the Service (default: http://localhost:5008)
#   SECONDS_EACH  the length of one measurement (default: 5)
#   CONCURRENCY   connections (default: 32)
set -euo pipefail

rounds=${1:-5}
pingctl=${PINGCTL:-$(command -v pingctl)}
door=${DOOR:-http://localhost:5010}
straight=${STRAIGHT:-http://localhost:5008}
each=${SECONDS_EACH:-5}
concurrency=${CONCURRENCY:-32}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "bench/ingress: $*" >&2
  exit 1
}

command -v jq >/dev/null || fail "jq is not there"

# Adds rate, p50 and p99 (ms) of one measurement to the file of this name: measure NAME URL OPTION...
measure() {
  local name=$1 url=$2
  shift 2
  "$pingctl" ping --url="$url" --duration="${each}s" --concurrency="$concurrency" -o json "$@" >"$work/result" ||
    fail "pings of $url failed: $(jq -c '{failed, lastError}' "$work/result")"
  jq -r '[.perSecond, .latencyMicros.p50 / 1000, .latencyMicros.p99 / 1000] | @tsv' "$work/result" >>"$work/$name"
}

median() {
  sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# Every ping goes to the same pods either way.
"$pingctl" canary --weight=0 >&2
measure warm-up "$straight"
measure warm-up "$door"
for ((round = 1; round <= rounds; round++)); do
  measure straight "$straight"
  measure door "$door"
  echo "round $round of $rounds, as fast as answered" >&2
done
rate=$(cut -f 1 "$work/door" | median | awk '{ print int($1 / 2) }')
for ((round = 1; round <= rounds; round++)); do
  measure straight-half "$straight" --rate="$rate"
  measure door-half "$door" --rate="$rate"
  echo "round $round of $rounds, $rate/s" >&2
done

row() { # what file
  printf '| %s | %.0f | %.2f | %.2f |\n' "$1" "$(cut -f 1 "$work/$2" | median)" "$(cut -f 2 "$work/$2" | median)" \
    "$(cut -f 3 "$work/$2" | median)"
}

compared() { # what file file
  printf '| **%s** | %.2f | %+.2f | %+.2f |\n' "$1" \
    "$(paste "$work/$2" "$work/$3" | awk '{ print $1 / $4 }' | median)" \
    "$(paste "$work/$2" "$work/$3" | awk '{ print $2 - $5 }' | median)" \
    "$(paste "$work/$2" "$work/$3" | awk '{ print $3 - $6 }' | median)"
}

echo "$rounds rounds of $each s in turns, $concurrency connections; $("$pingctl" --version)"
echo
echo '| what | pings/s | p50 ms | p99 ms |'
echo '|---|---|---|---|'
row 'straight to the Service' straight
row 'through the door' door
compared 'door against Service: ratio, added, added' door straight
row "straight, $rate/s" straight-half
row "through the door, $rate/s" door-half
compared "door against Service, $rate/s" door-half straight-half
