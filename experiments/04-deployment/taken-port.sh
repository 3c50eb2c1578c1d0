#!/usr/bin/env bash
# Brings a container up whose port is taken, and again when it is free: taken-port.sh pingctl|shell
# shellcheck source-path=SCRIPTDIR source=by-hand.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/by-hand.sh"

taker=prove-deployment
image=$(docker inspect ping-container-ping --format '{{.Config.Image}}')
running=$(port ping-container-ping 5000)

# Takes a port of this machine: take PORT
take() {
  docker rm --force "$taker" >/dev/null 2>&1 || true
  at_end docker rm --force "$taker"
  docker run --detach --name="$taker" --publish="127.0.0.1:$1:5000" "$image" >/dev/null
}

# Whether the last attempt named the port that is taken: named PORT
named() { grep -q "$1" "$work/words" && echo 1 || echo 0; }

case $1 in
  pingctl)
    taken=$running
    container=ping-container-ping
    attempt() { "$pingctl" up --stage=container --port-base=$((taken - 2)); }
    "$pingctl" teardown --stage=container >/dev/null
    ;;
  shell)
    taken=$((by_hand_base + 2))
    container=by-hand-container-ping
    remove container
    at_end remove container
    by_hand container | sed 's/^timeout 60/timeout 3/' >"$work/script"
    attempt() { type_in "$work/script"; }
    ;;
esac
take "$taken"
if attempt >"$work/words" 2>&1; then note "nothing failed"; fi
note "$1 says: $(grep -m1 -iE 'port|address' "$work/words" || tail -1 "$work/words")"
measure named "$(named "$taken")"
measure left "$(docker ps --all --filter "name=^/?$container\$" --quiet | wc -l)"
docker rm --force "$taker" >/dev/null
if attempt >/dev/null 2>&1 && says "http://127.0.0.1:$taken/ping" pong; then measure repaired 1; else measure repaired 0; fi
