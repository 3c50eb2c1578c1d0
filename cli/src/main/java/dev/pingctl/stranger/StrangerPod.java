package dev.pingctl.stranger;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.text.Json;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A hardened pod that tries to connect to what network policies protect, says in its log how that
/// went, and ends. No policy of a stage allows it anything.
///
/// @param namespace where it runs
/// @param name its name, which is also its label `app.kubernetes.io/name`
/// @param image a reference that the cluster has, of an image with bash
/// @param control `HOST/PORT/PATH` that answers 200 and that everybody may connect to; empty to ask
///   none
/// @param addresses `HOST/PORT` of each place it tries
record StrangerPod(
    String namespace, String name, String image, String control, List<String> addresses) {
  /// The label that its policies select it by.
  static final String LABEL = "app.kubernetes.io/name";

  /// The first argument is the control, the others are the addresses. The control shows that the
  /// network carries this pod's packets, and of ping that it reaches its Redis: a stranger that
  /// gets nowhere at all proves nothing. Rules may come a moment later than the pod, so what is
  /// reached is tried again, for three seconds; what is not reached once is refused.
  private static final String SCRIPT =
      """
      control=$1
      shift
      host=${control%%/*}
      path=${control#*/}
      port=${path%%/*}
      path=/${path#*/}
      connects() {
        timeout 2 bash -c 'exec 3<> "/dev/tcp/$0"' "$1"
      }
      asks() {
        timeout 3 bash -c 'exec 3<> "/dev/tcp/$0/$1" &&
          printf "GET %s HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n" "$2" "$0" >&3 &&
          read -r line <&3 && [[ $line == *" 200 "* ]]' "$host" "$port" "$path"
      }
      answers() {
        [[ -n $control ]] || return 0
        for round in 1 2 3 4 5 6 7 8 9 10; do
          if asks; then return 0; fi
          sleep 0.3
        done
        return 1
      }
      try() {
        for round in 0 1 2 3 4 5 6 7 8 9; do
          if ! connects "$1"; then echo "refused $1 $round"; return; fi
          sleep 0.3
        done
        echo "reached $1"
      }
      answers || exit 0
      echo before
      for address in "$@"; do try "$address" & done
      wait
      answers && echo after
      """;

  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: %1$s
        namespace: %2$s
        labels: {%3$s: %1$s}
      spec:
        restartPolicy: Never
        activeDeadlineSeconds: 90
        terminationGracePeriodSeconds: 0
        automountServiceAccountToken: false
        enableServiceLinks: false
        securityContext:
          runAsNonRoot: true
          runAsUser: 65532
          runAsGroup: 65532
          seccompProfile: {type: RuntimeDefault}
        containers:
          - name: stranger
            image: %4$s
            imagePullPolicy: IfNotPresent
            command: %5$s
            resources:
              requests: {cpu: 10m, memory: 16Mi}
              limits: {cpu: 500m, memory: 64Mi}
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities: {drop: [ALL]}
      """;

  StrangerPod {
    addresses = List.copyOf(addresses);
  }

  /// The pod as an object, with the mark of a stage.
  Manifest manifest(String stage) {
    List<String> command =
        Stream.concat(Stream.of("bash", "-uc", SCRIPT, name, control), addresses.stream()).toList();
    String text = MANIFEST.formatted(name, namespace, LABEL, image, Json.write(command));
    return Manifest.read(name, text, stage).getFirst();
  }

  /// Which object it is.
  ObjectRef ref() {
    return new ObjectRef("v1", "Pod", Optional.of(namespace), name);
  }

  /// What such a pod has said.
  ///
  /// @param answered whether the control answered, before and after it tried
  /// @param reached the addresses it could connect to until it gave up
  /// @param refused how often it could connect to each of the others before it was refused
  record Report(boolean answered, List<String> reached, Map<String, Integer> refused) {
    /// Reads the lines of its log.
    static Report of(List<String> lines) {
      Map<String, Integer> refused = new LinkedHashMap<>();
      List<String[]> words = lines.stream().map(line -> line.split(" ", -1)).toList();
      words.stream()
          .filter(each -> each.length == 3 && each[0].equals("refused"))
          .forEach(each -> refused.put(each[1], Integer.valueOf(each[2])));
      return new Report(
          lines.contains("before") && lines.contains("after"),
          words.stream()
              .filter(each -> each.length == 2 && each[0].equals("reached"))
              .map(each -> each[1])
              .collect(Collectors.toList()),
          refused);
    }

    /// Whether every one of these addresses was tried to the end.
    boolean covers(Collection<String> addresses) {
      return addresses.stream()
          .allMatch(each -> reached.contains(each) || refused.containsKey(each));
    }
  }
}
