#!/usr/bin/env bash
# Times a saved line of the service to its new answer: `pingctl dev` against the same typed by hand, alternating, on the
# stages compose and helm, and prints a Markdown table. Both stages must be up, with the released image.
#
# By hand means: compile, `docker build` of the released image's Dockerfile, then `docker compose up`, or `docker save`
# into the node and `helm upgrade --wait`; for both the first answer counts, asked for with curl in a loop.
#
# Usage: bench/dev/run.sh [ROUNDS [STAGE...]]
#   PINGCTL   the launcher (default: the pingctl on PATH)
#   COMPOSE   Docker Compose (default: bench/compose/target/docker-compose, installed by e2e/peers/compose.sh)
#   HELM      Helm (default: e2e/target/judges/helm, built by e2e/peers/judges.sh)
#   JAVA_HOME a JDK 25
set -euo pipefail

rounds=${1:-5}
stages=("${@:2}")
((${#stages[@]})) || stages=(compose helm)
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
pingctl=${PINGCTL:-$(command -v pingctl)}
compose=${COMPOSE:-$root/bench/compose/target/docker-compose}
helm=${HELM:-$root/e2e/target/judges/helm}
home=${PINGCTL_HOME:-$HOME/.pingctl}
work=$(mktemp -d)
mine=$work/mine
routes=service/src/main/java/dev/pingctl/service/Routes.java
node='pingctl-node-1'
run=$RANDOM # what an earlier run has saved is built already
watching=

fail() {
  echo "bench/dev: $*" >&2
  exit 1
}

clean_up() {
  if [[ -n $watching ]]; then kill -INT "$watching" 2>/dev/null || true; fi
  wait || true
  docker rm -f bench-dev-ping-1 bench-dev-redis-1 >/dev/null 2>&1 || true
  "$pingctl" up --stage=compose >&2 || true
  "$pingctl" up --stage=helm >&2 || true
  docker image ls -q bench/ping | sort -u | xargs -r docker rmi -f >/dev/null || true
  rm -rf "$work"
}

# Writes the line that every new version answers with: save FOLDER TEXT
save() {
  sed -i "s/Answer.text(\"ok[^\"]*\")/Answer.text(\"$2\")/" "$1/$routes"
}

# Waits until the port answers TEXT and notes the seconds since START: answered FILE PORT TEXT START
answered() {
  local until=$((SECONDS + 180))
  until [[ $(curl -s --max-time 2 "http://localhost:$2/healthz") == "$3" ]]; do
    ((SECONDS < until)) || fail "no answer '$3' on port $2"
    sleep 0.02
  done
  awk -v from="$4" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.2f\n", to - from }' | tee -a "$work/$1" >&2
}

# The image as a release has it, of the source in $work/hand: build TAG
build() {
  local hand=$work/hand context=$work/context
  local sources
  rm -rf "$work/classes"
  mapfile -t sources < <(find "$hand/service/src/main/java" -name '*.java')
  "$JAVA_HOME/bin/javac" -proc:none -parameters -d "$work/classes" -cp "$hand/service/lib/*" \
    "${sources[@]}"
  "$JAVA_HOME/bin/jar" --create --file "$context/app/ping-service.jar" --manifest "$work/manifest" -C "$work/classes" .
  docker build -q -t "bench/ping:$1" --build-arg "BASE=$base" --build-arg "VERSION=$1" "$context" >/dev/null
}

# Watches the stage, and waits until it is ready: watch STAGE
watch() {
  # A shell has Ctrl-C ignored by what it starts in the background.
  PINGCTL_WORKSHOP=$mine env --default-signal=INT "$pingctl" dev --stage="$1" >"$work/dev.out" 2>"$work/dev.err" &
  watching=$!
  until grep -q ' ready: ' "$work/dev.err"; do
    kill -0 "$watching" || fail "$(cat "$work/dev.err")"
    sleep 0.2
  done
}

unwatch() {
  kill -INT "$watching"
  wait "$watching" || true
  watching=
}

compose_by_hand() {
  PING_IMAGE=bench/ping:$1 PING_PORT=5994 REDIS_IMAGE=$redis \
    REDIS_PASSWORD_FILE=$home/secrets/compose/redis-password REDIS_USERS_FILE=$home/secrets/compose/redis-users \
    "$compose" -p bench-dev -f "$root/stages/04-compose/compose.yaml" up -d >/dev/null 2>&1
}

helm_by_hand() {
  docker save "bench/ping:$1" | docker exec -i "$node" ctr -n k8s.io images import - >/dev/null 2>&1
  KUBECONFIG=$home/kubeconfig "$helm" upgrade ping "$root/stages/08-helm/chart" -n ping-helm --reuse-values \
    --set image.repository=bench/ping --set image.tag="$1" --wait >/dev/null
}

trap clean_up EXIT
base=$(docker image ls --format '{{.Repository}}:{{.Tag}}' pingctl/base | grep -v :latest | head -1)
redis=$(docker inspect ping-compose-redis-1 --format '{{.Config.Image}}')
"$pingctl" workshop init "$mine" >/dev/null
installed=$(dirname "$(dirname "$(readlink -f "$pingctl")")")
mkdir -p "$work/hand/service" "$work/context/app"
cp -R "$mine/service/src" "$work/hand/service/src"
cp -R "$installed/service/lib" "$work/hand/service/lib"
cp -R "$mine/images/ping/." "$work/context"
cp -R "$installed/service/lib" "$work/context/app/lib"
unzip -p "$installed/service/ping-service.jar" META-INF/MANIFEST.MF >"$work/manifest"
cp /etc/ssl/certs/ca-certificates.crt "$work/context/ca.crt"

echo "load before: $(cut -d' ' -f1 /proc/loadavg)" >&2
build v0 # not counted: the cache of both ways is warm from here on

measure_compose() {
  local round start
  compose_by_hand v0
  for ((round = 1; round <= rounds; round++)); do
    start=$EPOCHREALTIME && save "$mine" "ok c$round $run" && answered dev-compose 5004 "ok c$round $run" "$start"
    start=$EPOCHREALTIME && save "$work/hand" "ok c$round $run" && build "c$round" && compose_by_hand "c$round"
    answered hand-compose 5994 "ok c$round $run" "$start"
  done
  "$compose" -p bench-dev -f "$root/stages/04-compose/compose.yaml" down --volumes >/dev/null 2>&1 || true
}

measure_helm() {
  local round start
  for ((round = 1; round <= rounds; round++)); do
    start=$EPOCHREALTIME && save "$mine" "ok h$round $run" && answered dev-helm 5008 "ok h$round $run" "$start"
    until (($(grep -c ' in every pod' "$work/dev.err") == round)); do sleep 0.2; done
    start=$EPOCHREALTIME && save "$work/hand" "ok h$round $run!" && build "h$round"
    helm_by_hand "h$round" &
    answered hand-helm 5008 "ok h$round $run!" "$start"
    wait $!
  done
}

for stage in "${stages[@]}"; do
  save "$mine" ok # what is released, so that nothing is rolled out at the beginning
  watch "$stage"
  "measure_$stage"
  unwatch
done
echo "load after: $(cut -d' ' -f1 /proc/loadavg)" >&2

row() {
  paste <(sort -n "$work/dev-$1") <(sort -n "$work/hand-$1") | awk -v name="$1" '
    { ours[NR] = $1; theirs[NR] = $2 }
    END {
      middle = int((NR + 1) / 2)
      printf "| %s | %.1f (%.1f–%.1f) | %.1f (%.1f–%.1f) | %.2f |\n", name, ours[middle], ours[1], ours[NR],
        theirs[middle], theirs[1], theirs[NR], ours[middle] / theirs[middle]
    }'
}

echo "| stage | \`pingctl dev\` | by hand | ratio |"
echo "|---|---|---|---|"
for stage in "${stages[@]}"; do row "$stage"; done
