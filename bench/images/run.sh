#!/usr/bin/env bash
# Saves the images of stages 1 to 8 into an archive and loads it into an engine without images, and does the same with `docker save`,
# gzip and `docker load`; prints a Markdown table. The engine that is loaded into is started for that, with a folder of its own and
# no network, so this needs root and `dockerd`. On the engine of $DOCKER_HOST images are only made where they are missing.
#
# Usage: bench/images/run.sh [ROUNDS]
#   PINGCTL   the launcher (default: the pingctl on PATH)
#   STAGES    the stages (default: the first eight of the bundled workshop that have images)
set -euo pipefail

rounds=${1:-3}
pingctl=${PINGCTL:-$(command -v pingctl)}
stages=${STAGES:-container,redis,compose,k8s,storage,chart,helm}
work=$(mktemp -d)
export PINGCTL_HOME=$work/home PATH=$PATH:/usr/sbin
engine=''

stop_engine() {
  [[ -n $engine ]] || return 0
  kill "$engine"
  wait "$engine" 2>/dev/null || true
  engine=''
  rm -rf "$work/engine"
}

cleanup() {
  stop_engine
  rm -rf "$work"
}
trap cleanup EXIT

# An engine without images. It is in a network of its own: without a bridge it would take away that of the other engine.
start_engine() {
  mkdir -p "$work/engine"
  unshare --net dockerd --data-root "$work/engine/data" --exec-root "$work/engine/exec" --pidfile "$work/engine/pid" -H "unix://$work/engine/socket" \
    --bridge=none --iptables=false >"$work/engine.log" 2>&1 &
  engine=$!
  until docker -H "unix://$work/engine/socket" info >/dev/null 2>&1; do
    kill -0 "$engine" 2>/dev/null || { cat "$work/engine.log" >&2; exit 1; }
    sleep 0.2
  done
}

# Appends the wall time of a command in seconds to a file: timed FILE COMMAND...
timed() {
  local file=$1 start=$EPOCHREALTIME
  shift
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f\n", to - from }' >>"$work/$file"
}

saved_by_docker() {
  # shellcheck disable=SC2086 # several references
  docker save $references | gzip >"$work/images.tar.gz"
}

loaded_by() {
  start_engine
  DOCKER_HOST=unix://$work/engine/socket timed "$@"
  stop_engine
}

# The median and the least of a file of seconds.
seconds() {
  sort -n "$work/$1" | awk '{ time[NR] = $1 } END { printf "%.0f (%.0f)", time[int((NR + 1) / 2)], time[1] }'
}

megabytes() {
  stat --format=%s "$1" | awk '{ printf "%.0f", $1 / 1e6 }'
}

# The images are made before the time is taken.
"$pingctl" images --save="$work/images.zip" --stage="$stages" -o json >"$work/contents" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
references=$(sed -n 's/^ *"[^"]*": "\([^" ]*:[0-9a-f]\{12\}\)",\{0,1\}$/\1/p' "$work/contents")
for ((round = 0; round < rounds; round++)); do
  timed save "$pingctl" images --save="$work/images.zip" --stage="$stages" --force
  timed save-docker saved_by_docker
  loaded_by load "$pingctl" images --load="$work/images.zip"
  loaded_by load-docker docker load --input "$work/images.tar.gz"
done

echo "Stages $stages: ${references//$'\n'/, }; $rounds alternating rounds, seconds, median (min); load $(cut -d' ' -f1-3 /proc/loadavg)"
echo
echo '| by | MB | save | load into an engine without images |'
echo '|---|---|---|---|'
echo "| \`pingctl images\` | $(megabytes "$work/images.zip") | $(seconds save) | $(seconds load) |"
echo "| \`docker save\`, gzip, \`docker load\` | $(megabytes "$work/images.tar.gz") | $(seconds save-docker) | $(seconds load-docker) |"
