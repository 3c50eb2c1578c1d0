# shellcheck shell=bash
# How install.sh talks: on standard error, so that standard output belongs to the pingctl command it runs.

say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "install.sh: $*"
  exit 1
}

wrong_usage() {
  say "install.sh: $*; ./install.sh --help tells how to call it."
  exit 2
}

# Runs a command whose output matters only when it fails.
quietly() {
  local log
  log=$(mktemp)
  leftovers+=("$log")
  if ("$@") >"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    local code=$?
    tail -n 40 "$log" >&2
    rm -f "$log"
    return "$code"
  fi
}

have() {
  command -v "$1" >/dev/null 2>&1
}
