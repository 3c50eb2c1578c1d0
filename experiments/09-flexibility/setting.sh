#!/usr/bin/env bash
# Gives the pods of stage k8s another greeting, and says how long it takes until one of them has it: setting.sh set|baked
#   set     a variable of the Deployment
#   baked   a value in a new image, which the cluster gets
# shellcheck source-path=SCRIPTDIR source=../script.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../script.sh"

how=$1
greeting=Moin-$RANDOM
name=prove-flexibility:$greeting
address=http://127.0.0.1:$(port "$node" 30005)
deployment=(--namespace=ping-k8s deployment/ping)
built=0

is_right() { says "$address/test" Success && says "$address/" "$greeting"; }

start=$EPOCHREALTIME
case $how in
  set)
    at_end k set env "${deployment[@]}" GREETING-
    k set env "${deployment[@]}" GREETING="$greeting" >/dev/null
    ;;
  baked)
    image=$(docker inspect ping-container-ping --format '{{.Config.Image}}')
    at_end docker exec "$node" ctr --namespace=k8s.io images rm "docker.io/library/$name"
    at_end docker rmi "$name"
    printf 'FROM %s\nENV GREETING=%s\n' "$image" "$greeting" | build --tag="$name" -
    built=1
    docker save "$name" | docker exec --interactive "$node" ctr --namespace=k8s.io images import - >/dev/null
    k set image "${deployment[@]}" ping="$name" >/dev/null
    ;;
esac
if within 45 says "$address/" "$greeting"; then measure answered 1; else measure answered 0; fi
measure seconds "$(since "$start")"
measure built "$built"
if within 15 is_right; then measure right 1; else measure right 0; fi
