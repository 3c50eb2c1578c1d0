#!/usr/bin/env bash
# Times `pingctl up --stage=compose` against the real Docker Compose on the same file, whole processes, in turns, and prints
# a Markdown table. The images must be there; the stage must not be running.
#
# Usage: bench/compose/run.sh [ROUNDS]
#   COMPOSE   the real one (default: docker-compose of bench/compose/target, brought by e2e/peers/compose.sh)
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

# Runs a command and adds its wall time in seconds to the file of this name; its output is shown when it fails.
timed() {
  local name=$1 start=$EPOCHREALTIME
  shift
  "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2; fail "failed: $*"; }
  awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", to - from }' >>"$work/$name"
}

# Taking the stage down removes whatever carries its mark, whoever started it: begin only where there is nothing of it.
mark=label=pingctl.dev/stage=compose
there=$(docker ps -aq --filter "$mark" && docker volume ls -q --filter "$mark" && docker network ls -q --filter "$mark")
[[ -z $there ]] || fail "the stage is there already; take it down first: pingctl teardown --stage=compose"
[[ -x $compose ]] || "$root/e2e/peers/compose.sh" "$(dirname "$compose")" >&2
trap clean_up EXIT

# One round that is not counted: it tells which images pingctl uses, and warms both.
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

echo "$rounds rounds in turns, seconds, median (least); $("$compose" version)"
echo
echo '| what | pingctl | Docker Compose | ratio |'
echo '|---|---|---|---|'
row up 'up, nothing there yet'
row again 'up again, all there'
row down 'down, with the volume'
