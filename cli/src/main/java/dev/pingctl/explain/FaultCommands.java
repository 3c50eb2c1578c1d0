package dev.pingctl.explain;

import dev.pingctl.fault.FaultList;
import dev.pingctl.fault.FaultPaths;
import dev.pingctl.manifest.ObjectRef;
import java.util.Locale;
import java.util.Optional;

/// The commands that set faults of the service. The token comes from its file and is no argument of
/// a program, which others could see.
public final class FaultCommands {
  private static final int PORT = 15000;

  private final ShellContext context;
  private final String token;

  /// Commands for this context.
  ///
  /// @param token the file with the token, as a word
  public FaultCommands(ShellContext context, String token) {
    this.context = context;
    this.token = token;
  }

  /// Sets faults of pods, each through a forwarded port.
  ///
  /// @param pod the one that is meant; empty for all of the workload
  public ShellCommand pods(ObjectRef workload, Optional<String> pod, FaultList faults) {
    String namespace = workload.namespace().map(name -> " --namespace=" + name).orElse("");
    String pods =
        pod.map(name -> "pod/" + Shell.word(name))
            .orElseGet(() ->
                """
                $(%1$s get pods%2$s --output=name --selector="$(
                  %1$s get %3$s/%4$s%2$s --output=go-template='{{range $k, $v := .spec.selector.matchLabels}}{{$k}}={{$v}},{{end}}' |
                  sed 's/,$//')")\
                """
                    .formatted(
                        context.kubectl(),
                        namespace,
                        workload.kind().toLowerCase(Locale.ROOT),
                        workload.name()));
    return ShellCommand.of(
        """
        for pod in %s; do
          %s port-forward%s "$pod" %d:5000 >/dev/null & forward=$!
          %s
          kill "$forward"; wait "$forward" || true
        done\
        """
            .formatted(
                pods, context.kubectl(), namespace, PORT, put("http://127.0.0.1:" + PORT, faults)));
  }

  /// Sets faults of a container that publishes the service's port.
  public ShellCommand container(String name, FaultList faults) {
    return ShellCommand.of(
        put("http://$(docker port %s 5000 | head -1)".formatted(Shell.word(name)), faults));
  }

  /// Sets faults where an address answers.
  public ShellCommand address(String url, FaultList faults) {
    return ShellCommand.of(put(url, faults));
  }

  private String put(String url, FaultList faults) {
    String change =
        faults.isEmpty() ? "--request DELETE" : "--request PUT --data " + Shell.word(faults.text());
    return "printf 'Authorization: Bearer %%s' \"$(cat %s)\" | curl --fail --silent --show-error --retry 10 --retry-delay 1 --retry-connrefused --header @- %s \"%s\""
        .formatted(token, change, url + FaultPaths.FAULTS);
  }
}
