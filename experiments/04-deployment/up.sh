#!/usr/bin/env bash
# Brings a stage up and says how long that took, and how many commands it was: up.sh STAGE pingctl|shell
# shellcheck source-path=SCRIPTDIR source=by-hand.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/by-hand.sh"

stage=$1
case $stage in
  container) base=$(($(port ping-container-ping 5000) - 2)) ;;
  k8s) base=$(($(port "$node" 30005) - 5)) ;;
esac
is_gone() { ! k get namespace by-hand-k8s >/dev/null 2>&1; }

case $2 in
  pingctl)
    commands=1
    "$pingctl" teardown --stage="$stage" >/dev/null
    start=$EPOCHREALTIME
    "$pingctl" up --stage="$stage" --port-base="$base" >"$work/up"
    measure seconds "$(since "$start")"
    address=$(sed -n 's/.* is up: //p' "$work/up")
    ;;
  shell)
    remove "$stage"
    at_end remove "$stage"
    by_hand "$stage" >"$work/script"
    if [[ $stage == k8s ]]; then
      within 40 is_gone
      mkdir "$work/bin"
      command -v kubectl >/dev/null || docker cp --follow-link "$node:/usr/local/bin/kubectl" "$work/bin/kubectl"
    fi
    start=$EPOCHREALTIME
    type_in "$work/script" >/dev/null
    measure seconds "$(since "$start")"
    commands=$(typed)
    if [[ $stage == k8s ]]; then address=http://$(node_address); else address=http://127.0.0.1:$(port by-hand-container-ping 5000); fi
    ;;
esac
measure commands "$commands"
if says "$address/healthz" ok; then measure answered 1; else measure answered 0; fi
