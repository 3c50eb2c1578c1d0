#!/usr/bin/env bash
# Runs the ping service in several places, and compares images, programs and answers: run.sh everywhere|podman image|host
#   image   all that the program needs is in the image
#   host    the program is a file of this machine, which a container mounts
# shellcheck source-path=SCRIPTDIR source=../script.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../script.sh"

places=$1
program=$2
name=prove-portability
image=$(docker inspect ping-container-ping --format '{{.Config.Image}}')
from_host=(/jre/bin/java -jar /host/ping-service.jar)
answered=0
failed=0

web() { curl --silent --fail --max-time 3 "$1$2"; }
through_kubectl() { k get --request-timeout=3s --raw "/api/v1/namespaces/ping-k8s/pods/$1:5000/proxy$2" 2>/dev/null; }

# Asks a place by a command that takes a path as its last word, and counts whether it answers: ask PLACE COMMAND...
ask() {
  local place=$1 greeting healthz version
  shift
  if greeting=$("$@" /) && healthz=$("$@" /healthz) && version=$("$@" /version); then
    version=$(sed -n 's/.*"version":"\([^"]*\)".*/\1/p' <<<"$version")
    echo "$greeting, $healthz, $version" >>"$work/answers"
    note "$place answers $greeting, $healthz, $version"
    answered=$((answered + 1))
  else
    note "$place does not answer"
    failed=$((failed + 1))
  fi
}

# The layers of an image on the engine, by their ids. Engines name an image by its configuration or by its manifest, as they store it.
layers() { "$1" image inspect "$2" --format '{{range .RootFS.Layers}}{{.}} {{end}}' | xargs; }

# The same of an image in the node: layers_in_node ID
layers_in_node() {
  docker exec "$node" ctr --namespace=k8s.io content get "$1" 2>/dev/null | tr -d ' \n' |
    sed -n 's/.*"diff_ids":\[\([^]]*\)\].*/\1/p' | tr -d '"' | tr ',' ' ' | xargs
}

container() {
  local run=(docker run --detach --name="$name" --publish=127.0.0.1::5000) address
  docker rm --force "$name" >/dev/null 2>&1 || true
  at_end docker rm --force "$name"
  if [[ $program == host ]]; then
    "${run[@]}" --volume="$work/host:/host:ro" --entrypoint="${from_host[0]}" "$image" "${from_host[@]:1}" >/dev/null
  else
    "${run[@]}" "$image" >/dev/null
  fi
  address=http://127.0.0.1:$(port "$name" 5000)
  within 15 web "$address" /healthz >/dev/null || true
  ask "a container" web "$address"
  layers docker "$image" >>"$work/images"
}

# The pod is on the node of the API, which asks it there: from another node the network policies let nobody ask.
pod() {
  local command=''
  if [[ $program == host ]]; then command="command: [$(printf '"%s", ' "${from_host[@]}")]"; fi
  k -n ping-k8s delete pod "$name" --ignore-not-found --now >/dev/null 2>&1
  at_end k -n ping-k8s delete pod "$name" --ignore-not-found --now --wait=false
  k apply --filename=- >/dev/null <<END
apiVersion: v1
kind: Pod
metadata: {name: $name, namespace: ping-k8s, labels: {app.kubernetes.io/name: $name}}
spec:
  restartPolicy: Never
  nodeSelector: {kubernetes.io/hostname: $node}
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: ping
      image: $(k -n ping-k8s get deployment ping --output='jsonpath={.spec.template.spec.containers[0].image}')
      imagePullPolicy: Never
      $command
      readinessProbe: {httpGet: {path: /healthz, port: 5000}, periodSeconds: 1}
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
END
  within 20 is_ready_or_failed || true
  ask "a pod" through_kubectl "$name"
  if [[ $program == host ]]; then note "the pod says: $(k -n ping-k8s logs "$name" | tail -1)"; fi
}

is_ready_or_failed() {
  local state
  state=$(k -n ping-k8s get pod "$name" --output='jsonpath={.status.phase} {.status.containerStatuses[0].ready}')
  [[ $state =~ ^Failed|true$ ]]
}

# The stages that are up: what they answer, which image they run, and of which files their program is.
stages() {
  local process jar image
  process=$(<"$PINGCTL_HOME/processes/app/ping.pid")
  ask "the process of stage app" web "http://127.0.0.1:$(tr '\0' '\n' <"/proc/$process/environ" | sed -n 's/^PORT=//p')"
  ask "stage container" web "http://127.0.0.1:$(port ping-container-ping 5000)"
  ask "stage compose" web "http://127.0.0.1:$(port ping-compose-ping-1 5000)"
  ask "stage k8s" web "http://127.0.0.1:$(port "$node" 30005)"
  for image in $(docker inspect ping-container-ping ping-compose-ping-1 --format '{{.Image}}'); do
    layers docker "$image" >>"$work/images"
  done
  for image in $(k -n ping-k8s get pods --selector=app.kubernetes.io/name=ping \
    --output='jsonpath={.items[*].status.containerStatuses[0].imageID}'); do
    layers_in_node "$image" >>"$work/images"
  done
  jar=$(tr '\0' '\n' <"/proc/$process/cmdline" | sed -n '/^-jar$/{n;p;}')
  docker cp ping-container-ping:/app "$work/app" 2>/dev/null
  program_in "${jar%/*}" >"$work/process"
  program_in "$work/app" >"$work/image"
  measure programs "$(sha256sum <"$work/process" | cat - <(sha256sum <"$work/image") | different)"
}

# The files of the program below a folder, each with its hash.
program_in() {
  (cd "$1" && sha256sum ping-service.jar lib/*.jar)
}

# Podman gets the image as a file, as another machine would; files of this one are not in it.
in_podman() {
  local command=("$image") run port
  if [[ $program == host ]]; then command=(--entrypoint="${from_host[0]}" "$image" "${from_host[@]:1}"); fi
  podman image exists "$image" || at_end podman rmi --force "$image"
  docker save "$image" | podman load --quiet >/dev/null
  podman rm --force --time=0 "$name" >/dev/null 2>&1 || true
  at_end podman rm --force --time=0 "$name"
  # Nothing that a plain user may not do: the network of the machine, low limits, and no timer for the health check.
  run=(podman run --detach --name="$name" --network=host --no-healthcheck --env=BIND_ADDRESS=127.0.0.1 --env=PORT=0)
  "${run[@]}" --ulimit=nofile=1024:1024 --ulimit=nproc=10000:10000 "${command[@]}" >/dev/null
  within 15 has_logged_or_ended || true
  port=$(podman logs "$name" 2>/dev/null | sed -n 's/.*"address":"127.0.0.1:\([0-9]*\)".*/\1/p')
  ask "podman" web "http://127.0.0.1:${port:-0}"
  if [[ $program == host ]]; then note "the container says: $(podman logs "$name" 2>&1 | tail -1)"; fi
  layers podman "$image" >>"$work/images"
}

has_logged_or_ended() {
  [[ -n $(podman logs "$name" 2>/dev/null) || $(podman inspect "$name" --format '{{.State.Running}}') == false ]]
}

if [[ $program == host ]]; then
  mkdir "$work/host"
  docker cp ping-container-ping:/app/. "$work/host" 2>/dev/null
fi
case $places in
  everywhere)
    container
    pod
    if [[ $program == image ]]; then stages; fi
    ;;
  podman) container && in_podman ;;
esac
measure answered "$answered"
measure failed "$failed"
measure answers "$(different <"$work/answers")"
measure images "$(different <"$work/images")"
