#!/usr/bin/env bash
# Times `pingctl up --stage=helm` against `helm upgrade --install --wait` of the same chart with the same values, whole processes, alternating. Then
# measures rollouts and rollbacks of 3 pods at 200 pings a second, then the cost of Helm's native library. Prints Markdown tables.
# The images must exist; the stage must not be running.
#
# Helm considers an upgrade done as soon as all pods but maxUnavailable, which is 0 here, are new and ready. pingctl considers it done when no old pod is
# left and the new ones have been ready for minReadySeconds. So one row compares with Helm alone, another with Helm followed by `kubectl rollout status`.
#
# Usage: bench/helm/run.sh [ROUNDS [PART...]]
#   PART      up, rollout, library (default: all)
#   HELM      the helm command (default: bench/helm/target/helm, built by e2e/peers/judges.sh TOOLS go)
#   PINGCTL   the launcher (default: the pingctl on PATH)
set -euo pipefail

rounds=${1:-5}
parts=("${@:2}")
[[ $# -gt 1 ]] || parts=(up rollout library)
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
chart=$root/stages/08-helm/chart
pingctl=${PINGCTL:-$(command -v pingctl)}
helm=${HELM:-$root/bench/helm/target/helm}
peer=bench-helm
work=$(mktemp -d)
export KUBECONFIG=${PINGCTL_HOME:-$HOME/.pingctl}/kubeconfig

fail() {
  echo "bench/helm: $*" >&2
  exit 1
}

in_node() {
  docker exec pingctl-node-1 kubectl --kubeconfig /etc/kubernetes/admin.conf "$@"
}

clean_up() {
  "$helm" uninstall ping -n "$peer" >/dev/null 2>&1 || true
  in_node delete namespace "$peer" --ignore-not-found >/dev/null 2>&1 || true
  "$pingctl" teardown --stage=helm --keep-cluster >/dev/null 2>&1 || true
  rm -rf "$work"
}

# Runs a command and appends its wall time in seconds to the file NAME; prints the output if it fails: timed NAME COMMAND...
timed() {
  local name=$1 start=$EPOCHREALTIME
  shift
  "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2; fail "failed: $*"; }
  awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", to - from }' >>"$work/$name"
}

# Runs Helm, then waits for what `kubectl rollout status` calls rolled out.
until_rolled_out() {
  "$helm" "$@" && in_node rollout status deployment/ping -n "$peer"
}

# Print the median and the minimum of the numbers in a file.
median() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { printf "%.2f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
minimum() { sort -n "$work/$1" | head -n 1 | xargs printf '%.2f'; }

row() {
  local ours=$2 theirs=$3
  printf '| %s | %s (%s) | %s (%s) | %s |\n' "$1" "$(median "$ours")" "$(minimum "$ours")" "$(median "$theirs")" "$(minimum "$theirs")" \
    "$(awk -v a="$(median "$ours")" -v b="$(median "$theirs")" 'BEGIN { printf "%.2f", a / b }')"
}

health=$("$pingctl" status -o json 2>/dev/null | tr -d ' \n' | grep -o '"name":"helm","health":"[a-z]*"' || true)
[[ $health != *up* ]] || fail "the stage is running already; remove it first: pingctl teardown --stage=helm"
[[ -x $helm ]] || "$root/e2e/peers/judges.sh" "$(dirname "$helm")" go >&2
trap clean_up EXIT

# A warm-up round, not counted. It also shows the values of the release.
"$pingctl" up --stage=helm >&2
"$helm" get values ping -n ping-helm -o yaml | sed 's/30008/30018/' >"$work/values.yaml"
theirs=(upgrade --install ping "$chart" -n "$peer" --create-namespace -f "$work/values.yaml" --wait)

up() {
  local round
  "$pingctl" teardown --stage=helm --keep-cluster >&2
  "$helm" "${theirs[@]}" >&2
  in_node delete namespace "$peer" >&2
  for ((round = 1; round <= rounds; round++)); do
    timed ours-install "$pingctl" up --stage=helm
    timed ours-again "$pingctl" up --stage=helm
    in_node rollout status deployment/ping -n ping-helm >/dev/null
    timed ours-upgrade "$pingctl" up --stage=helm --set greeting=Moin
    "$pingctl" teardown --stage=helm --keep-cluster >/dev/null 2>&1
    timed theirs-install "$helm" "${theirs[@]}"
    timed theirs-again "$helm" "${theirs[@]}"
    in_node rollout status deployment/ping -n "$peer" >/dev/null
    timed theirs-upgrade "$helm" "${theirs[@]}" --set greeting=Moin
    in_node rollout status deployment/ping -n "$peer" >/dev/null
    timed theirs-whole until_rolled_out "${theirs[@]}" --set greeting=Hallo
    in_node delete namespace "$peer" >/dev/null
  done
  printf '%d rounds, load %s, %s, seconds, median (min)\n\n' "$rounds" "$(cut -d' ' -f1 /proc/loadavg)" "$("$helm" version --short)"
  printf '| what | pingctl | helm | ratio |\n|---|---|---|---|\n'
  row 'first install' ours-install theirs-install
  row 'again, unchanged' ours-again theirs-again
  row 'upgrade with a changed value' ours-upgrade theirs-upgrade
  # shellcheck disable=SC2016 # Markdown
  row 'the same; Helm and `kubectl rollout status`' ours-upgrade theirs-whole
  "$pingctl" up --stage=helm >&2
}

# Prints the number of a field in the last report: number FIELD
number() {
  sed -nE "s/^ *\"$1\": ([0-9.]+).*/\1/p" "$work/report" | head -n 1
}

rollout() {
  local round what
  printf '\n| under 200 pings a second, load %s | seconds | sent | failed | lost counts | p99 before, ms | p99 during, ms | ratio |\n|---|---|---|---|---|---|---|---|\n' \
    "$(cut -d' ' -f1 /proc/loadavg)"
  for ((round = 1; round <= rounds; round++)); do
    for what in 'rollout --to=bench' rollback; do
      # shellcheck disable=SC2086 # words are meant
      "$pingctl" $what --rate=200 -o json >"$work/report" 2>"$work/output" || [[ -s $work/report ]] || { cat "$work/output" >&2; fail "failed: $what"; }
      # shellcheck disable=SC2016 # Markdown
      printf '| `%s` | %s | %s | %s | %s | %s | %s | %s |\n' "$what" "$(number seconds)" "$(number sent)" "$(number failed)" "$(number lostCounts)" \
        "$(number p99QuietMillis)" "$(number p99Millis)" "$(awk -v a="$(number p99Millis)" -v b="$(number p99QuietMillis)" 'BEGIN { printf "%.1f", a / b }')"
    done
  done
}

# Runs a command; prints its peak memory in MB, and whether Helm's library was mapped.
watched() {
  local process memory=0 library=no now
  "$@" >/dev/null 2>&1 &
  process=$!
  while now=$(sed -nE 's/^VmHWM:\s*([0-9]+) kB/\1/p' "/proc/$process/status" 2>/dev/null) && [[ -n $now ]]; do
    memory=$now
    if grep -q /helm-linux "/proc/$process/maps" 2>/dev/null; then library=yes; fi
  done
  wait "$process" || fail "failed: $*"
  echo "$((memory / 1024)) | $library"
}

library() {
  local round what
  printf '\n| command | seconds, median (min) of %d | memory, MB | native library loaded |\n|---|---|---|---|\n' "$rounds"
  for what in 'manifests --stage=helm' 'manifests --stage=k8s' history 'up --stage=helm'; do
    for ((round = 1; round <= rounds; round++)); do
      # shellcheck disable=SC2086 # words are meant
      timed cost-"${what// /_}" "$pingctl" $what
    done
    # shellcheck disable=SC2016,SC2086 # Markdown; words are meant
    printf '| `%s` | %s (%s) | %s |\n' "$what" "$(median cost-"${what// /_}")" "$(minimum cost-"${what// /_}")" "$(watched "$pingctl" $what)"
  done
}

for part in "${parts[@]}"; do
  case $part in
    up | rollout | library) "$part" ;;
    *) fail "unknown part $part; use up, rollout or library" ;;
  esac
done
