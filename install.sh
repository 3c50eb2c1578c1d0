#!/usr/bin/env bash
# Prepares this machine for pingctl, builds pingctl and installs it; see usage() or ./install.sh --help.
set -euo pipefail

source_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
program=${BASH_SOURCE[0]}
PATH=$PATH:/usr/sbin:/sbin # where Debian keeps debootstrap and dockerd, which a user's PATH lacks
# shellcheck source-path=SCRIPTDIR
source "$source_root/install/say.sh"
# shellcheck source-path=SCRIPTDIR
source "$source_root/install/machine.sh"
# shellcheck source-path=SCRIPTDIR
source "$source_root/install/debian.sh"
# shellcheck source-path=SCRIPTDIR
source "$source_root/install/jdk.sh"
# shellcheck source-path=SCRIPTDIR
source "$source_root/install/release.sh"
# shellcheck source-path=SCRIPTDIR
source "$source_root/install/tests-engine.sh"
# shellcheck source-path=SCRIPTDIR
source "$source_root/install/tests.sh"

usage() {
  cat <<'TEXT'
Usage: ./install.sh [--prefix DIR] [COMMAND [ARGUMENT...]]
       ./install.sh [--prefix DIR] --uninstall

Prepares this machine (JDK 25, Docker engine, Maven, debootstrap), builds pingctl, installs it
and, if a COMMAND is given, runs `pingctl COMMAND ARGUMENT...`. What is there already is left as it is; a
second run with nothing changed takes a moment. Missing packages are installed by root or through sudo.

  ./install.sh                      install, and say what to type next
  ./install.sh up --stage=compose   install, then run `pingctl up --stage=compose`
  ./install.sh test                 prepare the machine for the tests and run them
  ./install.sh test --all           run the long ones, too, that CI leaves out

  --prefix DIR   install to DIR/share/pingctl and DIR/bin/pingctl (default: ~/.local)
  --uninstall    remove what was installed there; what stages run stays (`pingctl teardown` first)
  --help         print this text

PINGCTL_TEST_CACHE=DIR keeps the images and tools of the tests in DIR, for the next run of them.

With sudo, pingctl is installed for the user who called sudo.
TEXT
}

# The user that called sudo: installing for root would put pingctl where that user never looks.
caller_of_sudo() {
  if ((EUID == 0)) && [[ -n ${SUDO_USER:-} && $SUDO_USER != root ]]; then
    printf '%s' "$SUDO_USER"
  fi
}

# Carries on as the user who called sudo. The group lets a COMMAND reach the engine, for this run.
become() {
  local user=$1 home groups=()
  shift
  home=$(getent passwd "$user" | cut -d: -f6)
  if getent group docker >/dev/null; then groups=(--supp-group docker); fi
  exec runuser -u "$user" "${groups[@]}" -- \
    env -u SUDO_USER -u XDG_CONFIG_HOME -u MAVEN_OPTS HOME="$home" USER="$user" LOGNAME="$user" bash "$program" "$@"
}

advise() {
  local bin=$prefix/bin
  say "Installed $bin/pingctl. Next:"
  say "  pingctl up --stage=compose    start the service and its Redis from one compose file"
  say "  pingctl stages                list what there is to learn"
  advise_path
}

advise_path() {
  if is_on_path "$prefix/bin" || [[ $(command -v pingctl) -ef $prefix/bin/pingctl ]]; then return; fi
  say "$prefix/bin is not on your PATH; add it with this line, here and in ~/.profile:"
  say "  export PATH=\"$prefix/bin:\$PATH\""
}

main() {
  local arguments=("$@") uninstall=no user
  prefix=''
  while (($# > 0)); do
    case $1 in
      --help | -h) usage && return ;;
      --prefix)
        [[ -n ${2:-} ]] || wrong_usage "--prefix needs a folder"
        prefix=$2
        shift
        ;;
      --prefix=*) prefix=${1#--prefix=} ;;
      --uninstall) uninstall=yes ;;
      -*) wrong_usage "there is no option $1" ;;
      *) break ;;
    esac
    shift
  done

  user=$(caller_of_sudo)
  if [[ -n $user ]]; then
    if [[ $uninstall == no ]]; then prepare_machine "${1:-}"; fi
    become "$user" "${arguments[@]}"
  fi

  prefix=${prefix:-$HOME/.local}
  [[ $prefix == /* ]] || prefix=$PWD/$prefix
  [[ $prefix != *[:$'\n']* ]] || wrong_usage "the prefix must not contain a colon or a line break"

  if [[ $uninstall == yes ]]; then
    (($# == 0)) || wrong_usage "--uninstall takes no command"
    uninstall_pingctl
  elif [[ ${1:-} == test ]]; then
    [[ ${2:-} == --all || $# == 1 ]] || wrong_usage "test takes no argument but --all"
    prepare_machine test
    run_tests "${2:-}"
  else
    prepare_machine "${1:-}"
    install_pingctl
    link_for_path
    if (($# == 0)); then advise; else
      advise_path
      exec "$prefix/bin/pingctl" "$@"
    fi
  fi
}

leftovers=() # removed however this ends, short of kill -9
trap 'stop_what_runs_beside; release_engine_of_tests; rm -rf "${leftovers[@]+"${leftovers[@]}"}"' EXIT
trap 'say "Interrupted. What was installed before is unchanged; run this again to go on."; exit 130' INT
main "$@"
