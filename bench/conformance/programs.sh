#!/usr/bin/env bash
# Compiles upstream's end-to-end tests, and the programs of the images that they run, into FOLDER: those of the very Kubernetes version in
# cluster/go.mod. It does nothing where FOLDER holds them already. Nothing is installed on this machine: Go is in a container, which
# leaves the processors to whatever else wants them. Takes about seven minutes on two free cores.
#
# Usage: bench/conformance/programs.sh FOLDER         compile
#        bench/conformance/programs.sh FOLDER ready   0 where FOLDER holds them, 1 where it does not
# Environment
#   BASE_IMAGE   any Debian trixie (default: pingctl/base if it is there, else debian:trixie-slim)
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cluster=$(cd -- "$here/../../cluster" && pwd)
container=''

fail() {
  echo "conformance: $*" >&2
  exit 1
}

wanted() { cat "$here/build-programs" "$cluster"/go.{mod,sum} | sha256sum; }

is_ready() { [[ $(cat "$folder/from" 2>/dev/null) == "$(wanted)" ]]; }

# Copies a folder's or a file's content into the container as somebody who may read it.
give() { docker cp -L "$1" "$container:$2" >&2; }

compile() {
  local base=${BASE_IMAGE:-} bundle=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt} variable variables=()
  if [[ -z $base ]]; then
    base=$(docker image inspect pingctl/base:latest >/dev/null 2>&1 && echo pingctl/base || echo debian:trixie-slim)
  fi
  for variable in GOPROXY GOSUMDB HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy; do
    [[ ! -v $variable ]] || variables+=(--env "$variable")
  done
  container=$(docker create --network host --cpu-shares 2 --label pingctl.dev/tests "${variables[@]}" --workdir /src "$base" bash -ec '
    bash /src/install-go /src/ca.crt
    PATH=/usr/lib/go-1.26/bin:$PATH bash /src/build-programs /out') || fail "no container of $base can be made; set BASE_IMAGE to an image of Debian trixie."
  trap 'docker rm -f "$container" >/dev/null' EXIT
  [[ -s $bundle ]] || bundle=/dev/null
  give "$bundle" /src/ca.crt
  give "$cluster/install-go" /src/install-go
  give "$cluster/go.mod" /src/go.mod
  give "$cluster/go.sum" /src/go.sum
  give "$here/build-programs" /src/build-programs
  docker start -a "$container" >&2 || fail 'the tests could not be compiled (lines above).'
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  docker cp "$container:/out" "$folder" >&2
  wanted >"$folder/from"
}

case $#/${2:-} in
  1/) folder=$1 && { is_ready || compile; } ;;
  2/ready) folder=$1 && is_ready ;;
  *)
    sed -n '/^# Usage/,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2
    exit 2
    ;;
esac
