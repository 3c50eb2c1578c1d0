package dev.pingctl.release.helm;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import dev.pingctl.kubeconfig.KubeconfigFiles.Choice;
import dev.pingctl.release.Charts;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Helm as a native library in this process, for the cluster of a context.
///
/// The cluster is given by the bytes of the chosen kubeconfig, so nothing in the environment can
/// mean another one. Helm's own check of fields is left out: it loads all the types that the
/// cluster knows, only to find that the API checks fields itself, as it has since Kubernetes 1.25.
public final class NativeCharts implements Charts {
  private final Supplier<Choice> choice;

  /// Helm for the cluster that is chosen when it is first needed. Nothing is loaded yet.
  public NativeCharts(Supplier<Choice> choice) {
    this.choice = choice;
  }

  @Override
  public String render(Order order) {
    return call(
        "to render the chart of release " + order.release(),
        () ->
            new Helm(order.chart())
                .template()
                .withName(order.release())
                .withNamespace(order.namespace())
                .withValuesFile(order.values())
                .call());
  }

  @Override
  public void install(Order order) {
    call(
        "to install release " + order.release(),
        () -> {
          InstallCommand install =
              new Helm(order.chart())
                  .install()
                  .withName(order.release())
                  .withNamespace(order.namespace())
                  .withValuesFile(order.values())
                  .disableOpenApiValidation()
                  .withTimeout(seconds(order.hooks()))
                  .withKubeConfigContents(kubeconfig());
          if (!order.description().isEmpty()) {
            install.withDescription(order.description());
          }
          return install.call();
        });
  }

  @Override
  public void rehearse(Order order) {
    call(
        "to upgrade release " + order.release(),
        () -> upgrade(order, kubeconfig()).dryRun().withDryRunOption(DryRun.SERVER).call());
  }

  @Override
  public void upgrade(Order order) {
    call("to upgrade release " + order.release(), () -> upgrade(order, kubeconfig()).call());
  }

  private static UpgradeCommand upgrade(Order order, String kubeconfig) {
    UpgradeCommand upgrade =
        new Helm(order.chart())
            .upgrade()
            .withName(order.release())
            .withNamespace(order.namespace())
            .withValuesFile(order.values())
            .resetValues()
            .disableOpenApiValidation()
            .cleanupOnFail()
            .withTimeout(seconds(order.hooks()))
            .withKubeConfigContents(kubeconfig);
    if (!order.description().isEmpty()) {
      upgrade.withDescription(order.description());
    }
    return upgrade;
  }

  @Override
  public void uninstall(String namespace, String release) {
    call(
        "to uninstall release " + release,
        () ->
            Helm.uninstall(release)
                .withNamespace(namespace)
                .ignoreNotFound()
                .withKubeConfigContents(kubeconfig())
                .call());
  }

  @Override
  public void test(String namespace, String release, Duration timeout, Consumer<String> progress) {
    progress.accept("running the tests of release " + release);
    call(
        "to pass the tests of release " + release,
        () ->
            Helm.test(release)
                .withNamespace(namespace)
                .withTimeout(seconds(timeout))
                .withKubeConfigContents(kubeconfig())
                .call());
  }

  private String kubeconfig() {
    Choice chosen = choice.get();
    return chosen.kubeconfig().only(chosen.context());
  }

  private static int seconds(Duration duration) {
    return (int) Math.max(1, duration.toSeconds());
  }

  private static <T> T call(String subject, Supplier<T> call) {
    try {
      return NativeCall.make(call);
    } catch (IllegalStateException e) {
      throw HelmErrors.of(e, subject);
    }
  }
}
