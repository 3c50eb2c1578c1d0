#!/usr/bin/env bash
# Brings a version that is ready and wrong, as a fifth of its answers are errors, and counts the pings that fail until it is gone again: wrong.sh canary|rollout
# shellcheck source-path=SCRIPTDIR source=../script.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../script.sh"

version=wrong-$RANDOM
rate=100

# The last number of that name in a JSON document, which is the one of all pings: number FILE KEY
number() { sed -n "s/^ *\"$2\": \([0-9.]*\),\{0,1\}\$/\1/p" "$1" | tail -n 1; }

# Runs pingctl, which may find that pings fail: seen FILE ARGUMENT...
seen() {
  local status=0 out=$1
  shift
  "$pingctl" "$@" --rate="$rate" --output=json >"$out" || status=$?
  ((status == 0 || status == 6)) || return "$status"
}

case $1 in
  canary)
    seen "$work/canary.json" canary --to="$version" --fault=errors=20% --steps=10,25,50,100
    failed=$(number "$work/canary.json" failed)
    ;;
  rollout)
    seen "$work/rollout.json" rollout --to="$version" --fault=errors=20%
    start=$EPOCHREALTIME
    seen "$work/rollback.json" rollback
    measure undo "$(since "$start")"
    failed=$(($(number "$work/rollout.json" failed) + $(number "$work/rollback.json" failed)))
    ;;
esac
measure failed "$failed"
