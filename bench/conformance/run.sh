#!/usr/bin/env bash
# Runs upstream's conformance tests on the embedded cluster and prints a table: selected, passed, failed, left out and why.
#
# The tests are those of the very Kubernetes version in cluster/go.mod, compiled in a container with Go; the images they run are made of
# Debian's packages and Go modules, and the nodes pull them from a registry beside them under the names that the tests use. Nothing is
# installed on this machine. Parallel specs run in a few processes, then serial ones one after another, then what failed once more by
# itself: what passes then needs a quieter machine, not another node.
#
# It uses the cluster that runs, or starts one and removes it again. Compiling (programs.sh) takes seven minutes on two free cores and is
# kept; the specs take half an hour (parallel) and a quarter (serial). Not part of .ci/run but for --quick; run it before a release.
#
# Usage: bench/conformance/run.sh [OPTION]...
#   --quick           only a handful of specs that end soon: DNS, Services, ConfigMaps, probes, network policies
#   --focus=REGEX     only specs whose names match (default: all conformance specs)
#   --skip=REGEX      none whose names match
#   --labels=FILTER   other specs than those of conformance, as Ginkgo's label filter, such as 'Feature: containsAny NetworkPolicy'
#   --parts=LIST      of parallel,serial,again (default: all)
#   --procs=N         processes for parallel specs (default: 4)
#   --nodes=N         nodes of a cluster that is started here (default: 1)
#   --minutes=N       at most so long for each part (default: 120)
#   --results=FOLDER  where reports and logs go (default: bench/conformance/target)
#   --programs=FOLDER where the compiled tests are kept (default: programs in that folder)
# Environment
#   PINGCTL           the launcher (default: the pingctl on PATH)
#   BASE_IMAGE        what images begin with, any Debian trixie (default: pingctl/base if it is there, else debian:trixie-slim)
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
pingctl=${PINGCTL:-$(command -v pingctl || true)}
focus='' skip='' labels=Conformance parts=parallel,serial,again procs=4 nodes=1 minutes=120 results=$here/target programs='' quick=
registry=pingctl-conformance-registry pause=registry.k8s.io/pause:3.10.2
mirror=/etc/containerd/certs.d/registry.k8s.io
network='' started_cluster='' runner=''

say() { echo "conformance: $*" >&2; }

fail() {
  say "$*"
  exit 1
}

usage() { sed -n '/^# Usage/,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"; }

for option; do
  case $option in
    --focus=* | --skip=* | --labels=* | --parts=* | --procs=* | --nodes=* | --minutes=* | --results=* | --programs=*)
      name=${option%%=*}
      printf -v "${name#--}" '%s' "${option#*=}"
      ;;
    --quick) quick=yes ;;
    -h | --help)
      usage
      exit
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
done

# Specs that cannot run, in lines of three columns: where, a part of the name, the reason.
left_out=(
  'one_node|should have at least two untainted nodes|requires two nodes'
  'one_node|should rollback without unnecessary restarts|requires two nodes'
  'no_devices|ignore failure matching on DisruptionTarget condition|its pods are privileged, and the engine gives the node no devices to hand on'
)
one_node() { ((nodes == 1)); }
no_devices() { [[ $(docker inspect -f '{{.HostConfig.Privileged}}' pingctl-node-1) != true ]]; }

# Specs that end within half a minute, and the images that they need.
quick_images=' agnhost glibc-dns-testing '
quick_specs=(
  'DNS should provide DNS for services'
  'Services should serve a basic endpoint from pods'
  'ConfigMap should be consumable from pods in volume \[NodeConformance\]'
  'Probing container should be restarted with a /healthz http liveness probe'
  "NetworkPolicy between server and client should support a 'default-deny-ingress' policy"
)

select_quick_specs() {
  focus=$(IFS='|' && echo "${quick_specs[*]}")
  labels='Conformance || Feature: containsAny NetworkPolicy' parts=parallel,again procs=2
}

compile() {
  "$here/programs.sh" "$programs" ready && return
  say "compiling the tests"
  "$here/programs.sh" "$programs" 2>"$results/build.log" || fail "the tests could not be compiled: $(tail -n 5 "$results/build.log")"
}

# The images.

build_image() { # STAGE NAME
  docker build -q --label pingctl.dev/tests --build-arg BASE="$base" --target "$1" -t "$2" "$programs" >/dev/null 2>"$results/images.log" ||
    fail "the image $1 could not be built: $(tail -n 5 "$results/images.log")"
}

# The names that the specs use, of the images there is a stage for; the others belong to specs outside conformance, as do those of another
# registry. Quick specs use few.
image_names() {
  docker run --rm --label pingctl.dev/tests pingctl-conformance/tests e2e.test --list-images 2>/dev/null | grep "^${mirror##*/}/" | while read -r name; do
    [[ -z $quick || $quick_images == *" $(stage_of "$name") "* ]] || continue
    ! grep -q "^FROM .* AS $(stage_of "$name")\$" "$here/Dockerfile" || echo "$name"
  done
}

stage_of() {
  local image=${1##*/}
  echo "${image%%:*}"
}

build_images() {
  local name
  say "making the images of the specs"
  cp "$here/Dockerfile" "$programs/"
  docker run --rm --label pingctl.dev/tests --entrypoint cat pingctl/node:latest /usr/local/bin/kube >"$programs/kubectl"
  chmod +x "$programs/kubectl"
  build_image tests pingctl-conformance/tests
  build_image registry pingctl-conformance/registry
  image_names >"$results/images"
  while read -r name; do build_image "$(stage_of "$name")" "$name"; done <"$results/images"
}

# The cluster, with the images at hand.

node_names() { docker ps --format '{{.Names}}' --filter name='^pingctl-node-[0-9]+$' | sort; }

ensure_cluster() {
  local options=()
  if [[ -z $(node_names) ]]; then
    [[ -n $pingctl ]] || fail 'there is no pingctl on PATH; set PINGCTL to the launcher.'
    ((nodes == 1)) || options=(--nodes="$nodes")
    started_cluster=yes
    "$pingctl" cluster up "${options[@]}" >&2
  fi
  nodes=$(node_names | wc -l)
  network=$(docker inspect -f '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}' pingctl-node-1 | cut -d' ' -f1)
}

# The engine takes a registry without TLS on a loopback address; the nodes are pointed at it by its name on their network.
serve_images() {
  local port name
  say "giving the images to a registry beside the nodes"
  docker run -d --name "$registry" --label pingctl.dev/tests --network "$network" -p 127.0.0.1::5000 pingctl-conformance/registry >/dev/null
  port=$(docker port "$registry" 5000/tcp | head -n 1 | sed 's/.*://')
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.2; done
  while read -r name; do
    docker tag "$name" "127.0.0.1:$port/${name#*/}"
    docker push "127.0.0.1:$port/${name#*/}" >"$results/images.log" 2>&1 ||
      fail "the image $name could not be pushed to a registry on this machine: $(tail -n 1 "$results/images.log")"
    docker rmi "127.0.0.1:$port/${name#*/}" >/dev/null
  done <"$results/images"
}

# Pulls each image into each node, the nodes side by side, so that no spec waits for it. The pause program is the node's own.
pull_images() {
  local node pulls=() pull
  for node in $(node_names); do
    docker exec -i "$node" bash -euc "
      mkdir -p $mirror
      echo 'server = \"http://$registry:5000\"' >$mirror/hosts.toml
      ctr -n k8s.io images tag --force docker.io/pingctl/pause:1 $pause
      while read -r name; do ctr -n k8s.io images pull --hosts-dir ${mirror%/*} \"\$name\"; done" \
      <"$results/images" >"$results/pull-$node.log" 2>&1 &
    pulls+=("$!")
  done
  for pull in "${pulls[@]}"; do
    wait "$pull" || fail "a node could not pull the images: $(tail -qn 2 "$results"/pull-*.log)"
  done
}

# The specs. Their processes run in a container beside the nodes, as somebody with the administrator's credentials would.

run_specs() { # PART LABELS PROCESSES FOCUS
  local options=(--no-color --timeout="${minutes}m" --procs="$3" --label-filter="$2" --output-dir=/results --junit-report="$1.xml") entry where pattern
  [[ -z $4 ]] || options+=(--focus="$4")
  [[ -z $skip ]] || options+=(--skip="$skip")
  for entry in "${left_out[@]}"; do
    IFS='|' read -r where pattern _ <<<"$entry"
    ! "$where" || options+=(--skip="$pattern")
  done
  say "running the $1 specs; their output goes to $results/$1.log"
  runner=$(docker create --network "$network" --label pingctl.dev/tests pingctl-conformance/tests \
    ginkgo "${options[@]}" /usr/local/bin/e2e.test -- \
    --provider=skeleton --kubeconfig=/kubeconfig --kubectl-path=/usr/local/bin/kubectl --dump-logs-on-failure=false)
  docker exec pingctl-node-1 cat /etc/kubernetes/admin.conf >"$results/kubeconfig"
  docker cp "$results/kubeconfig" "$runner:/kubeconfig"
  rm "$results/kubeconfig" "$results/$1.xml" 2>/dev/null || true
  docker start -a "$runner" >"$results/$1.log" 2>&1 || true
  docker cp "$runner:/results/$1.xml" "$results/" 2>/dev/null ||
    fail "the $1 specs left no report: $(tail -n 5 "$results/$1.log")"
  docker rm "$runner" >/dev/null
  runner=
}

# Prints a line STATUS|SECONDS|NAME|MESSAGE for each spec that was not filtered out: read from Ginkgo's JUnit report, in which a list of
# labels follows each name.
outcomes() {
  awk '
    function attribute(line, name) {
      return match(line, " " name "=\"[^\"]*\"") ? substr(line, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
    }
    function plain(text) {
      gsub(/&#34;/, "\"", text); gsub(/&#39;/, "\047", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text)
      gsub(/&#xA;|&#x9;/, " ", text); gsub(/&amp;/, "\\&", text); gsub(/\|/, "/", text)
      return text
    }
    /<testcase name="\[It\]/ {
      name = plain(substr(attribute($0, "name"), 6)); sub(/ \[[^][]*\]$/, "", name); status = attribute($0, "status"); time = attribute($0, "time"); message = ""; open = 1
    }
    open && /<(failure|skipped|error) message="/ { message = plain(attribute($0, "message")) }
    open && (/<\/testcase>/ || /<testcase .*\/>/) {
      open = 0
      if (status != "skipped" || message ~ /^skipped - /) print status "|" time "|" name "|" message
    }' "$results/$1.xml"
}

# The names of what failed, as one regular expression.
failed_names() {
  local part
  for part; do
    [[ ! -e $results/$part.xml ]] || outcomes "$part" | awk -F'|' '$1 != "passed" && $1 != "skipped" { print $3 }'
  done | sed 's/[][\\.*^$+?(){}]/\\&/g' | paste -sd'|'
}

wants() { [[ ,$parts, == *,"$1",* ]]; }

count() { # PART PATTERN
  outcomes "$1" | awk -F'|' -v pattern="$2" '$1 ~ pattern { n++ } END { print n + 0 }'
}

print_table() {
  local part entry where pattern reason
  echo '| part | selected | passed | failed | left out | minutes |'
  echo '|---|---|---|---|---|---|'
  for part in parallel serial again; do
    [[ -e $results/$part.xml ]] || continue
    echo "| $part | $(count "$part" .) | $(count "$part" '^passed$') | $(count "$part" '^(failed|timedout|interrupted|panicked|aborted)$') |" \
      "$(count "$part" '^skipped$') | $(< "$results/$part.minutes") |"
  done
  echo
  for part in parallel serial again; do
    [[ -e $results/$part.xml ]] || continue
    outcomes "$part" | awk -F'|' -v part="$part" '$1 != "passed" { print "- " part ", " $1 ": " $3 ": " substr($4, 1, 200) }'
  done
  for entry in "${left_out[@]}"; do
    IFS='|' read -r where pattern reason <<<"$entry"
    ! "$where" || echo "- left out: $pattern: $reason"
  done
}

clean_up() {
  local node
  [[ -z $runner ]] || docker rm -f "$runner" >/dev/null 2>&1 || true
  docker rm -fv "$registry" >/dev/null 2>&1 || true
  if [[ -n $started_cluster ]]; then
    "$pingctl" teardown --volumes >&2 || true
  else
    for node in $(node_names); do docker exec "$node" rm -rf "$mirror" || true; done
  fi
}

timed_specs() {
  local start=$SECONDS
  run_specs "$@"
  awk -v seconds=$((SECONDS - start)) 'BEGIN { printf "%.0f\n", seconds / 60 }' >"$results/$1.minutes"
}

command -v docker >/dev/null || fail 'docker is needed, engine 20.10 or later.'
[[ -z $quick ]] || select_quick_specs
base=${BASE_IMAGE:-$(docker image inspect pingctl/base:latest >/dev/null 2>&1 && echo pingctl/base || echo debian:trixie-slim)}
mkdir -p "$results"
results=$(cd "$results" && pwd)
programs=${programs:-$results/programs}
trap clean_up EXIT
trap 'exit 130' INT TERM
compile
ensure_cluster
build_images
serve_images
pull_images
rm -f "$results"/{parallel,serial,again}.xml
! wants parallel || timed_specs parallel "($labels) && !(Serial || Disruptive)" "$procs" "$focus"
! wants serial || timed_specs serial "($labels) && (Serial || Disruptive)" 1 "$focus"
failed=$(failed_names parallel serial)
[[ -z $failed ]] || ! wants again || timed_specs again "$labels" 1 "$failed"
print_table | tee "$results/table.md"
[[ -z $(failed_names again) ]] && { [[ -z $failed ]] || wants again; }
