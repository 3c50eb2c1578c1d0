#!/usr/bin/env bash
# Times two installed versions of pingctl in turns, on the same engine and with one home, and prints a Markdown table: wall time of
# whole processes, and the most memory one of them had.
#
# Usage: bench/versions/run.sh OLD NEW [ROUNDS] [STAGE...]
#   OLD, NEW   launchers of the two versions; their images have to be there
#   STAGE      what `up` is timed for (default: compose k8s helm)
set -euo pipefail

old=$1
new=$2
rounds=${3:-5}
stages=("${@:4}")
[[ ${#stages[@]} -gt 0 ]] || stages=(compose k8s helm)
work=$(mktemp -d)
export PINGCTL_HOME=$work/home
trap '"$new" teardown --yes >/dev/null 2>&1 || "$new" teardown >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

# Appends wall time in seconds and the most memory in MiB to a file: timed FILE COMMAND...
timed() {
  python3 - "$work/$1" "${@:2}" <<'PROGRAM'
import resource, subprocess, sys, time
start = time.monotonic()
done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
took = time.monotonic() - start
if done.returncode:
    sys.exit(done.stderr.decode())
with open(sys.argv[1], "a") as results:
    print("%.3f %.0f" % (took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024), file=results)
PROGRAM
}

# Prints the row of what was timed as $1: medians (min), and the ratio of the medians.
row() {
  paste <(sort -n "$work/old") <(sort -n "$work/new") | awk -v name="$1" '
    { old[NR] = $1; new[NR] = $3; if ($2 > oldMost) oldMost = $2; if ($4 > newMost) newMost = $4 }
    END {
      middle = int((NR + 1) / 2)
      printf "| `%s` | %.2f (%.2f) | %.2f (%.2f) | %.2f | %d | %d |\n", name, old[middle], old[1], new[middle], new[1], new[middle] / old[middle], oldMost, newMost
    }'
  rm -f "$work/old" "$work/new"
}

printf '%s rounds in turns, seconds, median (min); %s and %s\n\n' "$rounds" "$("$old" --version | head -n 1)" "$("$new" --version | head -n 1)"
echo '| command | before | now | ratio | MiB before | MiB now |'
echo '|---|---|---|---|---|---|'
for command in stages 'up --stage=compose --dry-run' status; do
  read -ra words <<<"$command"
  for ((round = 0; round < rounds; round++)); do
    timed old "$old" "${words[@]}"
    timed new "$new" "${words[@]}"
  done
  row "pingctl $command"
done
for stage in "${stages[@]}"; do
  for ((round = 0; round < rounds; round++)); do
    for version in old new; do
      # A node that the other version has made is replaced before the time is taken.
      if [[ $stage != compose ]]; then "${!version}" cluster up >/dev/null 2>&1; fi
      timed "$version" "${!version}" up "--stage=$stage"
      "${!version}" teardown "--stage=$stage" --keep-cluster >/dev/null 2>&1
    done
  done
  row "pingctl up --stage=$stage"
done
