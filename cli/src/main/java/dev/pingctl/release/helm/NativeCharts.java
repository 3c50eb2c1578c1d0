package dev.pingctl.release.helm;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.UpgradeCommand;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
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
  private final Supplier<ContextChoice> choice;

  /// Helm for the cluster that is chosen when it is first needed. Nothing is loaded yet.
  public NativeCharts(Supplier<ContextChoice> choice) {
    this.choice = choice;
  }

  @Override
  public String render(ReleaseRequest request) {
    return call(
        "to render the chart of release " + request.release(),
        () -> {
          TemplateCommand template =
              new Helm(request.chart())
                  .template()
                  .withName(request.release())
                  .withNamespace(request.namespace())
                  .withValuesFile(request.values());
          request.wholeNumbers().forEach(template::set);
          return template.call();
        });
  }

  @Override
  public void install(ReleaseRequest request) {
    call(
        "to install release " + request.release(),
        () -> {
          InstallCommand install =
              new Helm(request.chart())
                  .install()
                  .withName(request.release())
                  .withNamespace(request.namespace())
                  .withValuesFile(request.values())
                  .disableOpenApiValidation()
                  .withTimeout(seconds(request.hooks()))
                  .withKubeConfigContents(kubeconfig());
          request.wholeNumbers().forEach(install::set);
          if (!request.description().isEmpty()) {
            install.withDescription(request.description());
          }
          return install.call();
        });
  }

  @Override
  public void rehearse(ReleaseRequest request) {
    call(
        "to upgrade release " + request.release(),
        () -> upgrade(request, kubeconfig()).dryRun().withDryRunOption(DryRun.SERVER).call());
  }

  @Override
  public void upgrade(ReleaseRequest request) {
    call("to upgrade release " + request.release(), () -> upgrade(request, kubeconfig()).call());
  }

  private static UpgradeCommand upgrade(ReleaseRequest request, String kubeconfig) {
    UpgradeCommand upgrade =
        new Helm(request.chart())
            .upgrade()
            .withName(request.release())
            .withNamespace(request.namespace())
            .withValuesFile(request.values())
            .resetValues()
            .disableOpenApiValidation()
            .cleanupOnFail()
            .withTimeout(seconds(request.hooks()))
            .withKubeConfigContents(kubeconfig);
    request.wholeNumbers().forEach(upgrade::set);
    if (!request.description().isEmpty()) {
      upgrade.withDescription(request.description());
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
    ContextChoice chosen = choice.get();
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
