# shellcheck shell=bash
# Packages of Debian 13, unpacked into a folder: for what an older Debian lacks. Nothing of the system changes.

# The address this machine has Debian's packages from; nothing on another distribution.
debian_repository() {
  local origin address
  while read -r origin address; do
    if [[ $origin == Debian ]]; then
      printf '%s' "$address"
      return
    fi
  done < <(apt-get indextargets --format "\$(ORIGIN) \$(REPO_URI)" 'Created-By: Packages' 2>/dev/null)
}

# Unpacks packages into the folder $1, with package lists of their own, checked with the system's keys.
unpack_from_debian_13() {
  local folder=$1 work options file
  shift
  work=$(mktemp -d)
  leftovers+=("$work")
  mkdir -p "$work"/{state/lists/partial,cache/archives/partial,packages} "$folder"
  printf 'deb %s trixie main\n' "$(debian_repository)" >"$work/sources.list"
  : >"$work/status"
  options=(-q -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State=$work/state" -o "Dir::State::status=$work/status" -o "Dir::Cache=$work/cache"
    -o "APT::Sandbox::User=$(id -un)")
  quietly apt-get "${options[@]}" update || return 1
  (cd "$work/packages" && quietly apt-get "${options[@]}" download "$@") || return 1
  for file in "$work"/packages/*.deb; do dpkg -x "$file" "$folder" || return 1; done
  rm -rf "$work"
}
