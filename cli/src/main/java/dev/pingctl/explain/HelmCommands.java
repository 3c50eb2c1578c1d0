package dev.pingctl.explain;

import static java.util.stream.Collectors.joining;

import dev.pingctl.text.YamlWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The `helm` commands on a release.
public final class HelmCommands {
  private final ShellContext context;
  private final String namespace;
  private final String release;

  /// Commands on a release.
  public HelmCommands(ShellContext context, String namespace, String release) {
    this.context = context;
    this.namespace = namespace;
    this.release = release;
  }

  /// Installs a chart or upgrades the release to it, and waits.
  ///
  /// @param how `upgrade --install`, or `upgrade --reuse-values`
  /// @param values laid over the chart's own
  /// @param given options with values that are laid over these
  public ShellCommand upgrade(
      String how, Path chart, Map<String, Object> values, List<String> given, Duration timeout) {
    return ShellCommand.of(
            "%s %s %s --namespace=%s --values=- %s--wait --timeout=%ds"
                .formatted(
                    context.helm(how),
                    release,
                    context.file(chart),
                    namespace,
                    given.stream().map(word -> Shell.word(word) + " ").collect(joining()),
                    timeout.toSeconds()))
        .reading(YamlWriter.block(values));
  }

  /// A command on the release.
  ///
  /// @param subcommand such as `uninstall`
  /// @param options each after a space
  public ShellCommand on(String subcommand, String options) {
    return ShellCommand.of(
        "%s %s --namespace=%s%s".formatted(context.helm(subcommand), release, namespace, options));
  }
}
