# shellcheck shell=bash
# Building pingctl and putting it in place. An installation is a folder DIR/share/pingctl-VERSION-ID that appears
# complete or not at all; DIR/share/pingctl is a link to it, and DIR/bin/pingctl a link to its launcher.

content=(.mvn pom.xml LICENSE service cli e2e/pom.xml stages experiments templates images cluster install)

# The parts of the source that are there, without build output.
existing_content() {
  local path
  for path in "${content[@]}"; do
    if [[ -e $source_root/$path ]]; then printf '%s\n' "$path"; fi
  done
}

checksum() {
  if have sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# Names what would be built from: every source file, the JDK, and where it goes.
release_id() {
  local paths=() path
  while IFS= read -r path; do paths+=("$path"); done < <(existing_content)
  {
    (cd "$source_root" && find "${paths[@]}" -name target -prune -o -type f -print0 |
      LC_ALL=C sort -z | xargs -0 cksum)
    printf '%s\n' "$java_home" "$prefix"
    cat "$java_home/release"
  } | checksum | cut -c 1-12
}

project_version() {
  sed -n 's:^  <version>\(.*\)</version>:\1:p' "$source_root/pom.xml"
}

# Builds in a copy, so that what is built is what was named and the source folder stays as it is.
build_in() {
  local folder=$1 options='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
  # What the user has set may not go with them; it may name a proxy that Maven needs.
  if [[ -n ${JAVA_TOOL_OPTIONS:-}${JDK_JAVA_OPTIONS:-}${_JAVA_OPTIONS:-} ]]; then options=''; fi
  say "building pingctl; the first build takes some minutes"
  existing_content | tar -C "$source_root" --exclude=target -cf - -T - | tar -C "$folder" -xf -
  MAVEN_OPTS="$options ${MAVEN_OPTS:-}" \
    quietly run_maven "$folder" -q package -pl service,cli -T 2 -Dpingctl.install -Dmaven.test.skip=true -Dmaven.artifact.threads=10 ||
    die "pingctl could not be built; Maven's words are above. What was installed before is unchanged."
}

single_quoted() {
  printf "'%s'" "${1//\'/\'\\\'\'}"
}

# The class path of the release folder $1 once it is moved to $2: every jar by name, pingctl's own first.
class_path() {
  local jar path=$2/lib/pingctl.jar
  for jar in "$1"/lib/*.jar; do
    if [[ ${jar##*/} != pingctl.jar ]]; then path+=:$2/lib/${jar##*/}; fi
  done
  printf '%s' "$path"
}

# Lays out the release folder $2 from the build in $1; it will be moved to $3.
lay_out() {
  local build=$1 folder=$2 final=$3 part
  mkdir -p "$folder"/{bin,lib,aot,service/lib}
  cp "$build/cli/target/pingctl-$(project_version).jar" "$folder/lib/pingctl.jar"
  cp "$build"/cli/target/lib/*.jar "$folder/lib/"
  cp "$build"/service/target/ping-service.jar "$folder/service/ping-service.jar"
  cp "$build"/service/target/lib/*.jar "$folder/service/lib/"
  mkdir "$folder/service/src"
  cp -R "$build/service/src/main" "$folder/service/src/" # what `pingctl dev` builds
  prepare_helm "$folder"
  for part in LICENSE stages experiments templates images cluster; do
    if [[ -e $build/$part ]]; then cp -R "$build/$part" "$folder/"; fi
  done
  {
    printf '#!/bin/sh\n'
    printf '%s=%s\n' \
      share "$(single_quoted "$prefix/share/pingctl")" \
      release "$(single_quoted "$final")" \
      java_home "$(single_quoted "$java_home")" \
      class_path "$(single_quoted "$(class_path "$folder" "$final")")"
    sed '1,/^# ---/d' "$source_root/install/launcher.sh"
  } >"$folder/bin/pingctl"
  chmod 755 "$folder/bin/pingctl"
}

# Unpacks the native libraries that Helm needs from the jars of the release folder $1 into its folder native: else they
# would be unpacked at every start. A machine that the jars have none for goes without.
prepare_helm() {
  local folder=$1 jar inside
  mkdir "$folder/native"
  for jar in "$folder"/lib/{linux,darwin}-a*.jar; do
    if [[ ! -e $jar ]]; then continue; fi
    (cd "$folder/native" && "$java_home/bin/jar" xf "$jar" && rm -rf META-INF com LICENSE ./*.h)
    rm "$jar"
  done
  inside=com/sun/jna/linux-x86-64/libjnidispatch.so
  if [[ $(uname -s)/$(uname -m) == Linux/x86_64 ]]; then
    (cd "$folder/native" && "$java_home/bin/jar" xf "$folder"/lib/jna-*.jar "$inside" && mv "$inside" . && rm -rf com)
  fi
}

# AOT training: runs the programme $3 (cli/src/training) with the jar $2 and the release folder $1, and writes the names of
# the classes that it loads to the file $4. What the programme writes, and Helm keeps, goes with a temporary home.
record_classes() {
  local folder=$1 jar=$2 programme=$3 list=$4 home
  home=$(mktemp -d)
  if HOME=$home PINGCTL_HOME=$home/pingctl KUBECONFIG=$home/kubeconfig \
    quietly "$java_home/bin/java" -XX:DumpLoadedClassList="$home/classes" "${jvm_options[@]}" \
    -cp "$(class_path "$folder" "$folder"):$jar" dev.pingctl.training.Training "$programme" "$home"; then
    sed -e '/dev\/pingctl\/training/d' -e 's/ id: [0-9]*$//' "$home/classes" >"$list" # numbers are one run's own
  fi
  rm -rf "$home"
}

# Makes the AOT cache $2 of the release folder $1 from the class lists that follow. A cache is tied to the very jars and
# JDK it was made with, and JDK 25 does not notice a jar that changed: so this comes last.
make_cache() {
  local folder=$1 cache=$2
  shift 2
  { awk '!seen[$0]++' "$@" >"$folder/lists/$cache" &&
    quietly "$java_home/bin/java" -Xshare:dump -XX:+AOTClassLinking "${jvm_options[@]}" -Xlog:disable \
      -XX:SharedClassListFile="$folder/lists/$cache" -XX:SharedArchiveFile="$folder/aot/$cache.aot" \
      -cp "$(class_path "$folder" "$folder")"; } ||
    say "No start-up cache could be made; pingctl works, but starts more slowly."
}

# Makes the start-up caches of the release folder $2 with the training classes built in $1, two at a time.
train_all() {
  local folder=$2 jar lists=$2/lists
  jar=$1/cli/target/pingctl-$(project_version)-training.jar
  say "preparing a fast start"
  jvm_options=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData --enable-native-access=ALL-UNNAMED # as in the launcher
    "-Dpingctl.root=$folder" "-Dpingctl.native=$folder/native" -Dcom.marcnuri.jkube-helm.skipRemoteJar=true)
  mkdir "$lists"
  record_classes "$folder" "$jar" engine "$lists/engine.classes" &
  record_classes "$folder" "$jar" help "$lists/help.classes"
  record_classes "$folder" "$jar" cluster "$lists/cluster.classes"
  wait $!
  make_cache "$folder" cluster "$lists/engine.classes" "$lists/cluster.classes" &
  make_cache "$folder" help "$lists/help.classes"
  make_cache "$folder" all "$lists/engine.classes"
  wait $!
  rm -rf "$lists"
}

# Writes down in the release folder $1 what never differs from run to run, for the launcher to print without a JVM.
write_texts() {
  local folder=$1 texts=$1/texts
  local java=("$java_home/bin/java" -XX:AOTCache="$folder/aot/help.aot" -Xlog:disable "${jvm_options[@]}"
    -cp "$(class_path "$folder" "$folder")")
  mkdir -p "$texts"
  NO_COLOR=1 "${java[@]}" dev.pingctl.Main --help >"$texts/help"
  env -u NO_COLOR "${java[@]}" -Dpicocli.ansi=true dev.pingctl.Main --help >"$texts/help-in-colour"
  "${java[@]}" dev.pingctl.Main --version >"$texts/version"
  "${java[@]}" dev.pingctl.Main completion >"$texts/completion"
}

# Replaces the link $2 in one step, so that there is always one.
point_link() {
  local target=$1 link=$2
  ln -s "$target" "$link.new.$$"
  mv -fT "$link.new.$$" "$link" 2>/dev/null || { rm -f "$link.new.$$" && ln -sfn "$target" "$link"; }
}

# Whether a path is free or was made by an earlier run.
is_ours_or_free() {
  [[ ! -e $1 && ! -L $1 ]] || [[ -L $1 && $(readlink "$1") == *pingctl* ]]
}

install_pingctl() {
  local share=$prefix/share bin=$prefix/bin name release staging previous other
  name=pingctl-$(project_version)-$(release_id)
  release=$share/$name
  if [[ -x $release/bin/pingctl && $(readlink "$share/pingctl") == "$name" && -e $bin/pingctl ]]; then
    return
  fi
  is_ours_or_free "$share/pingctl" || die "$share/pingctl is not from install.sh; move it away or choose another --prefix."
  is_ours_or_free "$bin/pingctl" || die "$bin/pingctl is not from install.sh; move it away or choose another --prefix."
  have mvn || die "pingctl cannot be built without Maven 3.8.7 or later; run this again when it is there."

  mkdir -p "$share" "$bin"
  exec 9<"$share" # one installation at a time in a prefix
  if have flock; then flock 9; fi
  rm -rf "$share"/.pingctl-staging.* # from a run that was killed
  if [[ ! -d $release ]]; then
    staging=$(mktemp -d "$share/.pingctl-staging.XXXXXX")
    leftovers+=("$staging")
    mkdir "$staging/build"
    (
      export LC_ALL=C.UTF-8 # Java reads and writes names of files in the encoding of the locale
      build_in "$staging/build"
      unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH # as in the launcher
      lay_out "$staging/build" "$staging/release" "$release"
      train_all "$staging/build" "$staging/release"
      write_texts "$staging/release"
    )
    mv "$staging/release" "$release"
    rm -rf "$staging"
  fi
  previous=$(readlink "$share/pingctl" || true)
  point_link "$name" "$share/pingctl"
  point_link "../share/pingctl/bin/pingctl" "$bin/pingctl"
  for other in "$share"/pingctl-*-*; do # the one just replaced may still be running
    if is_release "$other" && [[ ${other##*/} != "$name" && ${other##*/} != "$previous" ]]; then rm -rf "$other"; fi
  done
  exec 9<&-
}

# Where the programs of all users are. A link there lets a shell whose PATH lacks the prefix find pingctl at once.
everyones_bin=/usr/local/bin

is_on_path() {
  case :$PATH: in *":$1:"*) return 0 ;; *) return 1 ;; esac
}

link_for_path() {
  local link=$everyones_bin/pingctl
  if is_on_path "$prefix/bin" || ! is_on_path "$everyones_bin"; then return; fi
  if [[ $prefix != "$HOME/.local" || ! -w $everyones_bin || -e $link || -L $link ]]; then return; fi
  ln -s "$prefix/bin/pingctl" "$link"
}

is_release() {
  [[ -d $1 && -f $1/lib/pingctl.jar && -f $1/bin/pingctl ]]
}

uninstall_pingctl() {
  local share=$prefix/share bin=$prefix/bin release
  if [[ -L $bin/pingctl && $(readlink "$bin/pingctl") == ../share/pingctl/bin/pingctl ]]; then rm "$bin/pingctl"; fi
  if [[ -L $everyones_bin/pingctl && $(readlink "$everyones_bin/pingctl") == "$bin/pingctl" ]]; then
    rm "$everyones_bin/pingctl"
  fi
  if [[ -L $share/pingctl ]]; then rm "$share/pingctl"; fi
  for release in "$share"/pingctl-*-*; do
    if is_release "$release"; then rm -rf "$release"; fi
  done
  if [[ $prefix == "$HOME/.local" ]]; then rm -rf "$HOME/.local/share/pingctl-jdk"; fi
  say "Removed pingctl from $prefix."
  if [[ -d ${PINGCTL_HOME:-$HOME/.pingctl} ]]; then
    say "What pingctl keeps about running stages is still in ${PINGCTL_HOME:-$HOME/.pingctl}."
  fi
}
