# shellcheck shell=bash
# The test command. What is quickest to fail comes first: shell scripts, unit tests and style, images, end-to-end tests.

run_tests() {
  local all=${1:-}
  local scratch launcher cache tools_process failed=no
  scratch=$(mktemp -d)
  leftovers+=("$scratch")
  require_for_tests
  if [[ -n ${PINGCTL_TEST_CACHE:-} && $PINGCTL_TEST_CACHE != /* ]]; then PINGCTL_TEST_CACHE=$PWD/$PINGCTL_TEST_CACHE; fi
  check_shell_scripts
  begin_phase "unit tests and style"
  run_maven "$source_root" verify
  begin_phase "installing pingctl for the tests"
  claim_engine_for_tests
  launcher=$scratch/prefix/bin/pingctl
  prefix=$scratch/prefix
  install_pingctl
  begin_phase "images; where they have to be built, the one of the Kubernetes node takes about 10 minutes"
  cache=${PINGCTL_TEST_CACHE:-$source_root/e2e/target}
  build_judges_beside "$cache" "$all"
  (bring_tools "$scratch") &
  tools_process=$!
  load_kept_images
  PINGCTL_HOME=$scratch/home "$launcher" images --provide
  keep_images
  wait "$tools_process" || die "the end-to-end tests lack a tool; the reason is above."
  bring_tools "$scratch" # unpacked by now: this puts them on the PATH
  begin_phase "end-to-end tests with $launcher"
  run_end_to_end_tests "$launcher" "$scratch/home" "$cache" "$all" || failed=yes
  begin_phase ''
  show_slowest
  [[ $failed == no ]] || die "end-to-end tests failed; their reports are in */target/failsafe-reports."
  say "every test passed"
}

# The tests are compiled since the unit tests ran, so Failsafe is asked for alone.
run_end_to_end_tests() {
  local long=()
  if [[ -n ${4:-} ]]; then long=(-Dpingctl.excludedGroups=); fi
  PINGCTL_HOME=$2 run_maven "$source_root" --fail-at-end -pl cli,e2e "${long[@]+"${long[@]}"}" -Dpingctl.skipITs=false "-Dpingctl.launcher=$1" "-Dpingctl.judges=$3/judges" \
    "-Dpingctl.conformance=$3/conformance" failsafe:integration-test@default failsafe:verify@default
}

# Says what begins, and at the end of all how long each part took. $1: what begins, or nothing.
begin_phase() {
  if [[ -n ${phase:-} ]]; then phases+=("$(printf '%4d s  %s' "$((SECONDS - phase_start))" "$phase")"); fi
  phase=$1
  phase_start=$SECONDS
  if [[ -n $phase ]]; then say "$phase"; fi
}

check_shell_scripts() {
  begin_phase "shell scripts"
  (
    cd "$source_root"
    shellcheck -x install.sh .ci/run bench/*/*.sh experiments/*.sh experiments/*/*.sh bench/conformance/build-programs e2e/peers/*.sh images/*/bootstrap images/*/train \
      cluster/start-node cluster/start-worker cluster/worker-credentials cluster/remove-worker cluster/node-ready cluster/install-go cluster/build-programs cluster/image-archive \
      e2e/peers/judges/build-linter
    shellcheck -s sh install/launcher.sh
  )
}

# Builds the judges, and for the long tests ($2) upstream's end-to-end tests, in folders of the folder $1 beside everything else, once the
# image is there that they are built in. The tests that need them wait for them; where they cannot be built, a file says so to those tests.
build_judges_beside() {
  local judges=$1/judges conformance=$1/conformance all=$2
  mkdir -p "$judges"
  rm -f "$judges/judges.failed" "$conformance.failed"
  if "$source_root/e2e/peers/judges.sh" "$judges" ready && { [[ -z $all ]] || "$source_root/bench/conformance/programs.sh" "$conformance" ready; }; then return; fi
  say "building the judges, and for the long tests upstream's tests, beside them; the logs are in $1"
  (
    until docker image inspect pingctl/base:latest >/dev/null 2>&1; do sleep 1; done
    export BASE_IMAGE=pingctl/base:latest
    "$source_root/e2e/peers/judges.sh" "$judges" >"$judges/judges.log" 2>&1 || mv "$judges/judges.log" "$judges/judges.failed"
    [[ -n $all ]] || exit 0
    "$source_root/bench/conformance/programs.sh" "$conformance" >"$conformance.log" 2>&1 || mv "$conformance.log" "$conformance.failed"
  ) &
}

# Ends what still runs beside the tests. A judge's container goes with all that the tests have made.
stop_what_runs_beside() {
  local process
  for process in $(jobs -pr); do kill "$process" 2>/dev/null || true; done
}

# Loads the images that an earlier run has kept in PINGCTL_TEST_CACHE and the engine lacks. Their tags stand for their content:
# pingctl takes only what it would build just so.
load_kept_images() {
  local file reference
  [[ -n ${PINGCTL_TEST_CACHE:-} ]] || return 0
  for file in "$PINGCTL_TEST_CACHE"/images/*.tar; do
    [[ -e $file ]] || continue
    reference=$(image_in "$file")
    if docker image inspect "$reference" >/dev/null 2>&1; then continue; fi
    quietly docker load --input "$file" || say "the kept image $file cannot be loaded; it is made again"
  done
}

# Keeps the images of this run in PINGCTL_TEST_CACHE, and no others.
keep_images() {
  local folder=${PINGCTL_TEST_CACHE:-}/images reference file kept=()
  [[ -n ${PINGCTL_TEST_CACHE:-} ]] || return 0
  mkdir -p "$folder"
  rm -f "$folder"/*.new
  while read -r reference; do
    file=$folder/$(file_of "$reference")
    kept+=("$file")
    if [[ -e $file ]]; then continue; fi
    docker save --output "$file.new" "$reference"
    mv "$file.new" "$file"
  done < <(present_images)
  for file in "$folder"/*.tar; do
    if [[ " ${kept[*]} " != *" $file "* && -e $file ]]; then rm "$file"; fi
  done
}

# The references of the images that `latest` stands for, by the tags of their content.
present_images() {
  local name id
  docker images --filter label=pingctl.dev/image --format '{{.Repository}} {{.Tag}} {{.ID}}' | sed -n 's/^\(pingctl\/[^ ]*\) latest /\1 /p' |
    while read -r name id; do
      docker images --format '{{.Repository}}:{{.Tag}} {{.ID}}' "$name" | grep -v ':latest ' | sed -n "s/ $id\$//p" | head -n 1
    done
}

file_of() {
  local name=${1#pingctl/}
  printf '%s.tar' "${name/:/,}"
}

image_in() {
  local name=${1##*/}
  name=${name%.tar}
  printf 'pingctl/%s' "${name/,/:}"
}

# The twenty slowest classes and tests, from the reports of Surefire and Failsafe, and the parts of the whole run.
show_slowest() {
  say "The slowest classes, in seconds:"
  slowest testsuite >&2
  say "The slowest tests, in seconds:"
  slowest testcase >&2
  say "The whole run:"
  printf '%s\n' "${phases[@]}" >&2
}

# The twenty slowest elements $1 of the reports, with their times.
slowest() {
  find "$source_root"/*/target/*-reports -name 'TEST-*.xml' -exec cat {} + | awk -v element="$1" '
    function attribute(name, text) {
      if (!match($0, " " name "=\"[^\"]*\"")) return ""
      text = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
      gsub(/&gt;/, ">", text); gsub(/&lt;/, "<", text); gsub(/&quot;/, "\"", text); gsub(/&amp;/, "\\&", text)
      return text
    }
    $0 ~ "<" element " " {
      class = attribute("classname")
      sub(/.*\./, "", class)
      name = attribute("name")
      if (element == "testsuite") sub(/.*\./, "", name)
      time = attribute("time")
      gsub(/,/, "", time)
      printf "%8.1f  %s%s\n", time, class == "" ? "" : class ": ", name
    }' | sort -rn | sed -n 1,20p
}
