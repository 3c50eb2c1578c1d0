#!/usr/bin/env bash
# Times `pingctl up --stage=compose` against Docker Compose on the same file, whole processes, alternating, and prints a
# Markdown table. The images must exist; the stage must not be running.
#
# Usage: bench/compose/run.sh [ROUNDS]
#   COMPOSE   Docker Compose (default: bench/compose/target/docker-compose, installed by e2e/peers/compose.sh)
#   PINGCTL   the launcher (default: the pingctl on PATH)
set -euo pipefail

rounds=${1:-7}
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
file=$root/stages/04-compose/compose.yaml
pingctl=${PINGCTL:-$(command -v pingctl)}
compose=${COMPOSE:-$root/bench/compose/target/docker-compose}
peer=bench-compose
work=$(mktemp -d)

fail() {
  echo "bench/compose: $*" >&2
  exit 1
}

compose() {
  "$compose" -p "$peer" -f "$file" "$@"
}

clean_up() {
  compose down --volumes >/dev/null 2>&1 || true
  "$pingctl" teardown --stage=compose >/dev/null 2>&1 || true
  rm -rf "$work"
}

# Runs a command and appends its wall time in seconds to the file NAME; prints the output if it fails: timed NAME COMMAND...
timed() {
  local name=$1 start=$EPOCHREALTIME
  shift
  "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2; fail "failed: $*"; }
  awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", to - from }' >>"$work/$name"
}

# A teardown removes everything with the label of the stage, whoever started it: start only if nothing has it.
label=label=pingctl.dev/stage=compose
existing=$(docker ps -aq --filter "$label" && docker volume ls -q --filter "$label" && docker network ls -q --filter "$label")
[[ -z $existing ]] || fail "the stage exists already; remove it first: pingctl teardown --stage=compose"
[[ -x $compose ]] || "$root/e2e/peers/compose.sh" "$(dirname "$compose")" >&2
trap clean_up EXIT

# A warm-up round, not counted. It also shows which images pingctl uses.
"$pingctl" up --stage=compose >&2
PING_IMAGE=$(docker inspect ping-compose-ping-1 --format '{{.Config.Image}}')
REDIS_IMAGE=$(docker inspect ping-compose-redis-1 --format '{{.Config.Image}}')
REDIS_PASSWORD_FILE=$work/redis-password
REDIS_USERS_FILE=$work/redis-users
export PING_IMAGE REDIS_IMAGE REDIS_PASSWORD_FILE REDIS_USERS_FILE
echo bench >"$REDIS_PASSWORD_FILE"
printf 'user default on #%s ~* &* +@all\nuser probe on nopass resetkeys resetchannels -@all +ping\n' \
  "$(printf bench | sha256sum | cut -c 1-64)" >"$REDIS_USERS_FILE"
"$pingctl" teardown --stage=compose >&2
chmod 755 "$work"
compose up --wait >&2
compose down --volumes >&2

for ((round = 1; round <= rounds; round++)); do
  timed pingctl-up "$pingctl" up --stage=compose
  timed pingctl-again "$pingctl" up --stage=compose
  timed pingctl-down "$pingctl" teardown --stage=compose
  timed compose-up compose up --wait
  timed compose-again compose up --wait
  timed compose-down compose down --volumes
  echo "round $round of $rounds" >&2
done

row() {
  paste <(sort -n "$work/pingctl-$1") <(sort -n "$work/compose-$1") | awk -v name="$2" '
    { ours[NR] = $1; theirs[NR] = $2 }
    END {
      middle = int((NR + 1) / 2)
      printf "| %s | %.2f (%.2f) | %.2f (%.2f) | %.2f |\n", name, ours[middle], ours[1], theirs[middle], theirs[1], ours[middle] / theirs[middle]
    }'
}

echo "$rounds alternating rounds, seconds, median (min); $("$compose" version)"
echo
echo '| what | pingctl | Docker Compose | ratio |'
echo '|---|---|---|---|'
row up 'up, first time'
row again 'up again, unchanged'
row down 'down, with the volume'
