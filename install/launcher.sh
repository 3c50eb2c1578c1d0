#!/bin/sh
# Starts pingctl. What stands above the line is written at install time.
share=
release=
java_home=
class_path=
# ---
if [ ! -x "$java_home/bin/java" ]; then
  echo "pingctl: the JDK it was installed with is gone from $java_home; run ./install.sh again. [PING-NO-JDK]" >&2
  exit 1
fi

# A standard stream that is closed would be the next file that is opened. The program says what it cannot write.
{ true 3>&2; } || exec 2>/dev/null
{ true 3>&1; } 2>/dev/null || exec 1</dev/null
{ true 3<&0; } 2>/dev/null || exec 0</dev/null

# Java does not start in a working folder that was deleted. The program says of a relative path that it leads nowhere from there.
gone=
[ -d "${PWD:-}" ] || { cd "$release/aot" && gone=true; } || exit 1

# What is the same in every run was written down at install time. Help has colours where the program would use some;
# where it is hard to tell, the program is asked.
text=
case $#:${1:-} in
  1:-V | 1:--version) text=version ;;
  1:completion) text=completion ;;
  1:-h | 1:--help)
    if [ "${CLICOLOR_FORCE+set}${CLICOLOR+set}${ConEmuANSI+set}" ]; then
      :
    elif [ "${NO_COLOR+set}" ] || [ ! -t 1 ]; then
      text=help
    elif [ -t 0 ]; then
      text=help-in-colour
    fi
    ;;
esac
# The program says, too, why it could not be written.
if [ -n "$text" ] && [ -r "$release/texts/$text" ]; then cat "$release/texts/$text" 2>/dev/null && exit; fi

# A smaller cache starts faster: one for where hardly any code is needed, one without a cluster's client. A load generator earns the optimizing compiler.
cache=all
[ ! -e "${PINGCTL_HOME:-${HOME-}/.pingctl}/kubeconfig" ] || cache=cluster
compiler=-XX:TieredStopAtLevel=1
case " $* " in
  *' --context'*) cache=cluster ;;
esac
case ${1:-} in
  '' | -h | --help | -V | --version | completion) cache=help ;;
  ping | prove | canary) compiler=-XX:+TieredCompilation ;;
esac

# The JVM takes names in the encoding of the locale, and options from variables that are meant for other programs; Helm's library
# reads the user's kubeconfig, and fails where it names a context that is gone. So they get other values here. The program, and
# what it starts, gets the user's back from these: "=VALUE", or nothing where a variable is not set.
export PINGCTL_GIVEN_LC_ALL="${LC_ALL+=$LC_ALL}" PINGCTL_GIVEN_LANGUAGE="${LANGUAGE+=$LANGUAGE}"
export PINGCTL_GIVEN_KUBECONFIG="${KUBECONFIG+=$KUBECONFIG}" PINGCTL_GIVEN_CLASSPATH="${CLASSPATH+=$CLASSPATH}"
export PINGCTL_GIVEN_JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS+=$JAVA_TOOL_OPTIONS}"
export PINGCTL_GIVEN_JDK_JAVA_OPTIONS="${JDK_JAVA_OPTIONS+=$JDK_JAVA_OPTIONS}" PINGCTL_GIVEN__JAVA_OPTIONS="${_JAVA_OPTIONS+=$_JAVA_OPTIONS}"
{ export LC_ALL=C.UTF-8; } 2>/dev/null # a shell may complain where the system has no such locale
export KUBECONFIG=/dev/null
unset LANGUAGE CLASSPATH JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

# pingctl gives Helm all it needs; what the environment says is for another Helm.
unset HELM_DRIVER HELM_NAMESPACE HELM_KUBECONTEXT HELM_KUBEAPISERVER HELM_KUBETOKEN HELM_KUBECAFILE HELM_KUBEASUSER HELM_KUBEASGROUPS HELM_PLUGINS HELM_DEBUG

# Libraries are loaded from the installation alone; to find out where the system has its own would take JNA a process.
jna=
[ ! -e "$release/native/libjnidispatch.so" ] || jna="-Djna.nounpack=true"

# Which standard streams are terminals, and how wide the one is that is written to; Java cannot find out.
terminals=
size=
if [ -t 0 ]; then terminals=0; fi
if [ -t 2 ]; then terminals=${terminals}2 && size=$(stty size <&2 2>/dev/null); fi
if [ -t 1 ]; then terminals=${terminals}1 && size=${size:-$(stty size <&1 2>/dev/null)}; fi

# A cache that is missing or refused only costs time, so the JVM says nothing about it, nor of files of options that it leaves aside.
exec "$java_home/bin/java" \
  -XX:AOTCache="$release/aot/$cache.aot" -Xlog:disable \
  -XX:+UseSerialGC "$compiler" -XX:-UsePerfData -XX:-PrintWarnings -Xmx256m --enable-native-access=ALL-UNNAMED \
  -Dpingctl.root="$share" -Dpingctl.terminals="$terminals" -Dpingctl.columns="${size#* }" -Dpingctl.native="$release/native" -Dcom.marcnuri.jkube-helm.skipRemoteJar=true \
  ${gone:+"-Dpingctl.folder.gone=true"} \
  ${jna:+"$jna" "-Djna.boot.library.path=$release/native" "-Djna.platform.library.path=$release/native"} -cp "$class_path" dev.pingctl.Main "$@"
