# shellcheck shell=bash
# Finding a JDK 25 or bringing one, and running Maven with it.

java_home=''

# The major version of the JDK in a folder, read from its `release` file; nothing if it is not a JDK.
major_version() {
  local version
  [[ -x $1/bin/javac && -x $1/bin/jlink && -r $1/release ]] || return 0
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  printf '%s' "$version"
}

# Where JDKs are looked for: the one that was asked for first.
jdk_candidates() {
  if [[ -n ${JAVA_HOME:-} ]]; then printf '%s\n' "$JAVA_HOME"; fi
  local folder java
  for folder in /usr/lib/jvm/* "$private_jdk"; do
    if [[ -d $folder && ! -L $folder ]]; then printf '%s\n' "$folder"; fi
  done
  java=$(command -v java || true)
  if [[ -n $java ]]; then
    java=$(readlink -f "$java")
    printf '%s\n' "${java%/bin/java}"
  fi
  if [[ -x /usr/libexec/java_home ]]; then /usr/libexec/java_home -v 25+ 2>/dev/null || true; fi
}

# JAVA_HOME if it is new enough, else a JDK 25, else any later one.
find_jdk() {
  local candidate version later=''
  java_home=''
  while IFS= read -r candidate; do
    version=$(major_version "$candidate")
    if [[ -z $version ]] || ((version < 25)); then continue; fi
    if ((version == 25)) || [[ $candidate == "${JAVA_HOME:-}" ]]; then
      java_home=$candidate
      return
    fi
    later=${later:-$candidate}
  done < <(jdk_candidates)
  java_home=$later
}

# Makes a JDK of a folder of its own from Debian 13's packages, for a Debian that has none. They are built for a newer C
# library than the system's, so that library comes along, and only this JDK's programs use it.
unpack_debian_jdk() {
  local scratch root loader file
  local libraries=(libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libz.so.1 libstdc++.so.6 libgcc_s.so.1)
  [[ -n $(debian_repository) ]] || return 1
  say "unpacking Debian 13's JDK 25 to $private_jdk"
  have patchelf || install_package --no-install-recommends patchelf || return 1
  mkdir -p "$(dirname "$private_jdk")"
  rm -rf "$private_jdk".?????? # from a run that was killed
  scratch=$(mktemp -d "$private_jdk.XXXXXX")
  leftovers+=("$scratch")
  root=$scratch/root
  unpack_from_debian_13 "$root" openjdk-25-jdk-headless openjdk-25-jre-headless \
    libc6 zlib1g libstdc++6 libgcc-s1 || return 1
  mv "$root"/usr/lib/jvm/java-25-openjdk-* "$scratch/jdk"
  while IFS= read -r -d '' file; do # its settings are links into /etc
    [[ $(readlink "$file") != /etc/java-25-openjdk/* ]] ||
      cp --remove-destination "$root$(readlink "$file")" "$file"
  done < <(find "$scratch/jdk" -type l -print0)
  for file in "${libraries[@]}"; do cp -L "$root"/usr/lib/*-linux-gnu/"$file" "$scratch/jdk/lib/"; done
  loader=$(basename "$root"/usr/lib/*-linux-gnu/ld-linux-*.so.*)
  cp -L "$root"/usr/lib/*-linux-gnu/"$loader" "$scratch/jdk/lib/"
  for file in "$scratch"/jdk/bin/* "$scratch"/jdk/lib/{jspawnhelper,jexec}; do
    patchelf --set-interpreter "$private_jdk/lib/$loader" "$file"
  done
  patchelf --force-rpath --set-rpath "\$ORIGIN" "$scratch/jdk/lib/jspawnhelper"
  rm -rf "$private_jdk"
  mv "$scratch/jdk" "$private_jdk"
  rm -rf "$scratch"
  "$private_jdk/bin/java" -version >/dev/null 2>&1
}

ensure_jdk() {
  private_jdk=$HOME/.local/share/pingctl-jdk
  find_jdk
  if [[ -n $java_home ]]; then return; fi
  if can_install_packages; then
    refresh_package_index
    if offered openjdk-25-jdk-headless; then
      install_package --no-install-recommends openjdk-25-jdk-headless || true
    elif [[ -n $(caller_of_sudo) ]]; then
      have patchelf || install_package --no-install-recommends patchelf || true
      return # what follows is done as that user
    else
      unpack_debian_jdk || say "Debian 13's JDK cannot be used here."
    fi
    find_jdk
  fi
  if [[ -z $java_home ]]; then
    missing+=("a JDK 25 or later: install openjdk-25-jdk (Debian 13, Ubuntu 24.04 or later) or Eclipse Temurin 25; set JAVA_HOME if it is not in /usr/lib/jvm")
  fi
}

# Maven reads its proxy from a settings file only, while everything else reads it from the environment.
# Prints the file's content, or nothing where no proxy is set or the user has told Maven already.
proxy_settings() {
  local address=${https_proxy:-${HTTPS_PROXY:-${http_proxy:-${HTTP_PROXY:-}}}} login='' direct
  if [[ -z $address ]] || grep -qs '<proxy>' "$HOME/.m2/settings.xml"; then return; fi
  address=${address#*://}
  address=${address%%/*}
  if [[ $address == *@* ]]; then
    login=${address%@*}
    address=${address##*@}
    login="<username>${login%%:*}</username><password>${login#*:}</password>"
  fi
  direct=$(printf '%s' "${no_proxy:-${NO_PROXY:-}}" | sed 's/ //g; s/^\./*./; s/,\./,*./g; s/,/|/g')
  for protocol in http https; do
    printf '<proxy><id>%s</id><active>true</active><protocol>%s</protocol>' "$protocol" "$protocol"
    printf '<host>%s</host><port>%s</port>%s' "${address%:*}" "${address##*:}" "$login"
    printf '<nonProxyHosts>%s</nonProxyHosts></proxy>\n' "$direct"
  done | sed '1s/^/<settings><proxies>/; $s/$/<\/proxies><\/settings>/; s/&/\&amp;/g'
}

# The machine's certificate bundle, where the JDK keeps a store of its own that may lack an added CA.
untold_certificates() {
  local bundle
  if [[ $(readlink -f "$java_home/lib/security/cacerts") == /etc/ssl/certs/java/cacerts ]]; then return; fi
  for bundle in "${SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
    if [[ -n $bundle && -r $bundle ]]; then
      printf '%s' "$bundle"
      return
    fi
  done
}

# Runs Maven in a folder with the JDK found, behind the machine's proxy and trusting the machine's CAs.
run_maven() (
  local folder=$1 scratch bundle options=(-B -ntp)
  shift
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  proxy_settings >"$scratch/settings.xml"
  if [[ -s $scratch/settings.xml ]]; then options+=(-gs "$scratch/settings.xml"); fi
  bundle=$(untold_certificates)
  if [[ -n $bundle ]]; then
    "$java_home/bin/java" "$source_root/install/TrustStore.java" "$bundle" "$scratch/trust.p12" || exit 1
    MAVEN_OPTS="${MAVEN_OPTS:-} -Djavax.net.ssl.trustStore=$scratch/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"
  fi
  cd "$folder" || exit 1
  JAVA_HOME=$java_home MAVEN_OPTS=${MAVEN_OPTS:-} mvn "${options[@]}" "$@"
)
