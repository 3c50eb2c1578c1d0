package dev.pingctl.plan;

import dev.pingctl.explain.CertificateCommands;
import dev.pingctl.explain.ComposeCommands;
import dev.pingctl.explain.CurlCommands;
import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.HelmCommands;
import dev.pingctl.explain.KubectlCommands;
import dev.pingctl.explain.Shell;
import dev.pingctl.explain.ShellCommand;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.machine.Certificates;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Check;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The commands by which a person would see for himself what a check proves.
final class CheckCommands {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ShellContext context;
  private final String stage;
  private final URI url;
  private final CurlCommands curl;
  private final KubectlCommands kubectl;

  /// Commands for the checks of a stage.
  ///
  /// @param url where the stage answers
  CheckCommands(ShellContext context, String stage, URI url) {
    this.context = context;
    this.stage = stage;
    this.url = url;
    this.curl = new CurlCommands(context);
    this.kubectl = new KubectlCommands(context);
  }

  Explanation explain(Check check) {
    return switch (check) {
      case Check.Answers answers -> answers(answers);
      case Check.CountsExactly counts -> counts(counts);
      case Check.Hardened hardened ->
          typed(
              "The engine says with which rights it runs.",
              "docker inspect --format='{{.Config.User}} read-only={{.HostConfig.ReadonlyRootfs}}"
                  + " dropped={{.HostConfig.CapDrop}}' "
                  + hardened.container());
      case Check.Outage outage -> outage(outage.container());
      case Check.DependsOn depends ->
          typed(
              "The one that needs the other started later.",
              "docker inspect --format='{{.State.StartedAt}} {{.Name}}' %s %s | sort"
                  .formatted(depends.dependency(), depends.container()));
      case Check.ComposeReads reads ->
          typed(
              "The tool itself reads the file.",
              new ComposeCommands(context, stage).text(Path.of(reads.file()), "config --quiet"));
      case Check.Spread spread ->
          byAddress(
              "Each answer names its pod.",
              "for i in $(seq 50); do curl --silent --output /dev/null --dump-header - %s/ping; done |"
                      .formatted(url)
                  + " grep --ignore-case X-Ping-Pod | sort | uniq --count");
      case Check.PodsAnswer _ ->
          Explanation.instead("pingctl asks each pod through a port that it forwards to it.");
      case Check.Restricted _ ->
          typed(
              "The namespace refuses what is not hardened.",
              "if %s run intruder --namespace=%s --image=%s --privileged --dry-run=server; then exit 1; fi"
                  .formatted(
                      context.kubectl(), namespace(), context.images().inCluster("pingctl/ping")));
      case Check.ReplacesPod replaces -> killed(replaces.deployment(), "No ping fails meanwhile.");
      case Check.CountAfterKill kill ->
          killed(kill.deployment(), "The count %s.".formatted(kill.kept() ? "stays" : "is lost"));
      case Check.SurvivesRestart restart ->
          Explanation.of(
              "No ping fails meanwhile.",
              kubectl.on("rollout restart", deployment(restart.deployment()), ""),
              kubectl.awaitRollout(deployment(restart.deployment()), PATIENCE));
      case Check.Routes routes -> routes(routes);
      case Check.Redirects redirects ->
          byAddress(
              "The answer names the address to go on to.",
              curl.status(
                  "--header 'Host: %s' ".formatted(redirects.host()), url + redirects.path()));
      case Check.Trusted trusted ->
          typed(
              "The chain of %s ends at the authority that made it.".formatted(trusted.host()),
              "openssl verify -CAfile %s %s"
                  .formatted(
                      context.secret(stage, CertificateCommands.AUTHORITY),
                      context.secret(stage, Certificates.CERTIFICATE)));
      case Check.TestsPass tests ->
          Explanation.of(
              "A chart brings its tests along.",
              new HelmCommands(context, namespace(), tests.release()).on("test", ""));
      case Check.SurvivesTeardown _ ->
          byAddress(
              "The count is what it was.",
              "[ \"$(%s)\" = \"$count\" ]".formatted(curl.get(url + "/count")));
      case Check.Refuses refuses -> Explanation.instead(refuses(refuses));
      case Check.Splits _,
          Check.Limits _,
          Check.PrometheusCounts _,
          Check.Scrapes _,
          Check.AlertFires _,
          Check.FollowsLoad _,
          Check.Draws _,
          Check.RollsBack _ ->
          Explanation.instead("pingctl sends the requests, and counts what came back.");
    };
  }

  private Explanation answers(Check.Answers answers) {
    String address = url + answers.path();
    if (answers.status() == 200 && !answers.body().isEmpty()) {
      return byAddress(
          "Its answer is compared.",
          "[ \"$(%s)\" = %s ]".formatted(curl.get(address), Shell.word(answers.body())));
    }
    return byAddress(
        "Its status is compared.",
        "[ \"$(%s)\" = %d ]".formatted(curl.status("", address), answers.status()));
  }

  private Explanation counts(Check.CountsExactly counts) {
    return byAddress(
        "Each ping is one atomic INCR, however many are sent at once.",
        """
        before=$(%s)
        seq %d | xargs -I {} -P %d curl --fail --silent --show-error --output /dev/null %s/ping
        [ "$(%s)" -eq "$((before + %d))" ]\
        """
            .formatted(
                curl.get(url + "/count"),
                counts.pings(),
                counts.concurrency(),
                url,
                curl.get(url + "/count"),
                counts.pings()));
  }

  private Explanation outage(String container) {
    return byAddress(
        "A service whose database is down says so, and recovers.",
        """
        docker stop %s
        [ "$(%s)" = 503 ]
        docker start %s
        curl --fail --silent --show-error --retry 60 --retry-delay 1 --retry-all-errors %s\
        """
            .formatted(container, curl.status("", url + "/ping"), container, url + "/ping"));
  }

  private Explanation routes(Check.Routes routes) {
    if (routes.secure()) {
      return Explanation.of(
          "It is asked for by its name, and the certificate has to be the authority's.",
          ShellCommand.of(
              "[ \"$(%s)\" = %d ]"
                  .formatted(
                      curl.status(
                          "--cacert %s "
                              .formatted(context.secret(stage, CertificateCommands.AUTHORITY)),
                          "https://%s:%d%s"
                              .formatted(
                                  routes.host(),
                                  context.settings().httpsPort(stage),
                                  routes.path())),
                      routes.status())));
    }
    String header = routes.header().isEmpty() ? "" : "--header '%s' ".formatted(routes.header());
    return byAddress(
        "The ingress controller goes by the host that is asked for.",
        "[ \"$(%s)\" = %d ]"
            .formatted(
                curl.status(
                    "--header 'Host: %s' %s".formatted(routes.host(), header), url + routes.path()),
                routes.status()));
  }

  private Explanation killed(String deployment, String why) {
    return Explanation.of(
        why,
        ShellCommand.of(
            "%s delete \"$(%s get pod --namespace=%s --selector=app.kubernetes.io/name=%s --output=name | head -n 1)\" --namespace=%s"
                .formatted(
                    context.kubectl(), context.kubectl(), namespace(), deployment, namespace())),
        kubectl.awaitRollout(deployment(deployment), PATIENCE));
  }

  private static String refuses(Check.Refuses refuses) {
    return "pingctl starts a hardened pod here and in another namespace; inside, `timeout 3 bash -c"
        + " ': </dev/tcp/%s/%d'` has to fail."
            .formatted(
                refuses.guarded().getFirst().service().orElse("POD"),
                refuses.guarded().getFirst().port());
  }

  /// A command that asks at the stage's address, where curl gets there.
  private Explanation byAddress(String why, String command) {
    return curl.reaches(url)
        ? Explanation.of(why, ShellCommand.of(command))
        : Explanation.instead("pingctl asks through a port that it forwards to the cluster.");
  }

  private static Explanation typed(String why, String command) {
    return Explanation.of(why, ShellCommand.of(command));
  }

  private String namespace() {
    return StageName.project(stage);
  }

  private ObjectRef deployment(String name) {
    return new ObjectRef("apps/v1", "Deployment", Optional.of(namespace()), name);
  }
}
