package dev.pingctl.command.option;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// Options that say which Kubernetes cluster is meant.
public final class TargetOptions {
  private static final Pattern REGISTRY =
      Pattern.compile("[a-zA-Z0-9.-]+(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*/?");

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "Use the cluster of this context of your kubeconfig instead of the embedded one.")
  Optional<String> context = Optional.empty();

  @Option(
      names = "--registry",
      paramLabel = "HOST/PATH",
      description = "With --context: push images to this registry, for that cluster to pull.")
  Optional<String> registry = Optional.empty();

  public Settings apply(Settings settings) {
    if (context.isEmpty() && registry.isPresent()) {
      throw new Failure(
          FailureId.USAGE,
          ExitCode.USAGE,
          "--registry needs --context: images are loaded into the embedded cluster directly.");
    }
    registry
        .filter(name -> !REGISTRY.matcher(name).matches())
        .ifPresent(name -> {
          throw new Failure(
              FailureId.USAGE,
              ExitCode.USAGE,
              "--registry takes HOST/PATH in small letters and without https://, such as registry.example.com/team, not '%s'."
                  .formatted(name));
        });
    return context
        .map(name -> settings.withTarget(new Target.Context(name, registry)))
        .orElse(settings);
  }
}
