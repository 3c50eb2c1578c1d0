#!/usr/bin/env bash
# Times `pingctl up --stage=helm` against `helm upgrade --install --wait` of the same chart with the same values, whole processes, in turns; then
# a rollout and a rollback at 200 pings a second over 3 pods; then what Helm's native library costs. Prints Markdown tables.
# The images must be there; the stage must not be up.
#
# Usage: bench/helm/run.sh [ROUNDS]
#   HELM      the real one (default: helm of bench/helm/target, brought by e2e/peers/judges.sh TOOLS go)
#   PINGCTL   the launcher (default: the pingctl on PATH)
set -euo pipefail

rounds=${1:-5}
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

clean_up() {
  "$helm" uninstall ping -n "$peer" >/dev/null 2>&1 || true
  docker exec pingctl-node-1 kubectl --kubeconfig /etc/kubernetes/admin.conf delete namespace "$peer" --ignore-not-found >/dev/null 2>&1 || true
  "$pingctl" teardown --stage=helm --keep-cluster >/dev/null 2>&1 || true
  rm -rf "$work"
}

# Runs a command and adds its wall time in seconds to the file of this name; its output is shown when it fails.
timed() {
  local name=$1 start=$EPOCHREALTIME
  shift
  "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2; fail "failed: $*"; }
  awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", to - from }' >>"$work/$name"
}

# Median and least of a file of numbers.
median() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { printf "%.2f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
least() { sort -n "$work/$1" | head -n 1 | xargs printf '%.2f'; }

row() {
  local ours=$2 theirs=$3
  printf '| %s | %s (%s) | %s (%s) | %s |\n' "$1" "$(median "$ours")" "$(least "$ours")" "$(median "$theirs")" "$(least "$theirs")" \
    "$(awk -v a="$(median "$ours")" -v b="$(median "$theirs")" 'BEGIN { printf "%.2f", a / b }')"
}

[[ -x $helm ]] || "$root/e2e/peers/judges.sh" "$(dirname "$helm")" go >&2
trap clean_up EXIT

# One round that is not counted: it tells the values, and warms both.
"$pingctl" up --stage=helm >&2
"$helm" get values ping -n ping-helm -o yaml | sed 's/30008/30018/' >"$work/values.yaml"
"$pingctl" teardown --stage=helm --keep-cluster >&2
"$helm" upgrade --install ping "$chart" -n "$peer" --create-namespace -f "$work/values.yaml" --wait >&2
"$helm" uninstall ping -n "$peer" --wait >&2

for ((round = 1; round <= rounds; round++)); do
  timed ours-install "$pingctl" up --stage=helm
  timed ours-again "$pingctl" up --stage=helm
  timed ours-upgrade "$pingctl" up --stage=helm --set greeting=Moin
  "$pingctl" teardown --stage=helm --keep-cluster >/dev/null 2>&1
  timed theirs-install "$helm" upgrade --install ping "$chart" -n "$peer" -f "$work/values.yaml" --wait
  timed theirs-again "$helm" upgrade --install ping "$chart" -n "$peer" -f "$work/values.yaml" --wait
  timed theirs-upgrade "$helm" upgrade --install ping "$chart" -n "$peer" -f "$work/values.yaml" --set greeting=Moin --wait
  "$helm" uninstall ping -n "$peer" --wait >/dev/null
done

printf '%d rounds, load %s, %s, seconds, median (least)\n\n' "$rounds" "$(cut -d' ' -f1 /proc/loadavg)" "$("$helm" version --short)"
printf '| what | pingctl | helm | ratio |\n|---|---|---|---|\n'
row 'install, nothing there yet' ours-install theirs-install
row 'again, nothing has changed' ours-again theirs-again
row 'upgrade with another value' ours-upgrade theirs-upgrade

"$pingctl" up --stage=helm >&2
printf '\n| under 200 pings a second | seconds | sent | failed | lost counts | p99 before, ms | p99 meanwhile, ms |\n|---|---|---|---|---|---|---|\n'
for what in 'rollout --to=bench' rollback; do
  # shellcheck disable=SC2086 # words are meant
  "$pingctl" $what --rate=200 -o json >"$work/report" 2>/dev/null || true
  number() { sed -nE "s/^ *\"$1\": ([0-9.]+).*/\1/p" "$work/report" | head -n 1; }
  # shellcheck disable=SC2016 # Markdown
  printf '| `%s` | %s | %s | %s | %s | %s | %s |\n' "$what" "$(number seconds)" "$(number sent)" "$(number failed)" "$(number lostCounts)" "$(number p99QuietMillis)" "$(number p99Millis)"
done

printf '\n| command | seconds, least of %d | memory, MB |\n|---|---|---|\n' "$rounds"
for what in 'manifests --stage=helm' 'manifests --stage=k8s' 'history'; do
  : >"$work/cost"
  for ((round = 1; round <= rounds; round++)); do
    # shellcheck disable=SC2086 # words are meant
    timed cost-"${what// /_}" "$pingctl" $what
  done
  # shellcheck disable=SC2086 # words are meant
  memory=$(/usr/bin/time -f %M "$pingctl" $what 2>&1 >/dev/null | tail -n 1 | grep -xE '[0-9]+') || memory=0 # Debian's package time
  # shellcheck disable=SC2016 # Markdown
  printf '| `%s` | %s | %s |\n' "$what" "$(least cost-"${what// /_}")" "$((memory / 1024))"
done
