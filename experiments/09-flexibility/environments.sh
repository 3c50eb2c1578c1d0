#!/usr/bin/env bash
# Starts the service in three environments, and counts those in which it is right: environments.sh set|baked
#   set     each container is given its settings
#   baked   the settings of the first environment are in the image, and no container is given any
# shellcheck source-path=SCRIPTDIR source=../script.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../script.sh"

how=$1
name=prove-flexibility
password=another
pings=10
right=0
image=$(docker inspect ping-redis-ping --format '{{.Config.Image}}')
redis=$(docker inspect ping-redis-redis --format '{{.Config.Image}}')

remove() { docker rm --force --volumes "$@" >/dev/null 2>&1 || true; }

# Starts a Redis that keeps nothing: store NAME PORT [OPTION...]
store() {
  remove "$name-$1"
  at_end docker rm --force --volumes "$name-$1"
  docker run --detach --name="$name-$1" --network="$name" --network-alias="$1" --tmpfs=/data "$redis" \
    redis-server --dir /data --save '' --protected-mode no --port "${@:2}" >/dev/null
}

# The count in each of the two.
counts() {
  docker exec "$name-one" redis-cli get ping
  docker exec "$name-two" redis-cli -p 6380 --no-auth-warning -a "$password" get ping
}

# Starts the service, asks it, and compares greeting and counts: environment NAME GREETING ONE TWO [SETTING...]
# ONE and TWO say by how much the count of each Redis has to grow.
environment() {
  local container=$name-$1 greeting=$2 one=$3 two=$4 address before after grown
  shift 4
  remove "$container"
  at_end docker rm --force "$container"
  if [[ $how == baked ]]; then set --; fi
  docker run --detach --name="$container" --network="$name" --publish=127.0.0.1::5000 "${@/#/--env=}" "$image" >/dev/null
  address=http://127.0.0.1:$(port "$container" 5000)
  within 10 says "$address/readyz" ready || true
  mapfile -t before < <(counts)
  curl --silent --output /dev/null --max-time 3 "$address/ping?[1-$pings]" || true
  mapfile -t after < <(counts)
  grown="$((after[0] - before[0])) $((after[1] - before[1]))"
  note "$container greets '$(body "$address/")'; $pings pings added $grown to the two counts"
  if [[ $(body "$address/") == "$greeting" && $grown == "$one $two" ]]; then right=$((right + 1)); fi
}

docker network inspect "$name" >/dev/null 2>&1 || docker network create "$name" >/dev/null
at_end docker network rm "$name"
store one 6379
store two 6380 --requirepass "$password"
first=(GREETING=Production REDIS_HOST=one)
second=(REDIS_HOST=two REDIS_PORT=6380 "REDIS_PASSWORD=$password")
built=0
if [[ $how == baked ]]; then
  { echo "FROM $image" && printf 'ENV %s\n' "${first[@]}"; } | build --tag="$name" -
  at_end docker rmi --force "$name"
  image=$name
  built=1
fi
environment production Production "$pings" 0 "${first[@]}"
environment staging Staging 0 "$pings" GREETING=Staging "${second[@]}"
environment swapped Production 0 "$pings" GREETING=Production "${second[@]}"
measure right "$right"
measure built "$built"
