#!/usr/bin/env bash
# Measures the cost of monitoring: Prometheus' memory, the delay from a scrape to the console's panel, and the console's page in
# chromium with an hour of data, for 3 pods and for enough pods to have 1,000 series. Prints Markdown rows with the target beside each.
#
# Usage: bench/monitoring/run.sh [ROUNDS] [ROW…]
#   rows     memory  Prometheus' resident memory; the stage monitoring must have been running for some minutes
#            delay   from Prometheus' scrape of a new count to the panel that shows it; the stage must be running
#            page    from the start of loading until the page has drawn an hour of 3 pods
#            series  the same, a redraw, and the page's CPU time, with 100 and 1,000 series, and with 1,000 in each panel by pod
#   PINGCTL  the launcher (default: the pingctl on PATH)
# The rows page and series use a separate Prometheus with generated data, in a temporary container; they need no stage and no
# cluster. Needs docker, chromium, java 25, and the image pingctl/prometheus (pingctl images --provide).
set -euo pipefail

rounds=${1:-5}
shift || true
rows=${*:-memory delay page series}
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
pingctl=${PINGCTL:-$(command -v pingctl)}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
stage=http://localhost:5009
base=7400 # port of the separate Prometheus: base + 9, where a console with this port base expects it
prometheus=http://localhost:$((base + 9))
separate='pingctl-bench-monitoring' # name of the separate Prometheus: container and volume
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
  docker rm -f -v "$separate" "$separate-fill" >/dev/null 2>&1 || true
  docker volume rm "$separate" >/dev/null 2>&1 || true
}

clean_up() {
  stop_console
  remove_prometheus
  rm -rf "$work"
}

# Starts a Prometheus with an hour of generated metrics: prometheus_of PODS PODS_WITH_DURATIONS
prometheus_of() {
  remove_prometheus
  awk -v pods="$1" -v timed="$2" -v now="$(date +%s)" -v ahead=600 -f "$here/hour.awk" >"$work/hour.om"
  echo 'global: {scrape_interval: 1m}' >"$work/prometheus.yml"
  chmod a+r "$work"/hour.om "$work/prometheus.yml"
  docker volume create "$separate" >/dev/null
  docker create --name "$separate-fill" --entrypoint /bin/promtool -v "$separate:/prometheus" pingctl/prometheus \
    tsdb create-blocks-from openmetrics --quiet /tmp/hour.om /prometheus >/dev/null
  docker cp "$work/hour.om" "$separate-fill:/tmp/hour.om" >/dev/null
  docker start -a "$separate-fill" >"$work/filled" 2>&1 || fail "promtool could not import the generated metrics: $(cat "$work/filled")"
  docker rm -v "$separate-fill" >/dev/null
  rm "$work/hour.om"
  docker create --name "$separate" -p "127.0.0.1:$((base + 9)):9090" -v "$separate:/prometheus" pingctl/prometheus >/dev/null
  docker cp "$work/prometheus.yml" "$separate:/etc/prometheus/prometheus.yml" >/dev/null
  docker start "$separate" >/dev/null
  curl -sf --retry 60 --retry-delay 1 --retry-all-errors -o "$work/ready" "$prometheus/-/ready" ||
    fail "the separate Prometheus does not answer: $(docker logs "$separate" 2>&1 | tail -n 3)"
}

# Starts the console and sets $address to its URL.
start_console() {
  : >"$work/address"
  "$pingctl" console --port=0 "$@" >"$work/address" &
  console=$!
  until [[ -s $work/address ]]; do
    kill -0 "$console" 2>/dev/null || fail "the console exited"
    sleep 0.05
  done
  address=$(cat "$work/address")
}

# Prints the value of an expression: ask PROMETHEUS EXPRESSION
ask() {
  curl -sfG "$1/api/v1/query" --data-urlencode "query=$2" | sed -n 's/.*"value":\[[0-9.]*,"\([^"]*\)".*/\1/p'
}

# Prints the median, minimum and maximum of a column: median COLUMN FILE
median() {
  awk -v column="$1" '{ print $column }' "$2" | sort -n | awk '{ v[NR] = $1 } END { printf "%s (%s–%s)", v[int((NR + 1) / 2)], v[1], v[NR] }'
}

table() {
  echo
  echo "| $1 | target |"
  echo "$1 | target |" | sed 's/[^|]*/---/g; s/^/|/; s/---$//'
}

stage_is_up() {
  curl -sf -o "$work/ready" "$stage/-/ready" || fail "the row $1 needs the running stage: pingctl up --stage=monitoring"
}

bench_memory() {
  local expression='process_resident_memory_bytes{job="prometheus"}' mebibytes
  stage_is_up memory
  mebibytes=$(ask "$stage" "max(max_over_time(${expression}[1h])) / 1048576")
  table 'Prometheus of the stage | measured'
  printf '| resident memory now, MiB | %.0f | 250 |\n' "$(ask "$stage" "max($expression) / 1048576")"
  printf '| maximum of the last hour, MiB | %.0f | 250 |\n' "$mebibytes"
  echo "| series in memory | $(ask "$stage" prometheus_tsdb_head_series) | |"
  echo "| uptime, minutes | $(ask "$stage" 'round((time() - max(process_start_time_seconds{job="prometheus"})) / 60)') | |"
}

bench_delay() {
  stage_is_up delay
  curl -sf -o "$work/pinged" localhost:5008/ping || fail 'the release does not answer; start it: pingctl up --stage=helm' # the panel needs an initial count
  start_console
  "$java" "$here/Page.java" delay "$address" "$rounds" "$(mktemp -d -p "$work")" http://localhost:5008/ping "$stage" >"$work/delay" ||
    fail "the page did not show the ping"
  stop_console
  table "delay to the panel \"Count\", $rounds times | seconds, median (min–max)"
  echo "| from Prometheus' scrape to the panel | $(median 2 "$work/delay") | 10 |"
  echo "| from the ping to the panel | $(median 1 "$work/delay") | |"
}

# Measures the page with an hour of metrics: open_page PODS PODS_WITH_DURATIONS
open_page() {
  prometheus_of "$1" "$2"
  start_console "--port-base=$base"
  "$java" "$here/Page.java" load "$address?from=now-1h" "$rounds" "$(mktemp -d -p "$work")" "$prometheus" >"$work/page-$1" ||
    fail "the page did not draw $1 pods"
  stop_console
  series=$(ask "$prometheus" 'count({__name__=~".+"})')
  remove_prometheus
}

bench_page() {
  open_page 3 3
  table "an hour of 3 pods, $series series | ms, median (min–max) of $rounds"
  echo "| from the start of loading until all panels are drawn | $(median 1 "$work/page-3") | 1000 |"
}

bench_series() {
  local case
  table 'pods | series in Prometheus | first draw, ms | redraw, ms | CPU time of the page for a redraw, ms | of Prometheus, ms'
  for case in '3 3' '30 30' '1000 3'; do
    # shellcheck disable=SC2086
    open_page $case
    case=${case% *}
    echo "| $case | $series | $(median 1 "$work/page-$case") | $(median 2 "$work/page-$case") | $(median 3 "$work/page-$case") | $(median 4 "$work/page-$case") | constant |"
  done
}

trap clean_up EXIT
command -v chromium >/dev/null || fail 'chromium is missing; install it'
for row in $rows; do
  case $row in
    memory | delay | page | series) ;;
    *) fail "unknown row $row; the first lines of this file list the rows" ;;
  esac
done
echo "$(date -u +%F), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg) at the start; $("$pingctl" --version)"
for row in $rows; do
  "bench_$row"
done
echo
echo "load $(cut -d ' ' -f 1-3 /proc/loadavg) at the end"
