#!/usr/bin/env bash
# Measures the embedded cluster and what pingctl does on it, in turns with the real kubectl and docker on the same cluster, whole
# processes, and prints Markdown tables. The images must be there; the cluster must not, it is made and removed.
#
# Usage: bench/cluster/run.sh [ROUNDS] [PART…]
#   parts      start  a new node: Ready, all of it working, memory when idle
#              up     `up --stage=k8s` against `kubectl apply` and `kubectl rollout status` of the same manifests
#              apply  10, 100 and 1,000 ConfigMaps against `kubectl apply --server-side`; also the run without starting a
#                     process, and what each further object costs
#              load   both images of the stage into the node, and with nothing to load, against `docker save | ctr import`
#              build  every image built anew, minutes each; removes pingctl's images first, so it is done only when named
#   PINGCTL    the launcher (default: the pingctl on PATH)
#   COUNTS     how many objects, for apply (default: 10 100 1000)
set -euo pipefail

rounds=${1:-5}
shift || true
parts=${*:-start up apply load}
pingctl=${PINGCTL:-$(command -v pingctl)}
node="pingctl-node-1"
counts=${COUNTS:-10 100 1000}
idle_seconds=60
work=$(mktemp -d)
export PINGCTL_HOME=$work/home KUBECONFIG=$work/kubeconfig

fail() {
  echo "bench/cluster: $*" >&2
  exit 1
}

clean_up() {
  "$pingctl" teardown --volumes >/dev/null 2>&1 || true
  rm -rf "$work"
}

# Runs a command and adds its wall time in seconds to the file of this name; its output is shown when it fails.
timed() {
  local name=$1 start=$EPOCHREALTIME
  shift
  "$@" >"$work/output" 2>"$work/errors" || { cat "$work/output" "$work/errors" >&2; fail "failed: $*"; }
  awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", to - from }' >>"$work/$name"
}

quietly() {
  "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2; fail "failed: $*"; }
}

kubectl() { "$work/kubectl" "$@"; }

cluster_up() {
  quietly "$pingctl" cluster up
  "$pingctl" cluster kubeconfig >"$KUBECONFIG"
  [[ -x $work/kubectl ]] || docker cp -L "$node:/usr/local/bin/kubectl" "$work/kubectl" >/dev/null
}

# Prints the median and the least of the figures in a file.
median() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { printf "%.2f (%.2f)", v[int((NR + 1) / 2)], v[1] }'; }

# A row of a table: what, ours, theirs, ratio of the medians.
row() {
  paste <(sort -n "$work/$2") <(sort -n "$work/$3") | awk -v name="$1" '
    { ours[NR] = $1; theirs[NR] = $2 }
    END {
      middle = int((NR + 1) / 2)
      printf "| %s | %.2f (%.2f) | %.2f (%.2f) | %.2f |\n", name, ours[middle], ours[1], theirs[middle], theirs[1], ours[middle] / theirs[middle]
    }'
}

# The seconds of a step, from the document that `cluster up -o json` prints.
step_seconds() {
  awk -v step="$1" 'index($0, "\"step\": \"" step) { found = 1 }
    found && /"seconds"/ { gsub(/[^0-9.]/, ""); print; exit }' "$work/output"
}

bench_start() {
  local round ready all
  for ((round = 1; round <= rounds; round++)); do
    quietly "$pingctl" teardown --volumes
    timed cluster-up "$pingctl" cluster up -o json
    ready=$(step_seconds 'start node')
    all=$(step_seconds 'wait until DNS')
    [[ -n $ready && -n $all ]] || fail "cluster up told no times: $(cat "$work/output")"
    echo "$ready" >>"$work/ready"
    awk -v a="$ready" -v b="$all" 'BEGIN { printf "%.3f\n", a + b }' >>"$work/working"
    echo "start: round $round of $rounds" >&2
  done
  sleep "$idle_seconds"
  memory=$(docker stats --no-stream --format '{{.MemUsage}}' "$node" | sed 's# /.*##')
  echo
  echo "| a new node, $rounds times | median (least) |"
  echo '|---|---|'
  echo "| network, volumes and container made → node Ready | $(median ready) s |"
  echo "| → DNS, metrics and storage work | $(median working) s |"
  echo "| \`pingctl cluster up\` as a whole | $(median cluster-up) s |"
  echo "| memory, ${idle_seconds} s later | $memory |"
}

# The manifests of the stage as kubectl takes them: with the images that pingctl delivers and a Secret.
manifests() {
  local password=bench hash
  hash=$(printf %s "$password" | sha256sum | cut -c 1-64)
  "$pingctl" manifests --stage=k8s | sed "s#image: pingctl/ping\$#image: $1#; s#image: pingctl/redis\$#image: $2#"
  echo ---
  kubectl create secret generic redis-credentials --namespace=ping-k8s --dry-run=client -o yaml \
    --from-literal=redis-password="$password" \
    --from-literal=redis-users="$(printf 'user default on #%s ~* &* +@all\nuser probe on nopass resetkeys resetchannels -@all +ping\n' "$hash")"
}

image_of() { kubectl get deployment "$1" -n ping-k8s -o 'jsonpath={.spec.template.spec.containers[0].image}'; }

kubectl_up() {
  kubectl apply -f "$work/manifests.yaml" && kubectl rollout status deployment/redis -n ping-k8s &&
    kubectl rollout status deployment/ping -n ping-k8s
}

bench_up() {
  local round
  cluster_up
  quietly "$pingctl" up --stage=k8s
  manifests "$(image_of ping)" "$(image_of redis)" >"$work/manifests.yaml"
  quietly "$pingctl" teardown --stage=k8s --keep-cluster
  quietly kubectl_up
  quietly kubectl delete namespace ping-k8s
  for ((round = 1; round <= rounds; round++)); do
    timed pingctl-up "$pingctl" up --stage=k8s
    timed pingctl-again "$pingctl" up --stage=k8s
    quietly "$pingctl" teardown --stage=k8s --keep-cluster
    timed kubectl-up kubectl_up
    timed kubectl-again kubectl_up
    quietly kubectl delete namespace ping-k8s
    echo "up: round $round of $rounds" >&2
  done
  echo
  echo "| $rounds rounds in turns, seconds, median (least) | pingctl | kubectl | ratio |"
  echo '|---|---|---|---|'
  # shellcheck disable=SC2016
  row '`up --stage=k8s`, all built, cluster up; `apply` and `rollout status`' pingctl-up kubectl-up
  row 'the same again, all there' pingctl-again kubectl-again
}

# A copy of the installed workshop with a stage of so many ConfigMaps, and a launcher for it.
install_objects() {
  local count=$1 share stage=$work/share/stages/11-objects number
  if [[ ! -x $work/pingctl ]]; then
    share=$(sed -n "s/^share=//p" "$pingctl" | tr -d "'\"")
    [[ -d $share ]] || fail "the launcher $pingctl does not say where the workshop is."
    cp -rL "$share" "$work/share"
    sed "s#^share=.*#share='$work/share'#" "$pingctl" >"$work/pingctl"
    chmod +x "$work/pingctl"
  fi
  mkdir -p "$stage"
  cp "$work/share/stages/05-k8s/README.md" "$stage/README.md"
  printf '%s\n' 'format: 1' 'title: Many objects' 'needs: [cluster]' 'up:' \
    '  - apply: {files: [templates/kubernetes/namespace.yaml, objects.yaml], timeout: 60s}' 'verify: []' >"$stage/stage.yaml"
  for ((number = 1; number <= count; number++)); do
    printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: object-%d, namespace: ping-objects}\ndata: {number: "%d"}\n' \
      "$number" "$number"
  done >"$stage/objects.yaml"
  "$work/pingctl" manifests --stage=objects >"$work/objects.yaml"
}

# The seconds of applying alone, from the document that `up -o json` prints: the whole run without the steps that make sure of
# the node and its image.
applying_seconds() {
  awk '/"step": "(provide image|start node)/ { other = 1 }
    /"seconds"/ { seconds = $0; gsub(/[^0-9.]/, "", seconds); if (other) { sum += seconds; other = 0 } }
    END { printf "%.3f\n", seconds - sum }' "$work/output"
}

bench_apply() {
  local round count few many
  cluster_up
  for count in $counts; do
    install_objects "$count"
    for ((round = 1; round <= rounds; round++)); do
      timed "pingctl-$count" "$work/pingctl" up --stage=objects -o json
      applying_seconds >>"$work/applying-$count"
      timed "pingctl-again-$count" "$work/pingctl" up --stage=objects
      quietly kubectl delete namespace ping-objects
      timed "kubectl-$count" kubectl apply --server-side --field-manager=bench -f "$work/objects.yaml"
      timed "kubectl-again-$count" kubectl apply --server-side --field-manager=bench -f "$work/objects.yaml"
      quietly kubectl delete namespace ping-objects
    done
    echo "apply: $count objects, $rounds rounds" >&2
  done
  echo
  echo "| $rounds rounds in turns, seconds, median (least) | pingctl | \`kubectl apply --server-side\` | ratio |"
  echo '|---|---|---|---|'
  for count in $counts; do
    row "a namespace with $count ConfigMaps" "pingctl-$count" "kubectl-$count"
    row '– of that, applying alone' "applying-$count" "kubectl-$count"
    row '– the same again, all there' "pingctl-again-$count" "kubectl-again-$count"
  done
  few=${counts%% *} many=${counts##* }
  [[ $few == "$many" ]] || further "$few" "$many"
}

# What each object costs beyond the first few, in milliseconds.
further() {
  local few=$1 many=$2 name
  for name in pingctl kubectl; do
    echo "$(value "$name-$few") $(value "$name-$many")"
  done | awk -v few="$few" -v many="$many" '
    { each[NR] = ($2 - $1) * 1000 / (many - few) }
    END { printf "| each object beyond %d, ms | %.2f | %.2f | %.2f |\n", few, each[1], each[2], each[1] / each[2] }'
}

# The median of the figures in a file.
value() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

unload() {
  local name
  docker exec "$node" ctr -n k8s.io images list -q 2>/dev/null | grep -E '/pingctl/(ping|redis):' | while read -r name; do
    docker exec "$node" ctr -n k8s.io images rm --sync "$name"
  done
}

pipe() { docker save "$@" | docker exec -i "$node" ctr -n k8s.io images import -; }

bench_load() {
  local round images
  cluster_up
  quietly "$pingctl" cluster load pingctl/ping pingctl/redis
  mapfile -t images < <(docker exec "$node" ctr -n k8s.io images list -q 2>/dev/null | grep -oE 'pingctl/(ping|redis):.*')
  for ((round = 1; round <= rounds; round++)); do
    quietly unload
    timed pingctl-load "$pingctl" cluster load pingctl/ping pingctl/redis
    timed pingctl-loaded "$pingctl" cluster load pingctl/ping pingctl/redis
    quietly unload
    timed docker-load pipe "${images[@]}"
    timed docker-loaded pipe "${images[@]}"
    echo "load: round $round of $rounds" >&2
  done
  echo
  echo "| $rounds rounds in turns, seconds, median (least) | pingctl | \`docker save\`, \`ctr import\` | ratio |"
  echo '|---|---|---|---|'
  row 'the images of ping and Redis' pingctl-load docker-load
  row 'nothing to load' pingctl-loaded docker-loaded
}

bench_build() {
  quietly "$pingctl" teardown --volumes --images
  "$pingctl" images --provide --images=build >"$work/output" 2>"$work/errors" || { cat "$work/errors" >&2; fail 'the images could not be built'; }
  echo
  echo '| image built anew, all at once | time |'
  echo '|---|---|'
  sed -nE 's/.*provide image ([^ ]+) \(.*\): [a-z]+ \((.*)\)$/| \1 | \2 |/p' "$work/errors"
}

! docker inspect "$node" >/dev/null 2>&1 || fail 'the embedded cluster is there already; take it down first: pingctl teardown'
trap clean_up EXIT
echo "$(date -u +%F), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg) at the begin"
for part in $parts; do
  case $part in
    start | up | apply | load | build) "bench_$part" ;;
    *) fail "there is no part $part; see the first lines of this file." ;;
  esac
done
echo
echo "load $(cut -d ' ' -f 1-3 /proc/loadavg) at the end"
