#!/usr/bin/env bash
# Compares `pingctl ping` as a load generator with wrk and vegeta: one ping service without Redis on 127.0.0.1, alternating, at equal
# concurrency and then at an equal rate; then a server of known latency. Prints Markdown tables of medians, and of each round's ratios.
#
# Usage: bench/ping/run.sh [ROUNDS]
#   PINGCTL       the launcher (default: the pingctl on PATH)
#   SERVICE       the service's jar (default: the one that `mvn package` builds in service/target)
#   WRK, VEGETA   the peers (default: those on PATH; wrk is in Debian, vegeta: go install github.com/tsenart/vegeta/v12@v12.12.0)
#   SECONDS_EACH  the duration of one measurement (default: 5)
#   CONCURRENCY   connections (default: 32)
#   RATE          pings a second in the second table (default: 1000)
set -euo pipefail

rounds=${1:-7}
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
pingctl=${PINGCTL:-pingctl}
service=${SERVICE:-$root/service/target/ping-service.jar}
wrk=${WRK:-wrk}
vegeta=${VEGETA:-vegeta}
each=${SECONDS_EACH:-5}
concurrency=${CONCURRENCY:-32}
rate=${RATE:-1000}
port=5091
slow_port=5092
url=http://127.0.0.1:$port
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
servers=()

fail() {
  echo "bench/ping: $*" >&2
  exit 1
}

clean_up() {
  if ((${#servers[@]})); then kill "${servers[@]}" 2>/dev/null || true; fi
  rm -rf "$work"
}

for tool in "$pingctl" "$wrk" "$vegeta" jq curl; do
  command -v "$tool" >/dev/null || fail "$tool is missing; install it"
done
[[ -r $service ]] || fail "$service is missing; build it: mvn -pl service package"
trap clean_up EXIT

env -u REDIS_HOST PORT=$port "$java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx64m -jar "$service" >"$work/log" 2>&1 &
servers+=($!)
"$java" -XX:+UseSerialGC "$(dirname -- "${BASH_SOURCE[0]}")/Slow.java" $slow_port >"$work/slow-log" 2>&1 &
servers+=($!)

await() {
  for ((try = 0; try < 200; try++)); do
    if curl -fs "$1/ping" 2>/dev/null | grep -q pong; then return; fi
    sleep 0.1
  done
  fail "$1 does not answer: $(tail -3 "$work/log" "$work/slow-log")"
}
await "$url"
await "http://127.0.0.1:$slow_port"

# One line per measurement: requests per second, then p50, p90 and p99 in microseconds.
cat >"$work/report.lua" <<'LUA'
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("%f %f %f %f %d\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50), latency:percentile(90), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
LUA

keep() {
  local name=$1 line
  line=$(tail -1)
  [[ ${line##* } == 0 ]] || fail "$name had failed pings: $line"
  echo "$line" >>"$work/$name"
}

run_wrk() {
  "$wrk" -t1 -c"$concurrency" -d"${each}s" -s "$work/report.lua" "$url/ping" | keep "$1"
}

run_vegeta() {
  echo "GET $url/ping" |
    "$vegeta" attack -duration="${each}s" -connections="$concurrency" -workers="$concurrency" -max-workers="$concurrency" -rate="$2" |
    "$vegeta" report -type=json |
    jq -r '[.rate, .latencies["50th"] / 1000, .latencies["90th"] / 1000, .latencies["99th"] / 1000, .requests - .status_codes["200"]] | map(tostring) | join(" ")' |
    keep "$1"
}

run_pingctl() {
  local name=$1
  shift
  "$pingctl" ping --url="$url" --duration="${each}s" --concurrency="$concurrency" -o json "$@" 2>/dev/null |
    jq -r '[.perSecond, .latencyMicros.p50, .latencyMicros.p90, .latencyMicros.p99, .failed] | map(tostring) | join(" ")' |
    keep "$name"
}

row() {
  local column figures=''
  for column in 1 2 3 4; do
    figures+=" | $(cut -d' ' -f$column "$work/$2" | sort -n | awk -v percent="${3:-}" '
      { v[NR] = $1 } END { printf percent ? "%.2f" : "%.0f", v[int((NR + 1) / 2)] }')"
  done
  echo "| $1$figures |"
}

ratio() {
  paste -d' ' "$work/$1" "$work/$2" | awk '{ print $1 / $6, $2 / $7, $3 / $8, $4 / $9 }' >"$work/$1-to-$2"
  row "**pingctl / ${2%%-*}**" "$1-to-$2" ratio
}

table() {
  echo
  echo "$1"
  echo
  echo '| tool | pings/s | p50 us | p90 us | p99 us |'
  echo '|---|---|---|---|---|'
}

run_wrk warm-up
for ((round = 1; round <= rounds; round++)); do
  run_wrk wrk-full
  run_pingctl pingctl-full
  run_vegeta vegeta-full 0
  run_pingctl pingctl-rate --rate="$rate"
  run_vegeta vegeta-rate "$rate"
  url=http://127.0.0.1:$slow_port
  run_wrk wrk-slow
  run_pingctl pingctl-slow
  run_vegeta vegeta-slow 0
  url=http://127.0.0.1:$port
  echo "round $round of $rounds" >&2
done

echo "$rounds alternating rounds, $each s each, $concurrency connections; medians, and medians of each round's ratios; $(nproc) cores shared with the service"
table 'Unlimited rate:'
row wrk wrk-full
row vegeta vegeta-full
row pingctl pingctl-full
ratio pingctl-full wrk-full
ratio pingctl-full vegeta-full
table "At $rate pings a second:"
row vegeta vegeta-rate
row pingctl pingctl-rate
ratio pingctl-rate vegeta-rate
table 'A server with latencies of 10 to 49 ms, uniformly distributed:'
row wrk wrk-slow
row vegeta vegeta-slow
row pingctl pingctl-slow
ratio pingctl-slow wrk-slow
ratio pingctl-slow vegeta-slow
