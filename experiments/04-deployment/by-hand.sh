# shellcheck shell=bash source-path=SCRIPTDIR source=../script.sh
# What `up --explain` prints, typed by a shell: for a place beside the stage, which goes on meanwhile.
source "$(dirname -- "${BASH_SOURCE[0]}")/../script.sh"

by_hand_base=5700 # above the ports of stages and node

# Where on the network of the node the script of a stage on the cluster answers.
node_address() {
  echo "$(docker inspect "$node" --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'):30505"
}

# Prints the script of a stage with other names, another port of this machine and another one of the node, and with a count of what it
# does at its top level: by_hand STAGE
by_hand() {
  local address=''
  if [[ $1 == k8s ]]; then address=$(node_address); fi
  # shellcheck disable=SC2016 # expanded by the shell that types it
  printf 'typed=0; trap "echo \$typed >%q" EXIT; trap '\''typed=$((typed + 1))'\'' DEBUG\n' "$work/typed"
  "$pingctl" up --stage="$1" --port-base="$by_hand_base" --explain --dry-run 2>/dev/null |
    sed -e "s/ping-$1/by-hand-$1/g" -e 's/nodePort: 30005/nodePort: 30505/' \
      -e "s#http://localhost:[0-9]*/readyz#http://$address/readyz#"
}

# Has a shell type a script, with a folder and programs of its own: type_in SCRIPT
type_in() {
  env WORKSHOP_HOME="$work/by-hand" PATH="$work/bin:$PATH" bash "$1"
}

# How many commands the last script was.
typed() {
  cat "$work/typed"
}

# Removes what a script has made, also what an earlier one has left: remove STAGE
remove() {
  docker rm --force "by-hand-$1-ping" >/dev/null 2>&1 || true
  if [[ $1 == k8s ]]; then k delete namespace by-hand-k8s --ignore-not-found --now --wait=false >/dev/null; fi
}
