#!/usr/bin/env bash
# Measures the time from the engine's start time of a ping service container to its first answer. Prints one line per run, in ms, sorted.
#
# Usage: bench/service/start.sh [RUNS]
# Needs the image pingctl/ping:latest (pingctl images --provide) and the free port 5999.
set -euo pipefail

runs=${1:-7}
name=bench-service-start
trap 'docker rm --force "$name" >/dev/null 2>&1 || true' EXIT
for ((run = 1; run <= runs; run++)); do
  docker run --detach --rm --name "$name" --publish 127.0.0.1:5999:5000 --read-only --tmpfs /tmp pingctl/ping:latest >/dev/null
  until curl --silent --output /dev/null --max-time 1 http://127.0.0.1:5999/healthz; do
    [[ $(docker inspect --format '{{.State.Running}}' "$name") == true ]] || exit 1
  done
  now=$(date +%s.%N)
  started=$(date --date "$(docker inspect --format '{{.State.StartedAt}}' "$name")" +%s.%N)
  awk -v from="$started" -v to="$now" 'BEGIN { printf "%.0f\n", (to - from) * 1000 }'
  docker stop --time 2 "$name" >/dev/null
  until ! docker inspect "$name" >/dev/null 2>&1; do :; done
done | sort -n
