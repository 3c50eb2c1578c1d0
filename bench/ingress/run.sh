#!/usr/bin/env bash
# Compares pings through the ingress controller of stage 10 with pings directly to the Service of the same pods, alternating: at
# unlimited rate, then at half the rate that the ingress controller reached. Prints a Markdown table of medians, and of each
# round's ratios and differences. The stage must be running.
#
# Usage: bench/ingress/run.sh [ROUNDS]
#   PINGCTL       the launcher (default: the pingctl on PATH)
#   INGRESS       the URL of the ingress controller (default: http://localhost:5010)
#   SERVICE       the URL of the Service (default: http://localhost:5008)
#   SECONDS_EACH  the duration of one measurement (default: 5)
#   CONCURRENCY   connections (default: 32)
set -euo pipefail

rounds=${1:-5}
pingctl=${PINGCTL:-$(command -v pingctl)}
ingress=${INGRESS:-http://localhost:5010}
service=${SERVICE:-http://localhost:5008}
each=${SECONDS_EACH:-5}
concurrency=${CONCURRENCY:-32}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "bench/ingress: $*" >&2
  exit 1
}

command -v jq >/dev/null || fail "jq is missing; install it"

# Appends rate, p50 and p99 (ms) of one measurement to the file NAME: measure NAME URL OPTION...
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

# Sends no traffic to the canary, so both ways lead to the same pods.
"$pingctl" canary --weight=0 >&2
measure warm-up "$service"
measure warm-up "$ingress"
for ((round = 1; round <= rounds; round++)); do
  measure direct "$service"
  measure ingress "$ingress"
  echo "round $round of $rounds, unlimited rate" >&2
done
rate=$(cut -f 1 "$work/ingress" | median | awk '{ print int($1 / 2) }')
for ((round = 1; round <= rounds; round++)); do
  measure direct-half "$service" --rate="$rate"
  measure ingress-half "$ingress" --rate="$rate"
  echo "round $round of $rounds, $rate/s" >&2
done

row() { # label file
  printf '| %s | %.0f | %.2f | %.2f |\n' "$1" "$(cut -f 1 "$work/$2" | median)" "$(cut -f 2 "$work/$2" | median)" \
    "$(cut -f 3 "$work/$2" | median)"
}

compared() { # label file file
  printf '| **%s** | %.2f | %+.2f | %+.2f |\n' "$1" \
    "$(paste "$work/$2" "$work/$3" | awk '{ print $1 / $4 }' | median)" \
    "$(paste "$work/$2" "$work/$3" | awk '{ print $2 - $5 }' | median)" \
    "$(paste "$work/$2" "$work/$3" | awk '{ print $3 - $6 }' | median)"
}

echo "$rounds alternating rounds of $each s, $concurrency connections; $("$pingctl" --version)"
echo
echo '| what | pings/s | p50 ms | p99 ms |'
echo '|---|---|---|---|'
row 'directly to the Service' direct
row 'through Traefik' ingress
compared 'Traefik against Service: ratio, difference, difference' ingress direct
row "directly, $rate/s" direct-half
row "through Traefik, $rate/s" ingress-half
compared "Traefik against Service, $rate/s" ingress-half direct-half
