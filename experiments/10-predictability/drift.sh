#!/usr/bin/env bash
# Changes the container of a stage by hand, and has it repaired: drift.sh pingctl|shell
# shellcheck source-path=SCRIPTDIR source=../script.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../script.sh"

container=ping-container-ping
base=$(($(port "$container" 5000) - 2))
memory=$(docker inspect "$container" --format '{{.HostConfig.Memory}}')
up() { "$pingctl" up --stage=container --port-base="$base" "$@"; }

docker update --memory=300m --memory-swap=600m "$container" >/dev/null
docker stop -t 2 "$container" >/dev/null
case $1 in
  pingctl)
    "$pingctl" diff --stage=container >"$work/diff" || true
    measure seen "$(grep -c '^  - ' "$work/diff" || true)"
    note "diff says: $(sed -n 's/^  //p' "$work/diff" | paste -sd' ')"
    up >/dev/null
    repaired=$(docker inspect "$container" --format '{{.Id}} {{.State.StartedAt}}')
    up >/dev/null
    if [[ $repaired == "$(docker inspect "$container" --format '{{.Id}} {{.State.StartedAt}}')" ]]; then
      measure again 0
    else
      measure again 1
    fi
    ;;
  shell)
    up --explain --dry-run 2>/dev/null | sed 's/^timeout 60/timeout 2/' >"$work/script"
    WORKSHOP_HOME=$work/by-hand bash "$work/script" >/dev/null 2>&1 || note "the script ends with an error"
    ;;
esac
left=0
[[ $(docker inspect "$container" --format '{{.State.Running}}') == true ]] || left=$((left + 1))
[[ $(docker inspect "$container" --format '{{.HostConfig.Memory}}') == "$memory" ]] || left=$((left + 1))
measure left "$left"
