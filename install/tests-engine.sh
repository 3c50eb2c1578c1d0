# shellcheck shell=bash
# The engine that the tests use. They make workshops and take them down, under the names that every workshop has, so nobody's
# may be there; and what a run that was killed left behind must not fail the next one. A volume marks the engine while a run
# is at work.

readonly test_run=pingctl-test-run
readonly tests_label=pingctl.dev/tests # on what the tests themselves start, such as the cluster that plays the user's

claim_engine_for_tests() {
  if docker volume inspect "$test_run" >/dev/null 2>&1; then
    say "removing what a test run that was cut off left on the engine"
    remove_what_tests_left
  elif [[ -n $(owned_things) ]]; then
    die "a workshop is on this engine, and the tests would take it down; run 'pingctl teardown --volumes' before them."
  fi
  docker volume create "$test_run" >/dev/null
  claimed_engine=yes
}

release_engine_of_tests() {
  if [[ ${claimed_engine:-no} == yes ]]; then
    remove_what_tests_left
    docker volume rm "$test_run" >/dev/null
  fi
}

remove_what_tests_left() {
  remove_things "container rm --force --volumes" "$(things container)"
  remove_things "network rm" "$(things network)"
  remove_things "volume rm" "$(things volume)"
  # Stand-ins for images that cannot be pulled: left there, pingctl would take them for the real ones.
  remove_things rmi "$(docker images --filter label=pingctl.dev/image --format '{{.Repository}}:{{.Tag}}' | grep -v '^pingctl/\|<none>')"
}

# Runs the docker command $1 on the things in the lines of $2, if there are any.
remove_things() {
  local command things
  read -ra command <<<"$1"
  mapfile -t things < <(printf '%s' "$2")
  ((${#things[@]} == 0)) || quietly docker "${command[@]}" "${things[@]}"
}

owned_things() {
  local kind
  for kind in container network volume; do things "$kind"; done
}

# The names of the engine's things of one kind that are pingctl's or the tests'.
things() {
  local kind=$1 filter all=()
  if [[ $kind == container ]]; then all=(--all); fi
  for filter in app.kubernetes.io/managed-by=pingctl "$tests_label"; do
    docker "$kind" ls "${all[@]}" --quiet --filter "label=$filter"
  done | sort -u
}
