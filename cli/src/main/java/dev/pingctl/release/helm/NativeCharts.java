package dev.pingctl.release.helm;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.UpgradeCommand;
import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Credential;
import dev.pingctl.release.Charts;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Helm as a native library in this process, for the cluster of a context.
///
/// The cluster is given by the text of a kubeconfig that says what the chosen context says, so
/// nothing in the environment can mean another one. That text is never in a file. Helm's own check
/// of fields is left out: it loads all the types that the cluster knows, only to find that the API
/// checks fields itself, as it has since Kubernetes 1.25.
public final class NativeCharts implements Charts {
  /// What Helm says where its first question, which changes nothing, is refused for its
  /// credentials.
  private static final Pattern REFUSED_AT_ONCE =
      Pattern.compile(
          "cluster unreachable.*(Unauthorized|credentials|must be logged in)", Pattern.DOTALL);

  private final Supplier<Access> access;

  /// Helm for the cluster that is chosen when it is first needed. Nothing is loaded yet.
  public NativeCharts(Supplier<Access> access) {
    this.access = access;
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
    onCluster(
        "to install release " + request.release(),
        kubeconfig -> {
          InstallCommand install =
              new Helm(request.chart())
                  .install()
                  .withName(request.release())
                  .withNamespace(request.namespace())
                  .withValuesFile(request.values())
                  .disableOpenApiValidation()
                  .withTimeout(seconds(request.hooks()))
                  .withKubeConfigContents(kubeconfig);
          request.wholeNumbers().forEach(install::set);
          if (!request.description().isEmpty()) {
            install.withDescription(request.description());
          }
          return install.call();
        });
  }

  @Override
  public void rehearse(ReleaseRequest request) {
    onCluster(
        "to upgrade release " + request.release(),
        kubeconfig -> upgrade(request, kubeconfig).dryRun().withDryRunOption(DryRun.SERVER).call());
  }

  @Override
  public void upgrade(ReleaseRequest request) {
    onCluster(
        "to upgrade release " + request.release(),
        kubeconfig -> upgrade(request, kubeconfig).call());
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
    onCluster(
        "to uninstall release " + release,
        kubeconfig ->
            Helm.uninstall(release)
                .withNamespace(namespace)
                .ignoreNotFound()
                .withKubeConfigContents(kubeconfig)
                .call());
  }

  @Override
  public void test(String namespace, String release, Duration timeout, Consumer<String> progress) {
    progress.accept("running the tests of release " + release);
    onCluster(
        "to pass the tests of release " + release,
        kubeconfig ->
            Helm.test(release)
                .withNamespace(namespace)
                .withTimeout(seconds(timeout))
                .withKubeConfigContents(kubeconfig)
                .call());
  }

  /// Makes a call to the cluster. Where Helm is refused before it has begun, and there may be a
  /// newer credential, it is called once more with that.
  private void onCluster(String subject, Function<String, ?> call) {
    Access given = access.get();
    Credential credential = given.credential();
    try {
      NativeCall.make(() -> call.apply(given.plain(credential)));
    } catch (IllegalStateException e) {
      if (!REFUSED_AT_ONCE.matcher(String.valueOf(e.getMessage())).find()
          || !given.renew(credential)) {
        throw HelmErrors.of(e, subject);
      }
      call(subject, () -> call.apply(given.plain(given.credential())));
    }
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
