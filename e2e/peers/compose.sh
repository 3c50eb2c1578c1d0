#!/usr/bin/env bash
# Puts the real Docker Compose into a folder, as FOLDER/docker-compose, for tests and benchmarks.
set -euo pipefail

version=v5.5.1        # needs Go 1.26.3 or later
suite=trixie          # Debian's package there is 2.26.1
base=${BASE_IMAGE:-}

usage() {
  cat <<'TEXT'
Usage: e2e/peers/compose.sh FOLDER [debian|module]

  debian   unpack Debian's package docker-compose (2.26.1) from a container of the image $BASE_IMAGE,
           any image of Debian trixie; a few seconds, nothing is installed on this machine (default)
  module   build the Go module github.com/docker/compose/v5 with this machine's Go; some minutes

Does nothing where FOLDER/docker-compose is already what was asked for.
TEXT
}

fail() {
  echo "compose.sh: $*" >&2
  exit 1
}

from_debian() {
  [[ -n $base ]] || base=debian:$suite-slim
  local container
  container=$(docker create --network host "$base" sh -ec '
    apt-get update -qq
    cd /tmp
    apt-get download -qq docker-compose
    dpkg-deb -x docker-compose_*.deb unpacked
  ') || fail "no container of $base can be made; set BASE_IMAGE to an image of Debian $suite."
  # shellcheck disable=SC2064 # the container of now is meant
  trap "docker rm -f $container >/dev/null" EXIT
  docker start -a "$container" >&2 || fail "Debian's package docker-compose was not got (lines above)."
  docker cp "$container:/tmp/unpacked/usr/libexec/docker/cli-plugins/docker-compose" "$folder/new"
}

# `go install MODULE@VERSION` refuses modules with exclude directives, so the module is built in a copy of its own.
from_module() {
  command -v go >/dev/null || fail "there is no Go on this machine; use 'debian'."
  local work module
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now is meant
  trap "chmod -R u+w '$work'; rm -rf '$work'" EXIT
  module=$(cd "$work" && go mod download -json "github.com/docker/compose/v5@$version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  [[ -n $module ]] || fail "the module $version cannot be had with $(go env GOVERSION)."
  cp -r "$module/." "$work/source"
  chmod -R u+w "$work/source"
  (cd "$work/source" && CGO_ENABLED=0 go build -trimpath -buildvcs=false \
    -ldflags "-s -w -X github.com/docker/compose/v5/internal.Version=$version" -o "$folder/new" ./cmd)
}

[[ $# -ge 1 && $# -le 2 && $1 != -* ]] || { usage >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
kind=${2:-debian}
wanted=$kind
[[ $kind != module ]] || wanted=$version
if [[ -x $folder/docker-compose && $(cat "$folder/docker-compose.from" 2>/dev/null) == "$wanted" ]]; then
  exit 0
fi
case $kind in
  debian) from_debian ;;
  module) from_module ;;
  *) usage >&2; exit 2 ;;
esac
mv "$folder/new" "$folder/docker-compose"
echo "$wanted" >"$folder/docker-compose.from"
"$folder/docker-compose" version
