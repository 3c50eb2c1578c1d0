#!/usr/bin/env bash
# Has manifests judged by kube-score and kubesec, and a dashboard by Grafana's dashboard-linter. What the first two may find is in
# judges/exceptions, with the reason. Builds them, and the real Helm and kubeconform, which judge what pingctl makes of charts, the
# oracle, which answers what the parsers of Helm and Compose make of inputs, and a file server, an application for `pingctl new`.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
kubernetes=v1.36

usage() {
  cat <<'TEXT'
Usage: e2e/peers/judges.sh TOOLS [container|go|ready]
       e2e/peers/judges.sh TOOLS judge MANIFESTS
       e2e/peers/judges.sh TOOLS lint DASHBOARD

  container  build the tools in a container of the image $BASE_IMAGE, any image of Debian trixie, with the Go of its
             backports, into the folder TOOLS; about six minutes, nothing is installed on this machine (default). It leaves
             the processors to whatever else wants them
  go         build them with this machine's Go, 1.26 or later; about four minutes
             Either does nothing where TOOLS already holds the same versions.
  ready      0 where TOOLS holds these versions, 1 where it does not
  judge      judge the files *.yaml of the folder MANIFESTS, with all variables filled in: 0 where nothing is found but what
             judges/exceptions allows, 1 with a line for each other finding
  lint       judge the file DASHBOARD: 0 where nothing is found, 1 with the findings
TEXT
}

fail() {
  echo "judges.sh: $*" >&2
  exit 2
}

# The tools but the linter, the oracle and the file server are `tool` lines of judges/go.mod and helm/go.mod; go.sum pins all they are
# made of. Helm's own build tells it the
# version of Kubernetes that it takes for granted where it asks no cluster.
modules=(judges helm)
programs=(oracle applications/files)
capabilities='-X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=36'
build="go build -trimpath -buildvcs=false -gcflags=all=-dwarf=false -ldflags='-s -w $capabilities' -o"

build_in_container() {
  local base=${BASE_IMAGE:-debian:trixie-slim} bundle=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt} container variable
  local variables=()
  for variable in GOPROXY HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy; do
    [[ ! -v $variable ]] || variables+=(--env "$variable")
  done
  container=$(docker create --network host --cpu-shares 2 --label pingctl.dev/tests "${variables[@]}" --env CGO_ENABLED=0 --env GOTOOLCHAIN=local --workdir /src "$base" bash -ec "
    bash /src/install-go /src/ca.crt
    export PATH=/usr/lib/go-1.26/bin:\$PATH
    for module in ${modules[*]}; do
      cd /src/\$module
      ${build} /out/ tool
    done
    for program in ${programs[*]}; do
      cd /src/\$program
      ${build} /out/ .
    done
    cd /src/judges && sh build-linter /out
  ") || fail "no container of $base can be made; set BASE_IMAGE to an image of Debian trixie."
  # shellcheck disable=SC2064 # the container of now is meant
  trap "docker rm -f $container >/dev/null" EXIT
  { docker cp "$here/." "$container:/src" && docker cp "$root/cluster/install-go" "$container:/src/install-go"; } >&2
  if [[ -s $bundle ]]; then
    docker cp -L "$bundle" "$container:/src/ca.crt" >&2
  else
    docker cp /dev/null "$container:/src/ca.crt" >&2
  fi
  docker start -a "$container" >&2 || fail "the judges could not be built (lines above)."
  docker cp "$container:/out/." "$tools" >&2
}

build_with_go() {
  command -v go >/dev/null || fail "there is no Go on this machine; use 'container'."
  local module program
  for module in "${modules[@]}"; do
    (cd "$here/$module" && CGO_ENABLED=0 bash -c "$build '$tools/' tool") || fail "the judges could not be built (lines above)."
  done
  for program in "${programs[@]}"; do
    (cd "$here/$program" && CGO_ENABLED=0 bash -c "$build '$tools/' .") || fail "the judges could not be built (lines above)."
  done
  (cd "$here/judges" && sh build-linter "$tools") || fail "the judges could not be built (lines above)."
}

# What the tools are made from, as a hash.
wanted() {
  cat "$here"/{judges,helm,oracle}/go.{mod,sum} "$here"/judges/{build-linter,lint-v2.go} "$here"/oracle/*.go "$here"/applications/files/{go.mod,main.go} | sha256sum
}

are_ready() {
  local tool
  for tool in kube-score kubesec helm kubeconform oracle files dashboard-linter; do
    [[ -x $tools/$tool ]] || return 1
  done
  [[ $(cat "$tools/judges.from" 2>/dev/null) == "$(wanted)" ]]
}

provide_tools() {
  if are_ready; then return; fi
  "$@"
  wanted >"$tools/judges.from"
}

# A finding is a line TOOL|KIND/NAME|WHAT.
findings() {
  local file
  # kube-score ends with 1 when it has findings, and also when it cannot read a file; then it prints nothing.
  "$tools/kube-score" score --kubernetes-version "$kubernetes" --disable-ignore-checks-annotations --output-format ci "$@" \
    >"$work/kube-score" || [[ $? == 1 && -s $work/kube-score ]] || fail "kube-score cannot judge these files."
  sed -nE 's#^\[(CRITICAL|WARNING)\] ([^ /]+)(/[^ ]+)? [^ ]*/([^ /:]+): (.*)#kube-score|\4/\2|\5#p' "$work/kube-score"
  # kubesec would fetch schemas to check against; the API server checks that better. This one allows everything.
  echo '{}' >"$work/schema.json"
  for file; do
    "$tools/kubesec" scan --schema-location "$work/schema.json" --exit-code 3 --format template --template "$here/judges/kubesec.tmpl" "$file" \
      >"$work/kubesec" || [[ $? == 3 ]] || fail "kubesec cannot judge $file."
    sed -nE 's#^([A-Za-z]+)/([^ .]+)[^ ]* (.*)#kubesec|\1/\2|\3#p' "$work/kubesec"
  done
}

# Reads findings, prints those without an exception. An exception is a line TOOL | KIND/NAME | WHAT | REASON; the first
# three are patterns.
unexcepted() {
  local tool object what exception finding excepted
  while IFS= read -r finding; do
    IFS='|' read -r tool object what <<<"$finding"
    excepted=
    while IFS='|' read -ra exception; do
      # shellcheck disable=SC2053 # patterns are meant
      if [[ ${#exception[@]} == 4 && $tool == ${exception[0]} && $object == ${exception[1]} && $what == ${exception[2]} ]]; then
        excepted=yes
        break
      fi
    done < <(sed '/^#/d; s/ *| */|/g' "$here/judges/exceptions")
    [[ -n $excepted ]] || echo "${finding//|/ | }"
  done
}

judge() {
  local work found files=("$1"/*.yaml)
  [[ -e ${files[0]} ]] || fail "the folder $1 has no files *.yaml."
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now is meant
  trap "rm -rf '$work'" EXIT
  findings "${files[@]}" >"$work/findings"
  unexcepted <"$work/findings" >"$work/unexcepted"
  found=$(wc -l <"$work/unexcepted")
  echo "judges.sh: $(wc -l <"$work/findings") findings in $1, $found of them without an exception" >&2
  cat "$work/unexcepted"
  [[ $found == 0 ]]
}

lint() {
  # It ends with 1 where it finds something and is strict.
  "$tools/dashboard-linter" lint --strict "$1"
}

[[ $# -ge 1 && $1 != -* ]] || { usage >&2; exit 2; }
mkdir -p "$1"
tools=$(cd "$1" && pwd)
case ${2:-container}/$# in
  container/[12]) provide_tools build_in_container ;;
  go/2) provide_tools build_with_go ;;
  ready/2) are_ready ;;
  judge/3)
    [[ -x $tools/kube-score && -x $tools/kubesec ]] || fail "$tools has no judges; run judges.sh $1 first."
    judge "$3"
    ;;
  lint/3)
    [[ -x $tools/dashboard-linter ]] || fail "$tools has no linter; run judges.sh $1 first."
    lint "$3"
    ;;
  *) usage >&2; exit 2 ;;
esac
