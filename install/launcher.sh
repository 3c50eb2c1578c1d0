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

# What is the same in every run was written down at install time. Help has colours where the program would use some;
# where it is hard to tell, the program is asked.
text=
case $#:${1:-} in
  1:-V | 1:--version) text=version ;;
  1:completion) text=completion ;;
  1:-h | 1:--help)
    if [ "${CLICOLOR_FORCE+set}${CLICOLOR+set}${ConEmuANSI+set}${JAVA_TOOL_OPTIONS+set}${JDK_JAVA_OPTIONS+set}" ]; then
      :
    elif [ "${NO_COLOR+set}" ] || [ ! -t 1 ]; then
      text=help
    elif [ -t 0 ]; then
      text=help-in-colour
    fi
    ;;
esac
if [ -n "$text" ] && [ -r "$release/texts/$text" ]; then exec cat "$release/texts/$text"; fi

# A smaller cache starts faster: one for where hardly any code is needed, one without a cluster's client. A load generator earns the optimizing compiler.
cache=all
[ ! -e "${PINGCTL_HOME:-$HOME/.pingctl}/kubeconfig" ] || cache=cluster
compiler=-XX:TieredStopAtLevel=1
case " $* " in
  *' --context'*) cache=cluster ;;
esac
case ${1:-} in
  '' | -h | --help | -V | --version | completion) cache=help ;;
  ping) compiler=-XX:+TieredCompilation ;;
esac

# pingctl gives Helm all it needs; what the environment says is for another Helm.
# pingctl alone reads the user's kubeconfig; Helm's library would, too, and fail where it names a context that is gone.
kubeconfig=${KUBECONFIG-}
export KUBECONFIG=/dev/null
unset HELM_DRIVER HELM_NAMESPACE HELM_KUBECONTEXT HELM_KUBEAPISERVER HELM_KUBETOKEN HELM_KUBECAFILE HELM_KUBEASUSER HELM_KUBEASGROUPS HELM_PLUGINS HELM_DEBUG

# Libraries are loaded from the installation alone; to find out where the system has its own would take JNA a process.
jna=
[ ! -e "$release/native/libjnidispatch.so" ] || jna="-Djna.nounpack=true"

# A cache that is missing or refused only costs time, so the JVM says nothing about it.
exec "$java_home/bin/java" \
  -XX:AOTCache="$release/aot/$cache.aot" -Xlog:disable \
  -XX:+UseSerialGC "$compiler" -XX:-UsePerfData -Xmx256m --enable-native-access=ALL-UNNAMED \
  -Dpingctl.root="$share" -Dpingctl.kubeconfig="$kubeconfig" -Dpingctl.native="$release/native" -Dcom.marcnuri.jkube-helm.skipRemoteJar=true \
  ${jna:+"$jna" "-Djna.boot.library.path=$release/native" "-Djna.platform.library.path=$release/native"} -cp "$class_path" dev.pingctl.Main "$@"
