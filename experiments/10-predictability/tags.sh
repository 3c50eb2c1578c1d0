#!/usr/bin/env bash
# Builds an image, the same with a change, and the first again, and looks at what a tag names: tags.sh hash|latest
# The image is that of a workshop which has nothing else.
# shellcheck source-path=SCRIPTDIR source=../script.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../script.sh"

name=pingctl/prove-predictability
workshop=$work/workshop

# Writes what the image is built from, and has it built: provide TEXT
provide() {
  echo "$1" >"$workshop/images/small/text"
  "$pingctl" images --provide --workshop="$workshop" >/dev/null
}

# The tags of the image, without `latest`.
hashes() {
  docker images "$name" --format '{{.Repository}}:{{.Tag}}' | sed '/:latest$/d'
}

remove_images() {
  hashes | xargs --no-run-if-empty docker rmi --force "$name:latest"
}

mkdir -p "$workshop/stages/01-small" "$workshop/images/small"
printf 'format: 1\ntitle: Small\nimages: [%s]\nup:\n  - run-container: {small: {image: %s}}\nverify: []\n' "$name" "$name" \
  >"$workshop/stages/01-small/stage.yaml"
printf 'FROM scratch\nCOPY text /text\n' >"$workshop/images/small/Dockerfile"
printf 'format: 1\nimages:\n  - {name: %s, title: Small, folder: images/small, about: 1 s, disk: 1 MB}\n' "$name" \
  >"$workshop/images/images.yaml"
remove_images
at_end remove_images

tag=$name:latest
for text in first second first; do
  provide "$text"
  if [[ $1 == hash && $tag == *:latest ]]; then tag=$(hashes); fi
  docker image inspect "$tag" --format '{{.Id}}' >>"$work/contents"
done
measure contents "$(different <"$work/contents")"
measure names "$(hashes | wc -l)"
