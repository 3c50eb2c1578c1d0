#!/usr/bin/env bash
# Kills the second node as a power cut would, waits until the pods of ping are ready on other nodes, and starts it
# again: node.sh NAMESPACE
# shellcheck source-path=SCRIPTDIR source=../script.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../script.sh"

lost='pingctl-node-2'
namespace=$1

# The nodes of ready pods of ping, one for each pod.
nodes() {
  # shellcheck disable=SC2016 # the template of kubectl has variables of its own
  k get pods --namespace="$namespace" --selector=app.kubernetes.io/name=ping \
    --output=go-template='{{range .items}}{{if not .metadata.deletionTimestamp}}{{$node := .spec.nodeName}}{{range .status.conditions}}{{if and (eq .type "Ready") (eq .status "True")}}{{$node}}{{"\n"}}{{end}}{{end}}{{end}}{{end}}'
}

is_ready() {
  [[ $(k get node "$lost" --output=go-template='{{range .status.conditions}}{{if eq .type "Ready"}}{{.status}}{{end}}{{end}}') == True ]]
}

elsewhere() {
  [[ $(nodes | grep -vc "^$lost\$") -ge $wanted ]]
}

come_back() {
  docker start "$lost"
  within 120 is_ready
}

wanted=$(k get deployment ping --namespace="$namespace" --output=go-template='{{.spec.replicas}}')
measure there "$(nodes | grep -c "^$lost\$" || true)"
at_end come_back
start=$EPOCHREALTIME
docker kill "$lost" >/dev/null
within 180 elsewhere
measure recovery "$(since "$start")"
come_back >/dev/null
