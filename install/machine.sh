# shellcheck shell=bash
# Packages and the container engine.

proxy_variables=http_proxy,https_proxy,no_proxy,HTTP_PROXY,HTTPS_PROXY,NO_PROXY
missing=() # what this machine lacks and install.sh cannot bring, each with how to get it

as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo --preserve-env="$proxy_variables" "$@"
  fi
}

can_install_packages() {
  have apt-get && { ((EUID == 0)) || have sudo; }
}

refresh_package_index() {
  [[ -z ${index_is_fresh:-} ]] || return 0
  say "refreshing the package index"
  quietly as_root apt-get -q update || say "apt-get update failed; going on with the index there is"
  index_is_fresh=yes
}

# Whether the distribution offers a package, in whatever version.
offered() {
  [[ $(apt-cache policy "$1" 2>/dev/null) == *'Candidate: '[^\(]* ]]
}

# Installs a package; options before its name go to apt-get.
install_package() {
  refresh_package_index
  local last=${*: -1}
  say "installing the package $last"
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@"
}

# Makes sure that a command is there: its name, the package that has it, and why it is needed.
need_command() {
  local command=$1 package=$2 reason=$3
  if have "$command"; then return; fi
  if can_install_packages && install_package --no-install-recommends "$package"; then
    hash -r
    if have "$command"; then return; fi
  fi
  missing+=("$command ($reason): install the package $package, as root: apt-get install $package")
}

# up, denied (it is there, this user may not use it), or down.
engine_state() {
  local answer
  if answer=$(docker version 2>&1 >/dev/null); then
    echo up
  elif [[ $answer == *'permission denied'* ]]; then
    echo denied
  else
    echo down
  fi
}

# Waits until the engine answers. $1: its process, or 0 where something else looks after it; $2: seconds.
await_engine() {
  local process=$1 deadline=$((SECONDS + $2))
  until [[ $(engine_state) != down ]]; do
    if ((SECONDS >= deadline)) || { ((process > 0)) && [[ ! -d /proc/$process ]]; }; then return 1; fi
    sleep 0.2
  done
}

start_engine_detached() {
  local log=/var/log/dockerd.log process
  say "starting dockerd, detached; its log is $log"
  # shellcheck disable=SC2016 # expanded by the inner shell
  process=$(as_root sh -c 'setsid dockerd >>"$0" 2>&1 </dev/null & echo $!' "$log")
  if ! await_engine "$process" 90; then
    as_root tail -n 15 "$log" >&2 || true
    die "dockerd does not answer; the last lines of $log are above. Start a Docker engine, then run this again."
  fi
}

start_engine() {
  if [[ -n ${DOCKER_HOST:-} ]]; then
    missing+=("a Docker engine at DOCKER_HOST=$DOCKER_HOST: start it, or unset DOCKER_HOST")
  elif [[ -d /run/systemd/system ]]; then
    say "starting the Docker engine"
    quietly as_root systemctl start docker || die "systemctl start docker failed: systemctl status docker tells why."
    await_engine 0 90 || die "the Docker engine does not answer: systemctl status docker tells why."
  elif have dockerd && { ((EUID == 0)) || have sudo; }; then
    start_engine_detached
  else
    missing+=("a running Docker engine: start yours (on macOS: Docker Desktop or colima start)")
  fi
}

# Leaves an engine that answers exactly as it is.
ensure_engine() {
  if ! have docker && can_install_packages; then
    install_package docker.io || die "docker.io cannot be installed; the reason is above."
    hash -r
    if ! have docker && offered docker-cli; then install_package docker-cli || true; fi
    await_engine 0 5 || true # its package may have started it
  fi
  if ! have docker; then
    missing+=("docker, engine 20.10 or later: install Docker Engine or Docker Desktop")
    return
  fi
  if [[ $(engine_state) == down ]]; then
    if ! have dockerd && [[ -z ${DOCKER_HOST:-} ]] && can_install_packages; then
      install_package docker.io || die "docker.io cannot be installed; the reason is above."
    fi
    start_engine
  fi
}

# A user outside the group docker cannot use the engine, and letting them is theirs to decide.
explain_denied() {
  local user
  user=$(id -un)
  say "The Docker engine runs, but $user may not use it. Either allow it for good, then log in again:"
  say "  sudo usermod -aG docker $user"
  say "or run this once as root for $user:"
  say "  sudo $program ${1:-}"
}

# Brings what pingctl needs to run and be built. $1: the command that will run, if any.
prepare_machine() {
  missing=()
  ensure_jdk
  ensure_engine
  need_command mvn maven "3.8.7 or later, builds pingctl"
  need_command debootstrap debootstrap "makes the base image where no image registry answers"
  if [[ ${1:-} == test ]]; then
    need_command shellcheck shellcheck "checks the shell scripts"
    need_command redis-server redis-server "the service's tests count in it"
    need_command chromium chromium "the console is tested in it"
  fi
  if ((${#missing[@]} > 0)); then
    say "This machine still lacks:"
    printf '  - %s\n' "${missing[@]}" >&2
  fi
  [[ -n $java_home || -n $(caller_of_sudo) ]] || die "pingctl cannot be built without a JDK 25; run this again when it is there."
  if have docker && [[ -z $(caller_of_sudo) && $(engine_state) == denied ]]; then
    explain_denied "${1:-}"
    if [[ -n ${1:-} ]]; then exit 3; fi
  fi
}

# The real `docker compose` judges what pingctl does with a compose file. Where the machine has none, it comes into the
# folder $1, which becomes the docker command's settings for this run.
bring_compose() {
  local folder=$1
  if docker compose version >/dev/null 2>&1; then return; fi
  if offered docker-compose-v2 && install_package docker-compose-v2; then return; fi
  [[ -n $(debian_repository) ]] || die "the tests need docker compose: install its plugin for the docker command."
  if [[ ! -d $folder/docker ]]; then
    say "unpacking Debian 13's docker compose for this run"
    unpack_from_debian_13 "$folder/compose" docker-compose || die "docker compose cannot be had; the reason is above."
    mkdir -p "$folder/docker"
    cp "${DOCKER_CONFIG:-$HOME/.docker}/config.json" "$folder/docker/" 2>/dev/null || true
    cp -R "$folder/compose/usr/libexec/docker/cli-plugins" "$folder/docker/"
  fi
  export DOCKER_CONFIG=$folder/docker
  docker compose version >/dev/null || die "Debian 13's docker compose does not run here."
}

# The registry that the tests pull images from. It is unpacked for this run, not installed: its package would start one.
bring_registry() {
  local folder=$1/registry
  if have docker-registry; then return; fi
  if [[ ! -d $folder/usr ]]; then
    refresh_package_index
    say "unpacking docker-registry for this run"
    mkdir -p "$folder"
    (cd "$folder" && quietly apt-get -q download docker-registry && dpkg -x docker-registry_*.deb .) ||
      die "the tests need docker-registry, and its package cannot be had; the reason is above."
  fi
  export PATH=$PATH:$folder/usr/bin
}

# The judge of Prometheus' rules. It is unpacked for this run, as older Debian has it in a package that would start a Prometheus.
bring_promtool() {
  local folder=$1/promtool
  if have promtool; then return; fi
  if [[ -d $folder/usr ]]; then
    export PATH=$PATH:$folder/usr/bin
    return
  fi
  refresh_package_index
  say "unpacking promtool for this run"
  if [[ -n $(debian_repository) ]]; then
    unpack_from_debian_13 "$folder" promtool || die "the tests need promtool, and its package cannot be had; the reason is above."
  else
    mkdir -p "$folder"
    (cd "$folder" && { quietly apt-get -q download promtool || quietly apt-get -q download prometheus; } && dpkg -x ./*.deb .) ||
      die "the tests need promtool, and its package cannot be had; the reason is above."
  fi
  export PATH=$PATH:$folder/usr/bin
}

# What the tests need of the machine, beyond what is brought for a run.
require_for_tests() {
  ((${#missing[@]} == 0)) || die "the tests need all that is listed above."
  have docker && [[ $(engine_state) == up ]] || die "the tests need a Docker engine that answers."
}

# Brings what only the end-to-end tests need. $1: a folder for this run; what is unpacked there already is not unpacked again.
bring_tools() {
  bring_compose "$1"
  bring_registry "$1"
  bring_promtool "$1"
}
