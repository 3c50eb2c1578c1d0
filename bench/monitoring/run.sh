#!/usr/bin/env bash
# Measures what watching costs: Prometheus' memory, how long a reading takes to reach the console's panel, and the console's page in
# chromium on an hour of data, with 3 pods and with as many as give 1,000 series. Prints a Markdown row for each, with the bar beside it.
#
# Usage: bench/monitoring/run.sh [ROUNDS] [ROW…]
#   rows     memory  Prometheus' resident memory; the stage monitoring must be up, and have been for some minutes
#            delay   from Prometheus' reading of a new count to the panel that shows it; the stage must be up
#            page    until the page has drawn an hour of 3 pods, after it began to load
#            series  the same, drawing anew and the page's processor time, with 100 and 1,000 series, and with 1,000 in each panel by pod
#   PINGCTL  the launcher (default: the pingctl on PATH)
# The rows page and series take a Prometheus of their own with made-up data, in a container that goes when they end; they need no
# stage and no cluster. Needs docker, chromium, java 25, and the image pingctl/prometheus (pingctl images --provide).
set -euo pipefail

rounds=${1:-5}
shift || true
rows=${*:-memory delay page series}
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
pingctl=${PINGCTL:-$(command -v pingctl)}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
stage=http://localhost:5009
base=7400 # the made-up Prometheus answers on base + 9, where a console with this port base looks for it
prometheus=http://localhost:$((base + 9))
made_up='pingctl-bench-monitoring'
work=$(mktemp -d)
console=

fail() {
  echo "bench/monitoring: $*" >&2
  exit 1
}

stop_console() {
  [[ -z $console ]] || { kill "$console" && wait "$console"; } 2>/dev/null || true
  console=
}

remove_prometheus() {
  docker rm -f -v "$made_up" "$made_up-fill" >/dev/null 2>&1 || true
  docker volume rm "$made_up" >/dev/null 2>&1 || true
}

clean_up() {
  stop_console
  remove_prometheus
  rm -rf "$work"
}

# Starts a Prometheus that has seen an hour of $1 pods, of which $2 tell durations.
prometheus_of() {
  remove_prometheus
  awk -v pods="$1" -v timed="$2" -v now="$(date +%s)" -v ahead=600 -f "$here/hour.awk" >"$work/hour.om"
  echo 'global: {scrape_interval: 1m}' >"$work/prometheus.yml"
  chmod a+r "$work"/hour.om "$work/prometheus.yml"
  docker volume create "$made_up" >/dev/null
  docker create --name "$made_up-fill" --entrypoint /bin/promtool -v "$made_up:/prometheus" pingctl/prometheus \
    tsdb create-blocks-from openmetrics --quiet /tmp/hour.om /prometheus >/dev/null
  docker cp "$work/hour.om" "$made_up-fill:/tmp/hour.om" >/dev/null
  docker start -a "$made_up-fill" >"$work/filled" 2>&1 || fail "the hour could not be filled in: $(cat "$work/filled")"
  docker rm -v "$made_up-fill" >/dev/null
  rm "$work/hour.om"
  docker create --name "$made_up" -p "127.0.0.1:$((base + 9)):9090" -v "$made_up:/prometheus" pingctl/prometheus >/dev/null
  docker cp "$work/prometheus.yml" "$made_up:/etc/prometheus/prometheus.yml" >/dev/null
  docker start "$made_up" >/dev/null
  curl -sf --retry 60 --retry-delay 1 --retry-all-errors -o "$work/ready" "$prometheus/-/ready" ||
    fail "the made-up Prometheus does not answer: $(docker logs "$made_up" 2>&1 | tail -n 3)"
}

# Starts the console; its address is in $address.
start_console() {
  : >"$work/address"
  "$pingctl" console --port=0 "$@" >"$work/address" &
  console=$!
  until [[ -s $work/address ]]; do
    kill -0 "$console" 2>/dev/null || fail "the console has ended"
    sleep 0.05
  done
  address=$(cat "$work/address")
}

# The value of an expression: ask PROMETHEUS EXPRESSION
ask() {
  curl -sfG "$1/api/v1/query" --data-urlencode "query=$2" | sed -n 's/.*"value":\[[0-9.]*,"\([^"]*\)".*/\1/p'
}

# The middle of the numbers in column $1 of the file $2, with the least and the greatest.
median() {
  awk -v column="$1" '{ print $column }' "$2" | sort -n | awk '{ v[NR] = $1 } END { printf "%s (%s–%s)", v[int((NR + 1) / 2)], v[1], v[NR] }'
}

table() {
  echo
  echo "| $1 | bar |"
  echo "$1 | bar |" | sed 's/[^|]*/---/g; s/^/|/; s/---$//'
}

stage_is_up() {
  curl -sf -o "$work/ready" "$stage/-/ready" || fail "the row $1 needs the stage: pingctl up --stage=monitoring"
}

bench_memory() {
  local expression='process_resident_memory_bytes{job="prometheus"}' mebibytes
  stage_is_up memory
  mebibytes=$(ask "$stage" "max(max_over_time(${expression}[1h])) / 1048576")
  table 'Prometheus of the stage | figure'
  printf '| resident memory now, MiB | %.0f | 250 |\n' "$(ask "$stage" "max($expression) / 1048576")"
  printf '| the most it has had within the last hour, MiB | %.0f | 250 |\n' "$mebibytes"
  echo "| series in memory | $(ask "$stage" prometheus_tsdb_head_series) | |"
  echo "| has run for, minutes | $(ask "$stage" 'round((time() - max(process_start_time_seconds{job="prometheus"})) / 60)') | |"
}

bench_delay() {
  stage_is_up delay
  curl -sf -o "$work/pinged" localhost:5008/ping || fail 'the release does not answer' # so that there is a count to begin with
  start_console
  "$java" "$here/Page.java" delay "$address" "$rounds" "$(mktemp -d -p "$work")" http://localhost:5008/ping "$stage" >"$work/delay" ||
    fail "the page did not show a ping"
  stop_console
  table "what reaches the panel \"Count\", $rounds times | seconds, median (least–greatest)"
  echo "| from Prometheus' reading to the panel | $(median 2 "$work/delay") | 10 |"
  echo "| from the ping to the panel | $(median 1 "$work/delay") | |"
}

# Opens the page of $1 pods, $2 of them with durations: an hour of them.
open_page() {
  prometheus_of "$1" "$2"
  start_console "--port-base=$base"
  "$java" "$here/Page.java" load "$address?from=now-1h" "$rounds" "$(mktemp -d -p "$work")" "$prometheus" >"$work/page-$1" ||
    fail "the page of $1 pods was not drawn"
  stop_console
  series=$(ask "$prometheus" 'count({__name__=~".+"})')
  remove_prometheus
}

bench_page() {
  open_page 3 3
  table "an hour of 3 pods, $series series | ms, median (least–greatest) of $rounds"
  echo "| until all panels are drawn, after loading began | $(median 1 "$work/page-3") | 1000 |"
}

bench_series() {
  local case
  table 'pods | series in Prometheus | until drawn, ms | drawn anew, ms | processor time for it, ms: the page | Prometheus'
  for case in '3 3' '30 30' '1000 3'; do
    # shellcheck disable=SC2086
    open_page $case
    case=${case% *}
    echo "| $case | $series | $(median 1 "$work/page-$case") | $(median 2 "$work/page-$case") | $(median 3 "$work/page-$case") | $(median 4 "$work/page-$case") | flat |"
  done
}

trap clean_up EXIT
command -v chromium >/dev/null || fail 'there is no chromium on this machine'
for row in $rows; do
  case $row in
    memory | delay | page | series) ;;
    *) fail "there is no row $row; see the first lines of this file" ;;
  esac
done
echo "$(date -u +%F), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg) at the begin; $("$pingctl" --version)"
for row in $rows; do
  "bench_$row"
done
echo
echo "load $(cut -d ' ' -f 1-3 /proc/loadavg) at the end"
