#!/usr/bin/env bash
# Measures the embedded cluster and pingctl on it. Alternates with kubectl and docker on the same cluster, times whole processes,
# and prints Markdown tables. The images must exist. The cluster must not exist: this script creates and removes it.
#
# Usage: bench/cluster/run.sh [ROUNDS] [PART…]
#   parts      start  a new node: time until Ready, time until all system pods work, memory when idle
#              up     `up --stage=k8s` against `kubectl apply` and `kubectl rollout status` of the same manifests
#              apply  10, 100 and 1,000 ConfigMaps against `kubectl apply --server-side`; also the time without process start,
#                     and the cost of each additional object
#              load   load both images of the stage into the node, and again with nothing to load, against `docker save | ctr import`
#              build  rebuild every image, minutes each; removes pingctl's images first, so it runs only when named
#   PINGCTL    the launcher (default: the pingctl on PATH)
#   COUNTS     numbers of objects for apply (default: 10 100 1000)
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

# Runs a command and appends its wall time in seconds to the file NAME; prints the output if it fails: timed NAME COMMAND...
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

# Prints the median and the minimum of the numbers in a file.
median() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { printf "%.2f (%.2f)", v[int((NR + 1) / 2)], v[1] }'; }

# Prints a table row: label, pingctl, peer, ratio of the medians.
row() {
  paste <(sort -n "$work/$2") <(sort -n "$work/$3") | awk -v name="$1" '
    { ours[NR] = $1; theirs[NR] = $2 }
    END {
      middle = int((NR + 1) / 2)
      printf "| %s | %.2f (%.2f) | %.2f (%.2f) | %.2f |\n", name, ours[middle], ours[1], theirs[middle], theirs[1], ours[middle] / theirs[middle]
    }'
}

# Prints the seconds of a step from the output of `cluster up -o json`.
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
    [[ -n $ready && -n $all ]] || fail "cluster up reported no times: $(cat "$work/output")"
    echo "$ready" >>"$work/ready"
    awk -v a="$ready" -v b="$all" 'BEGIN { printf "%.3f\n", a + b }' >>"$work/working"
    echo "start: round $round of $rounds" >&2
  done
  sleep "$idle_seconds"
  memory=$(docker stats --no-stream --format '{{.MemUsage}}' "$node" | sed 's# /.*##')
  echo
  echo "| a new node, $rounds times | median (min) |"
  echo '|---|---|'
  echo "| create network, volumes and container → node Ready | $(median ready) s |"
  echo "| → DNS, metrics and storage work | $(median working) s |"
  echo "| \`pingctl cluster up\` in total | $(median cluster-up) s |"
  echo "| memory, ${idle_seconds} s later | $memory |"
}

# Prints the manifests of the stage for kubectl: with the images that pingctl loads into the node, and a Secret.
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
  echo "| $rounds alternating rounds, seconds, median (min) | pingctl | kubectl | ratio |"
  echo '|---|---|---|---|'
  # shellcheck disable=SC2016
  row '`up --stage=k8s`, images built, cluster running; `apply` and `rollout status`' pingctl-up kubectl-up
  row 'the same again, unchanged' pingctl-again kubectl-again
}

# Creates a copy of the installed workshop with a stage of COUNT ConfigMaps, and a launcher for it: install_objects COUNT
install_objects() {
  local count=$1 share stage=$work/share/stages/11-objects number
  if [[ ! -x $work/pingctl ]]; then
    share=$(sed -n "s/^share=//p" "$pingctl" | tr -d "'\"")
    [[ -d $share ]] || fail "the launcher $pingctl has no line share=, so the workshop cannot be found."
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

# Prints the seconds of apply alone, from the output of `up -o json`: the whole run without the steps for the node and its image.
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
  echo "| $rounds alternating rounds, seconds, median (min) | pingctl | \`kubectl apply --server-side\` | ratio |"
  echo '|---|---|---|---|'
  for count in $counts; do
    row "a namespace with $count ConfigMaps, whole command" "pingctl-$count" "kubectl-$count"
    row '– of that, apply alone' "applying-$count" "kubectl-$count"
    row '– the same again, unchanged, whole command' "pingctl-again-$count" "kubectl-again-$count"
  done
  few=${counts%% *} many=${counts##* }
  [[ $few == "$many" ]] || further "$few" "$many"
}

# Prints the cost of each additional object, in milliseconds.
further() {
  local few=$1 many=$2 name
  for name in pingctl kubectl; do
    echo "$(value "$name-$few") $(value "$name-$many")"
  done | awk -v few="$few" -v many="$many" '
    { each[NR] = ($2 - $1) * 1000 / (many - few) }
    END { printf "| each additional object beyond %d, ms | %.2f | %.2f | %.2f |\n", few, each[1], each[2], each[1] / each[2] }'
}

# Prints the median of the numbers in a file.
value() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# Removes both images from the node. The kubelet's runtime has a second name for each, which keeps its content.
unload() {
  docker exec "$node" bash -c 'ctr -n k8s.io images list 2>/dev/null |
    awk "\$1 ~ \"/pingctl/(ping|redis):\" { of[\$3] } { name[\$1] = \$3 } END { for (each in name) if (name[each] in of) print each }" |
    xargs -r ctr -n k8s.io images rm --sync'
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
  echo "| $rounds alternating rounds, seconds, median (min) | pingctl | \`docker save\`, \`ctr import\` | ratio |"
  echo '|---|---|---|---|'
  row 'the images of ping and Redis' pingctl-load docker-load
  row 'nothing to load' pingctl-loaded docker-loaded
}

bench_build() {
  quietly "$pingctl" teardown --volumes --images
  "$pingctl" images --provide --images=build >"$work/output" 2>"$work/errors" || { cat "$work/errors" >&2; fail 'building the images failed'; }
  echo
  echo '| image rebuilt, all in parallel | time |'
  echo '|---|---|'
  sed -nE 's/.*provide image ([^ ]+) \(.*\): [a-z]+ \((.*)\)$/| \1 | \2 |/p' "$work/errors"
}

! docker inspect "$node" >/dev/null 2>&1 || fail 'the embedded cluster exists already; remove it first: pingctl teardown'
trap clean_up EXIT
echo "$(date -u +%F), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg) at the start"
for part in $parts; do
  case $part in
    start | up | apply | load | build) "bench_$part" ;;
    *) fail "unknown part $part; the first lines of this file list the parts." ;;
  esac
done
echo
echo "load $(cut -d ' ' -f 1-3 /proc/loadavg) at the end"
