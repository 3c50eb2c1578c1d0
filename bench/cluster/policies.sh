#!/usr/bin/env bash
# Measures what network policies do on the embedded cluster, and what they cost. It needs the stage k8s (`pingctl up --stage=k8s`), makes
# a namespace policies-bench of its own and removes it at the end. Prints Markdown tables.
#
# Usage: bench/cluster/policies.sh [ROUNDS] [PART…]
#   parts      start   new pods, one that policies forbid a connection and one that they allow it: what their first attempts come to
#              killed  the same while the controller is killed once a round, and pods that run all the time
#              change  how soon a policy is in force after `kubectl apply` has begun, and out of force after `kubectl delete` has
#              lost    a Service whose last pod goes must keep kube-proxy's refusal, each round
#              rate    commands of redis-benchmark through a Service with policies and without, alternating
#              memory  the controller's resident memory
set -euo pipefail

rounds=${1:-5}
shift || true
parts=${*:-start killed change lost rate memory}
node=pingctl-node-1 space=policies-bench stage=ping-k8s
work=$(mktemp -d)

k() { docker exec -i $node kubectl --kubeconfig=/etc/kubernetes/super-admin.conf "$@"; }

clean_up() {
  k delete namespace $space --wait=false >/dev/null 2>&1 || true
  rm -rf "$work"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# pod NAME LABELS COMMAND: one that the restricted profile admits.
pod() {
  k apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Pod
metadata: {name: $1, namespace: $space, labels: {$2}}
spec:
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: 1
  restartPolicy: Never
  securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: $image
      imagePullPolicy: Never
      command: [bash, -c, $3]
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      resources: {requests: {cpu: 5m, memory: 8Mi}, limits: {memory: 64Mi}}
YAML
}

ground() {
  image=$(k -n $stage get deployment redis -o jsonpath='{.spec.template.spec.containers[0].image}')
  k apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Namespace
metadata: {name: $space, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: v1
kind: Service
metadata: {name: flap, namespace: $space}
spec: {selector: {app: flap}, ports: [{port: 6379}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: server, namespace: $space}
spec:
  podSelector: {matchLabels: {app: server}}
  ingress: [{from: [{podSelector: {matchLabels: {app: client}}}], ports: [{port: 6379}]}]
YAML
  pod server 'app: server' '"exec redis-server --save \"\" --protected-mode no"'
  k -n $space wait --for=condition=Ready pod/server --timeout=60s >/dev/null
  server=$(k -n $space get pod server -o jsonpath='{.status.podIP}')
  until k -n $space exec server -- bash -c 'exec 3<>/dev/tcp/127.0.0.1/6379' 2>/dev/null; do sleep 0.2; done
}

# attempts COUNT: a command for a pod that prints how many connections to the server came through and how many did not.
attempts() {
  # shellcheck disable=SC2016 # expanded in the pod
  printf '"open=0 not=0; for ((i = 0; i < %s; i++)); do if timeout 5 bash -c \\"exec 3<>/dev/tcp/%s/6379\\" 2>/dev/null; then open=$((open + 1)); else not=$((not + 1)); fi; done; echo $open $not"' "$1" "$server"
}

# outcome NAME: waits for a pod's end, prints what it printed and removes it.
outcome() {
  k -n $space wait --for=jsonpath='{.status.phase}'=Succeeded "pod/$1" --timeout=180s >/dev/null
  k -n $space logs "$1"
  k -n $space delete pod "$1" --wait=true >/dev/null
}

new_pods() { # TITLE
  local round
  for ((round = 0; round < rounds; round++)); do
    [[ $1 != killed ]] || kill_controller
    pod stranger 'app: stranger' "$(attempts 20)"
    pod client 'app: client' "$(attempts 20)"
    outcome stranger >>"$work/$1.stranger"
    outcome client >>"$work/$1.client"
  done
}

row() { # TITLE FILE
  awk -v title="$1" '{ open += $1; not += $2 } END { printf "| %s | %d | %d | %d |\n", title, NR, open, not }' "$2"
}

measure_start() {
  new_pods start
  printf '| new pods, their first 20 attempts | pods | came through | did not |\n|---|---|---|---|\n'
  row 'forbidden' "$work/start.stranger"
  row 'allowed' "$work/start.client"
}

kill_controller() {
  # shellcheck disable=SC2016 # expanded in the node
  docker exec $node bash -c 'for p in /proc/[0-9]*; do [[ $(cat "$p/comm" 2>/dev/null) != netpol ]] || kill -9 "${p#/proc/}"; done'
}

measure_killed() {
  pod steady-stranger 'app: stranger' "$(attempts $((rounds * 60)))"
  pod steady-client 'app: client' "$(attempts $((rounds * 60)))"
  new_pods killed
  printf '\n| the controller is killed once a round | pods | came through | did not |\n|---|---|---|---|\n'
  row 'new, forbidden' "$work/killed.stranger"
  row 'new, allowed' "$work/killed.client"
  outcome steady-stranger >"$work/steady.stranger"
  outcome steady-client >"$work/steady.client"
  row 'running, forbidden' "$work/steady.stranger"
  row 'running, allowed' "$work/steady.client"
}

# Waits until the watcher has found the server open or closed, and appends the seconds from $2 until then to the file $3.
found() {
  local line=
  until [[ $line == *" $1" ]]; do line=$(k -n $space logs watcher --tail=1); done
  awk -v from="$2" -v to="${line% *}" 'BEGIN { printf "%.2f\n", to - from }' >>"$work/$3"
}

measure_change() {
  local round begun
  # shellcheck disable=SC2016 # expanded in the pod
  pod watcher 'app: watcher' "$(printf '"while true; do if timeout 1 bash -c \\"exec 3<>/dev/tcp/%s/6379\\" 2>/dev/null; then now=open; else now=closed; fi; [[ $now == $last ]] || echo $EPOCHREALTIME $now; last=$now; done"' "$server")"
  k -n $space wait --for=condition=Ready pod/watcher --timeout=60s >/dev/null
  for ((round = 0; round < rounds; round++)); do
    begun=$EPOCHREALTIME
    k apply -f - >/dev/null <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: watcher, namespace: $space}
spec:
  podSelector: {matchLabels: {app: server}}
  ingress: [{from: [{podSelector: {matchLabels: {app: watcher}}}], ports: [{port: 6379}]}]
YAML
    found open "$begun" applied
    begun=$EPOCHREALTIME
    k -n $space delete networkpolicy watcher >/dev/null
    found closed "$begun" deleted
  done
  k -n $space delete pod watcher --wait=true >/dev/null
  printf '\n| a policy, %s times, seconds | median | most |\n|---|---|---|\n' "$rounds"
  printf '| kubectl apply begins → connections open | %s | %s |\n' "$(median <"$work/applied")" "$(sort -n "$work/applied" | tail -n 1)"
  printf '| kubectl delete begins → connections are refused | %s | %s |\n' "$(median <"$work/deleted")" "$(sort -n "$work/deleted" | tail -n 1)"
}

refused() { docker exec $node iptables-save -t filter 2>/dev/null | grep -q "$space/flap.*has no endpoints"; }

measure_lost() {
  local round lost=0 stale=0
  for ((round = 0; round < rounds; round++)); do
    pod flap 'app: flap' '"exec sleep infinity"'
    k -n $space wait --for=condition=Ready pod/flap --timeout=60s >/dev/null
    sleep 2
    ! refused || stale=$((stale + 1))
    k -n $space delete pod flap --wait=true >/dev/null
    sleep 2
    refused || lost=$((lost + 1))
  done
  printf '\n%s rounds: a Service lost the refusal that it should have %s times, and kept it beyond its time %s times.\n' "$rounds" "$lost" "$stale"
}

# Commands a second from a client pod to the server through its Service; $1: 1 keeps connections, 0 opens one for each command.
commands() {
  k -n $space exec loader -- redis-benchmark -h "$service" -c 20 -k "$1" -n "$2" -t ping_mbulk --csv 2>/dev/null | awk -F'"' '/PING/ { print $4 }'
}

with_policies() {
  k apply -f - <"$work/policies" >/dev/null 2>&1
  sleep 1
  commands 1 40000 >>"$work/with"
  commands 0 3000 >>"$work/with.new"
}

without_policies() {
  k -n $space delete networkpolicy --all >/dev/null
  sleep 1
  commands 1 40000 >>"$work/without"
  commands 0 3000 >>"$work/without.new"
}

measure_rate() {
  local round
  k -n $space get networkpolicy -o json | sed -E '/"(uid|resourceVersion|creationTimestamp)":/d' >"$work/policies"
  k -n $space expose pod server --port=6379 >/dev/null
  service=$(k -n $space get service server -o jsonpath='{.spec.clusterIP}')
  pod loader 'app: client' '"exec sleep infinity"'
  k -n $space wait --for=condition=Ready pod/loader --timeout=60s >/dev/null
  for ((round = 0; round < rounds; round++)); do
    if ((round % 2)); then with_policies; without_policies; else without_policies; with_policies; fi
  done
  printf '\n| commands a second through the Service, medians | with policies | without | ratio of each round |\n|---|---|---|---|\n'
  printf '| connections are kept | %.0f | %.0f | %.2f |\n' \
    "$(median <"$work/with")" "$(median <"$work/without")" "$(paste "$work/with" "$work/without" | awk '{ print $1 / $2 }' | median)"
  printf '| each opens one | %.0f | %.0f | %.2f |\n' \
    "$(median <"$work/with.new")" "$(median <"$work/without.new")" "$(paste "$work/with.new" "$work/without.new" | awk '{ print $1 / $2 }' | median)"
}

measure_memory() {
  # shellcheck disable=SC2016 # expanded in the node
  docker exec $node bash -c 'for p in /proc/[0-9]*; do [[ $(cat "$p/comm" 2>/dev/null) != netpol ]] || awk "/^VmRSS/ { printf \"\nThe controller holds %.0f MiB.\n\", \$2 / 1024 }" "$p/status"; done'
}

trap clean_up EXIT
ground
for part in $parts; do
  "measure_$part"
done
