package dev.pingctl.measure;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.plan.Attempt;
import dev.pingctl.text.Json;
import dev.pingctl.text.MergePatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A pod that attempts something, prints how that went, and ends: `refused: WORDS` or `through:
/// WORDS`.
///
/// @param namespace where it runs
/// @param script for bash, with its arguments
/// @param spec fields of the pod's specification, such as its security context
/// @param container fields of its container
record AttemptPod(
    String namespace,
    String script,
    List<String> arguments,
    Map<String, Object> spec,
    Map<String, Object> container) {
  private static final String IMAGE = "pingctl/redis";
  private static final String CONTAINER = "attempt";

  /// A place in the root file system that everybody may write to, unless it is read-only.
  private static final String PLANTED = "/tmp/planted";

  private static final String CONTEXT = "securityContext";

  /// What the strictest level of Pod Security asks for.
  private static final Map<String, Object> RESTRICTED_POD =
      Map.of(
          "runAsNonRoot",
          true,
          "runAsUser",
          65_532,
          "runAsGroup",
          65_532,
          "seccompProfile",
          Map.of("type", "RuntimeDefault"));

  private static final Map<String, Object> RESTRICTED_CONTAINER =
      Map.of(
          "allowPrivilegeEscalation",
          false,
          "readOnlyRootFilesystem",
          true,
          "capabilities",
          Map.of("drop", List.of("ALL")));

  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: %1$s
        namespace: %2$s
        labels: {app.kubernetes.io/name: %1$s}
      spec:
        restartPolicy: Never
        activeDeadlineSeconds: 60
        terminationGracePeriodSeconds: 0
        automountServiceAccountToken: false
        enableServiceLinks: false
        containers:
          - name: %5$s
            image: %3$s
            imagePullPolicy: IfNotPresent
            command: %4$s
            resources:
              requests: {cpu: 10m, memory: 16Mi}
              limits: {cpu: 500m, memory: 64Mi}
      """;

  /// Reads nothing that is secret.
  private static final String TAKE_NODE =
      """
      processes=0
      for process in /proc/[0-9]*; do processes=$((processes + 1)); done
      if [[ -r /node/etc/shadow ]]; then file='can read its /etc/shadow'; else file='sees its files'; fi
      echo "through: root in the pod sees $processes processes of the node, and $file"
      """;

  /// A connection may be refused for a moment after the pod has started, before policies have come
  /// into force. Then it asks what only those may who have logged in.
  private static final String LOG_IN =
      """
      connected=
      for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        if exec 3<> "/dev/tcp/$1/$2"; then connected=yes; break; fi
        sleep 0.5
      done 2> /dev/null
      if [[ -z $connected ]]; then echo "unclear: $1 does not answer"; exit; fi
      ask() {
        printf '%s\\r\\n' "$1" >&3
        read -r -t 5 answer <&3 || answer=
        answer=${answer%$'\\r'}
      }
      ask 'AUTH wrong'
      login=${answer%.}
      ask 'DBSIZE'
      case $answer in
        -*) echo "refused: Redis answers ${login#-}, and then ${answer#-}" ;;
        :*) echo "through: Redis answers to DBSIZE that it has ${answer#:} keys" ;;
        *) echo "unclear: Redis answers '$answer'" ;;
      esac
      """;

  private static final String WRITE =
      """
      program=$1
      words=$({ echo 'echo a program that was planted there runs' > "$program"; } 2>&1) || {
        echo "refused: the kernel answers ${words##*"$program: "}"
        exit
      }
      echo "through: $(bash "$program")"
      """;

  AttemptPod {
    arguments = List.copyOf(arguments);
    spec = Map.copyOf(spec);
    container = Map.copyOf(container);
  }

  /// A pod that only the level `privileged` of Pod Security admits. It is not privileged in the
  /// sense of containers, as there are nodes that cannot start such; that would add nothing.
  static AttemptPod takingNode(String namespace) {
    return new AttemptPod(
        namespace,
        TAKE_NODE,
        List.of(),
        Map.of(
            "hostPID",
            true,
            "volumes",
            List.of(Map.of("name", "node", "hostPath", Map.of("path", "/")))),
        Map.of(
            CONTEXT,
            Map.of("runAsUser", 0),
            "volumeMounts",
            List.of(Map.of("name", "node", "mountPath", "/node", "readOnly", true))));
  }

  /// A hardened pod that tries a wrong password.
  static AttemptPod loggingIn(Attempt.LogIn attempt) {
    return new AttemptPod(
        attempt.namespace(),
        LOG_IN,
        List.of(attempt.service(), String.valueOf(attempt.port())),
        Map.of(CONTEXT, RESTRICTED_POD),
        Map.of(CONTEXT, RESTRICTED_CONTAINER));
  }

  /// A pod that writes where programs are.
  ///
  /// @param pod the security context that it runs with
  /// @param container that of its container
  static AttemptPod writing(
      Attempt.Write attempt, Map<String, Object> pod, Map<String, Object> container) {
    return new AttemptPod(
        attempt.namespace(),
        WRITE,
        List.of(PLANTED),
        Map.of(CONTEXT, pod),
        Map.of(CONTEXT, MergePatch.merged(container, attempt.set())));
  }

  /// The pod as an object, with the labels of a stage and the name of an image of the catalogue.
  Manifest manifest(String stage) {
    List<String> command =
        Stream.concat(Stream.of("bash", "-uc", script, Attempt.POD), arguments.stream()).toList();
    String text = MANIFEST.formatted(Attempt.POD, namespace, IMAGE, Json.write(command), CONTAINER);
    Map<String, Object> filled = new LinkedHashMap<>(container);
    filled.put("name", CONTAINER);
    Map<String, Object> whole = new LinkedHashMap<>(spec);
    whole.put("containers", List.of(filled));
    return Manifest.read(Attempt.POD, text, stage).getFirst().patched(Map.of("spec", whole));
  }
}
