#!/usr/bin/env bash
# Saves a line of the service in a copy of the workshop, and says how long it takes until it answers: save.sh dev|hand
# By hand is: compile, pack, `docker build` of the released image's Dockerfile, `docker run`. It goes without Redis.
# shellcheck source-path=SCRIPTDIR source=../script.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../script.sh"

name=prove-productivity
copy=$work/copy
source=$copy/service/src/main/java
answer=saved-$RANDOM
watching=

save() { sed -i "s/Answer.text(\"ok\")/Answer.text(\"$answer\")/" "$source/dev/pingctl/service/Routes.java"; }

# Starts `pingctl dev` and waits until it watches.
watch() {
  # A shell has Ctrl-C ignored by what it starts in the background.
  env --default-signal=INT "$pingctl" dev --stage=compose --workshop="$copy" >"$work/said" 2>&1 &
  watching=$!
  within 100 is_ready_or_gone || true
  grep -q ' ready: ' "$work/said" || { cat "$work/said" && return 1; }
}

is_ready_or_gone() { grep -q ' ready: ' "$work/said" || ! kill -0 "$watching" 2>/dev/null; }

unwatch() {
  kill -INT "$watching"
  wait "$watching"
}

# Lays out what is built from, with the program as it was released. The stages of the Dockerfile get the label that pingctl gives those of
# its own builds, so that this build finds what the engine has cached of them, as the second build of a day does.
lay_out() {
  local label='LABEL "app.kubernetes.io/managed-by"="pingctl" "app.kubernetes.io/part-of"="ping-workshop" "pingctl.dev/image"="" "pingctl.dev/stage"="images"'
  cp -R "$copy/images/ping" "$work/context"
  sed -i "/^FROM /a $label" "$work/context/Dockerfile"
  mkdir "$work/context/app"
  cp -R "$PINGCTL_ROOT"/service/{ping-service.jar,lib} "$work/context/app/"
  cp /etc/ssl/certs/ca-certificates.crt "$work/context/ca.crt"
}

compile() { find "$source" -name '*.java' -exec "$jdk/bin/javac" -proc:none -parameters -d "$work/classes" -cp "$work/context/app/lib/*" {} +; }
pack() { "$jdk/bin/jar" --update --file "$work/context/app/ping-service.jar" -C "$work/classes" .; }
build_image() { build --tag="$name" --build-arg=BASE="$base" --build-arg=VERSION="$answer" "$work/context"; }
start() { docker run --detach --name="$name" --publish=127.0.0.1::5000 "$name" >/dev/null; }

"$pingctl" workshop init "$copy" >/dev/null
cp -R "$PINGCTL_WORKSHOP"/{stages,templates,images} "$copy/"
case $1 in
  dev)
    at_end unwatch
    watch
    address=http://127.0.0.1:$(port ping-compose-ping-1 5000)
    start=$EPOCHREALTIME
    save
    commands=1
    ;;
  hand)
    jdk=${PINGCTL_JAVA_HOME:?pingctl prove sets it}
    base=$(docker inspect ping-compose-ping-1 --format '{{index .Config.Labels "org.opencontainers.image.base.name"}}')
    docker rm --force "$name" >/dev/null 2>&1 || true
    at_end docker rmi --force "$name"
    at_end docker rm --force "$name"
    lay_out
    start=$EPOCHREALTIME
    save
    commands=0
    for step in compile pack build_image start; do
      "$step"
      commands=$((commands + 1))
    done
    address=http://127.0.0.1:$(port "$name" 5000)
    ;;
esac
if within 60 says "$address/healthz" "$answer"; then measure answered 1; else measure answered 0; fi
measure seconds "$(since "$start")"
measure commands "$commands"
if [[ $1 == dev ]]; then note "pingctl says: $(grep -m1 ' after the save' "$work/said")"; fi
