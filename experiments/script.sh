# shellcheck shell=bash
# What the scripts of experiments have in common; each sources it first. There is a folder `$work` that goes with the script, and whatever
# was handed to `at_end` is done in reverse order however the script ends.
set -euo pipefail

# shellcheck disable=SC2034 # scripts use it
pingctl=${PINGCTL:?pingctl prove sets it}
node='pingctl-node-1'
work=$(mktemp -d)
undo=()

# Has a command done at the end: at_end COMMAND...
at_end() {
  undo+=("$(printf '%q ' "$@")")
}

take_back() {
  local status=$? i
  trap '' HUP INT PIPE TERM
  set +e
  for ((i = ${#undo[@]} - 1; i >= 0; i--)); do eval "${undo[i]}"; done >/dev/null 2>&1 </dev/null
  rm -rf "$work"
  exit "$status"
}
trap take_back EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM

# Says a measure: measure NAME NUMBER[UNIT]
measure() {
  printf '%s=%s\n' "$1" "$2"
}

# Says something that is seen besides: note TEXT...
note() {
  printf '# %s\n' "$*"
}

# The seconds since a moment of $EPOCHREALTIME, for a measure: since MOMENT
since() {
  awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3fs", to - from }'
}

# Repeats a command until it succeeds, and fails after some seconds: within SECONDS COMMAND...
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.05
  done
}

# Builds an image with the builder and the cache that pingctl has, and prints what it says only where that fails: build OPTION...
build() {
  local log
  log=$(mktemp -p "$work")
  DOCKER_BUILDKIT=0 docker build "$@" >"$log" 2>&1 || {
    cat "$log"
    return 1
  }
}

# The body of an answer, and nothing where there is none: body URL
body() {
  curl --silent --fail --max-time 3 "$1" || true
}

# Whether a URL answers with a text: says URL TEXT
says() {
  [[ $(body "$1") == "$2" ]]
}

# How many different lines there are on standard input.
different() {
  sort -u | wc -l
}

# The port of this machine that leads to a container's: port CONTAINER PORT
port() {
  docker port "$1" "$2" | sed -n '1s/.*://p'
}

# kubectl in the embedded node, with the rights of its administrator. The node that is pulled keeps them in another file.
k() {
  # shellcheck disable=SC2016 # the shell of the node expands it
  docker exec --interactive "$node" sh -c '
    for config in /etc/kubernetes/admin.conf /etc/rancher/k3s/k3s.yaml; do
      if [ -e "$config" ]; then exec kubectl --kubeconfig="$config" "$@"; fi
    done' k "$@"
}
