#!/usr/bin/env bash
# Builds an image twice without anything that is cached, and compares the two file by file: builds.sh FOLDER
# FOLDER is that of the Dockerfile, below the workshop's.
# shellcheck source-path=SCRIPTDIR source=../script.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../script.sh"

name=prove-predictability
base=$(docker inspect ping-container-ping --format '{{index .Config.Labels "org.opencontainers.image.base.name"}}')
context=$work/context
cp -R "$PINGCTL_WORKSHOP/$1" "$context"
cp /etc/ssl/certs/ca-certificates.crt "$context/ca.crt"

clean_build() { build --no-cache --build-arg=BASE="$base" --tag="$name:$1" "$context"; }

# Writes down the files of a build, one a line: name, type and mode, owner, and a hash of what is in it.
list() {
  local container
  container=$(docker create "$name:$1" none)
  at_end docker rm "$container"
  docker export "$container" >"$work/$1.tar"
  mkdir "$work/$1"
  tar -xf "$work/$1.tar" -C "$work/$1" --no-same-owner --exclude='dev/*'
  {
    tar -tvf "$work/$1.tar" --numeric-owner | awk '{ print $6, $7, $8, $1, $2 }'
    (cd "$work/$1" && find . -type f -print0 | xargs -0 sha256sum | sed 's:^\([^ ]*\) *\./\(.*\):\2 \1:')
  } | LC_ALL=C sort >"$work/$1.files"
}

at_end docker rmi --force "$name:one" "$name:two"
clean_build one &
first=$!
clean_build two
wait "$first"
list one
list two
diff "$work/one.files" "$work/two.files" | sed -n 's/^[<>] \([^ ]*\).*/\1/p' | sort -u >"$work/different" || true
measure files "$(find "$work/one" -type f | wc -l)"
measure different "$(wc -l <"$work/different")"
if [[ -s $work/different ]]; then note "different: $(paste -sd' ' "$work/different" | cut -c 1-200)"; fi
