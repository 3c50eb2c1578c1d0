#!/usr/bin/env bash
# Runs one sequence of commands against each of several container engines that are already started, and prints a Markdown table of
# the exit codes. It changes what is on those engines: name engines that nothing else uses. Stages run one after another.
#
# Usage: PINGCTL=LAUNCHER bench/engines/run.sh ARCHIVE NAME=SOCKET...
#   ARCHIVE   images of the workshop, made by `docker save` on an engine that has them; `none` builds or pulls them
#   NAME      how the table calls the engine, such as "28.5, containerd"
#   SOCKET    its socket file
#   STAGES    the stages to bring up (default: container redis compose k8s)
set -euo pipefail

archive=$1
engines=("${@:2}")
pingctl=${PINGCTL:-pingctl}
read -ra stages <<< "${STAGES:-container redis compose k8s}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Runs pingctl on the engine of $socket; appends its exit code to that engine's column and keeps what it said where it failed.
tried() {
  local code=0 log=$work/log
  DOCKER_HOST=unix://$socket PINGCTL_HOME=$home "$pingctl" "$@" > "$log" 2>&1 < /dev/null || code=$?
  if (( code == 0 )); then
    echo ok >> "$column"
  else
    echo "exit $code" >> "$column"
    { echo "$name: pingctl $*"; tail -n 3 "$log"; } >&2
  fi
}

# The commands, in order: each line of the table is one of them.
sequence() {
  local stage
  echo doctor
  echo images
  for stage in "${stages[@]}"; do
    printf '%s\n' "up --stage=$stage" "up --stage=$stage" "verify --stage=$stage --yes" "logs --stage=$stage" status
  done
  echo 'teardown --yes'
}

columns=()
for engine in "${engines[@]}"; do
  name=${engine%%=*} socket=${engine#*=} home=$work/home-${#columns[@]} column=$work/column-${#columns[@]}
  columns+=("$column")
  [[ $archive == none ]] || DOCKER_HOST=unix://$socket docker load --quiet --input "$archive" >&2
  while read -ra words; do
    tried "${words[@]}"
  done < <(sequence)
done

printf '| command |'
printf ' %s |' "${engines[@]%%=*}"
printf '\n|---|'
printf -- '---|%.0s' "${engines[@]}"
printf '\n'
paste -d '|' <(sequence) "${columns[@]}" | sed 's/|/ | /g; s/^/| /; s/$/ |/'
