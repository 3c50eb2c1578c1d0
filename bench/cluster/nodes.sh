#!/usr/bin/env bash
# Measures the embedded cluster with several nodes. The images must exist. The cluster must not exist: this script creates and removes
# it. Prints Markdown tables.
#
# Usage: bench/cluster/nodes.sh [ROUNDS] [PART…]
#   parts      start  further nodes: seconds until Ready, new and started again; their memory when idle
#              load   the images of ping and Redis into one node and into three
#              lost   a node is killed under 100 pings a second, with the stage's tolerations and with Kubernetes' own: seconds until its
#                     pods answer elsewhere, and pings that failed; takes eight minutes
#              first  the first node is killed under 100 pings a second and started again
#   PINGCTL    the launcher (default: the pingctl on PATH)
set -euo pipefail

rounds=${1:-3}
shift || true
parts=${*:-start load lost first}
pingctl=${PINGCTL:-$(command -v pingctl)}
first=pingctl-node-1 second=pingctl-node-2 third=pingctl-node-3
idle_seconds=60
work=$(mktemp -d)
export PINGCTL_HOME=$work/home

fail() {
  echo "bench/cluster: $*" >&2
  exit 1
}

clean_up() {
  "$pingctl" teardown --volumes >/dev/null 2>&1 || true
  rm -rf "$work"
}

quietly() {
  "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2; fail "failed: $*"; }
}

# Prints the seconds since $1, a time as $EPOCHREALTIME has it.
since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.2f\n", to - from }'; }

# Runs a command and appends its wall time in seconds to the file NAME: timed NAME COMMAND...
timed() {
  local name=$1 start=$EPOCHREALTIME
  shift
  quietly "$@"
  since "$start" >>"$work/$name"
}

# Prints the median and the maximum of the numbers in a file.
median() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { printf "%.2f (%.2f)", v[int((NR + 1) / 2)], v[NR] }'; }

k() { docker exec "$first" kubectl --kubeconfig=/etc/kubernetes/super-admin.conf -n ping-k8s "$@"; }

until_true() {
  local deadline=$((SECONDS + 600))
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || fail "not so within ten minutes: $*"
    sleep 0.1
  done
}

ready() { docker exec "$1" node-ready; }

memory() { docker stats --no-stream --format '{{.MemUsage}}' "$1" | sed 's# /.*##'; }

# Prints the seconds of a step from the output of `cluster up -o json`.
step_seconds() {
  awk -v step="$1" 'index($0, "\"step\": \"" step) { found = 1 }
    found && /"seconds"/ { gsub(/[^0-9.]/, ""); print; exit }' "$work/output"
}

start_again() {
  docker start "$1"
  until_true ready "$1"
}

bench_start() {
  local round node
  for ((round = 1; round <= rounds; round++)); do
    quietly "$pingctl" cluster up --nodes=1
    quietly "$pingctl" cluster up --nodes=3 -o json
    for node in "$second" "$third"; do step_seconds "start node $node" >>"$work/new"; done
    for node in "$second" "$third"; do
      quietly docker kill "$node"
      timed again start_again "$node"
    done
    echo "start: round $round of $rounds" >&2
  done
  sleep "$idle_seconds"
  echo
  echo "| a further node, $((rounds * 2)) times | median (max) |"
  echo '|---|---|'
  echo "| new: container, images, credentials → Ready | $(median new) s |"
  echo "| killed, \`docker start\` → Ready | $(median again) s |"
  echo "| memory, ${idle_seconds} s later, without pods | $(memory "$second"), $(memory "$third") |"
  echo "| memory of the first node then | $(memory "$first") |"
}

# Removes both images from nodes. The kubelet's runtime has a second name for each, which keeps its content.
unload() {
  local node
  for node in "$@"; do
    docker exec "$node" bash -c 'ctr -n k8s.io images list 2>/dev/null |
      awk "\$1 ~ \"/pingctl/(ping|redis):\" { of[\$3] } { name[\$1] = \$3 } END { for (each in name) if (name[each] in of) print each }" |
      xargs -r ctr -n k8s.io images rm --sync'
  done
}

bench_load() {
  local round
  for ((round = 1; round <= rounds; round++)); do
    quietly "$pingctl" cluster up --nodes=1
    quietly "$pingctl" cluster load pingctl/ping pingctl/redis
    quietly unload "$first"
    timed load-one "$pingctl" cluster load pingctl/ping pingctl/redis
    quietly "$pingctl" cluster up --nodes=3
    quietly "$pingctl" cluster load pingctl/ping pingctl/redis
    quietly unload "$first" "$second" "$third"
    timed load-three "$pingctl" cluster load pingctl/ping pingctl/redis
    timed loaded-three "$pingctl" cluster load pingctl/ping pingctl/redis
    echo "load: round $round of $rounds" >&2
  done
  echo
  echo "| the images of ping and Redis, $rounds times, seconds, median (max) | |"
  echo '|---|---|'
  echo "| into one node | $(median load-one) |"
  echo "| into three nodes | $(median load-three) |"
  echo "| into three that have them | $(median loaded-three) |"
}

spread() { [[ $(nodes_of_pods | sort -u | wc -l) == 3 ]]; }

nodes_of_pods() {
  k get pods -l app.kubernetes.io/name=ping \
    -o 'jsonpath={range .items[?(@.status.phase=="Running")]}{.spec.nodeName} {.metadata.deletionTimestamp}{"\n"}{end}' |
    awk 'NF == 1'
}

# Whether the Service sends nothing to a node any more.
unserved() {
  local served
  served=$(k get endpointslices -l kubernetes.io/service-name=ping \
    -o 'jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.nodeName}{"\n"}{end}') || return 1
  ! grep -qx "$1" <<<"$served"
}

all_ready() { [[ $(k get deployment ping -o 'jsonpath={.status.readyReplicas}') == 3 ]]; }

# Pings at 100 a second for so many seconds, in the background.
ping_for() {
  "$pingctl" ping --stage=k8s --rate=100 --duration="$1s" -o json >"$work/pings" 2>"$work/ping-errors" &
  pings=$!
  sleep 10 # so many pings are sent before anything happens
}

# Prints a number of the report that pings have left.
pinged() { sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p" "$work/pings" | head -n 1; }

# A further node that Redis is not on: without Redis no pod is ready, wherever it is.
without_redis() {
  local redis
  redis=$(k get pods -l app.kubernetes.io/name=redis -o 'jsonpath={.items[0].spec.nodeName}')
  [[ $redis == "$third" ]] && echo "$second" || echo "$third"
}

lose_one() { # LABEL SECONDS
  local node killed unserved elsewhere back
  until_true all_ready
  until_true spread
  node=$(without_redis)
  ping_for "$2"
  killed=$EPOCHREALTIME
  quietly docker kill "$node"
  until_true unserved "$node"
  unserved=$(since "$killed")
  until_true all_ready
  elsewhere=$(since "$killed")
  wait "$pings" || true
  killed=$EPOCHREALTIME
  quietly docker start "$node"
  until_true ready "$node"
  back=$(since "$killed")
  echo "| $1 | $unserved | $elsewhere | $(pinged failed) of $(pinged sent) | $back |"
}

bench_lost() {
  quietly "$pingctl" cluster up --nodes=3
  quietly "$pingctl" up --stage=k8s
  echo
  # shellcheck disable=SC2016
  echo '| a node killed under 100 pings a second | Service stops sending to its pod, s | three pods ready elsewhere, s | pings failed | back after `docker start`, s |'
  echo '|---|---|---|---|---|'
  quietly k rollout restart deployment ping
  quietly k rollout status deployment ping
  lose_one "the stage's tolerations, 10 s" 110
  quietly k patch deployment ping --type=json -p '[{"op": "remove", "path": "/spec/template/spec/tolerations"}]'
  quietly k rollout status deployment ping
  lose_one "Kubernetes' own, 300 s" 400
}

bench_first() {
  local killed answers
  quietly "$pingctl" cluster up --nodes=3
  quietly "$pingctl" up --stage=k8s
  quietly k rollout restart deployment ping
  quietly k rollout status deployment ping
  ping_for 60
  killed=$EPOCHREALTIME
  quietly docker kill "$first"
  quietly docker start "$first"
  until_true curl -sf --max-time 1 http://127.0.0.1:5005/ping
  answers=$(since "$killed")
  until_true ready "$first"
  wait "$pings" || true
  echo
  echo "The first node, killed and started again at once: the first ping is answered after $answers s, the node is Ready after" \
    "$(since "$killed") s at most; $(pinged failed) of $(pinged sent) pings failed."
}

! docker inspect "$first" >/dev/null 2>&1 || fail 'the embedded cluster exists already; remove it first: pingctl teardown'
trap clean_up EXIT
echo "$(date -u +%F), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg) at the start"
for part in $parts; do
  case $part in
    start | load | lost | first) "bench_$part" ;;
    *) fail "unknown part $part; the first lines of this file list the parts." ;;
  esac
done
echo
echo "load $(cut -d ' ' -f 1-3 /proc/loadavg) at the end"
