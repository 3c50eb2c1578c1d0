package dev.pingctl.stage;

import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.settings.StageName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One entry under `verify` in a `stage.yaml`: something the running stage proves. The set is
/// closed.
public sealed interface Check {
  /// The sentence that holds when the check passes.
  String claim();

  /// What proving it does to whoever uses the stage, as a clause without a subject; empty where it
  /// takes nothing away. Pings that are counted take nothing away.
  default Optional<String> disturbance() {
    return switch (this) {
      case Outage outage ->
          Optional.of("stops %s for some seconds, while pings fail".formatted(outage.container()));
      case ReplacesPod replaces -> Optional.of("kills a pod of " + replaces.deployment());
      case CountAfterKill kill ->
          Optional.of(
              "kills the pod of %s, %s"
                  .formatted(
                      kill.deployment(),
                      kill.kept() ? "without which pings fail" : "and the count is lost with it"));
      case SurvivesRestart restart -> Optional.of("restarts the pods of " + restart.deployment());
      case AlertFires fires ->
          Optional.of(
              "takes away the pods of %s, and what they hold in memory, until alert %s fires"
                  .formatted(fires.without().name(), fires.alert()));
      case SurvivesTeardown _ -> Optional.of("takes the stage down and brings it up again");
      case RollsBack back ->
          Optional.of("upgrades release %s and rolls it back".formatted(back.release()));
      case Answers _,
          CountsExactly _,
          Hardened _,
          DependsOn _,
          ComposeReads _,
          Spread _,
          PodsAnswer _,
          Restricted _,
          Refuses _,
          Routes _,
          Trusted _,
          Redirects _,
          Splits _,
          Limits _,
          PrometheusCounts _,
          Scrapes _,
          FollowsLoad _,
          Draws _,
          TestsPass _ ->
          Optional.empty();
    };
  }

  /// Returns the sentence that reports what contradicts the claim.
  ///
  /// @param seen as a clause, with or without a full stop
  default String contradicted(String stage, String seen) {
    return "Check failed in stage %s: %s. Found: %s%s"
        .formatted(stage, claim(), seen, seen.endsWith(".") ? "" : ".");
  }

  /// `answers`: a path of the stage answers with this status and, where it is not empty, this body.
  record Answers(String path, int status, String body) implements Check {
    @Override
    public String claim() {
      return "GET %s answers %d%s".formatted(path, status, body.isEmpty() ? "" : " " + body);
    }
  }

  /// `counts-exactly`: so many pings sent at once raise the count by exactly that many.
  record CountsExactly(int pings, int concurrency) implements Check {
    @Override
    public String claim() {
      return "%d pings, %d at a time, raise the count by exactly %d"
          .formatted(pings, concurrency, pings);
    }
  }

  /// `hardened`: a container runs as an unprivileged user on a read-only root, without capabilities
  /// and without a file of this machine in it, except secrets.
  record Hardened(String container) implements Check {
    @Override
    public String claim() {
      return "%s runs non-root, read-only, without capabilities and without files of this machine"
          .formatted(container);
    }
  }

  /// `outage`: while a container is stopped, pings answer 503; after it is back, they count again.
  record Outage(String container) implements Check {
    @Override
    public String claim() {
      return "without %s a ping answers 503, and works again once it is back".formatted(container);
    }
  }

  /// `depends-on`: a container waits for another one to be healthy before it starts.
  record DependsOn(String container, String dependency) implements Check {
    @Override
    public String claim() {
      return "%s waits for a healthy %s before it starts".formatted(container, dependency);
    }
  }

  /// `compose-reads`: the real `docker compose` reads the file and sees the project, where it is
  /// installed.
  record ComposeReads(String file) implements Check {
    @Override
    public String claim() {
      return "docker compose reads %s and sees every service".formatted(file);
    }
  }

  /// `spread`: answers come from as many pods of a Deployment as it is to have.
  record Spread(String deployment) implements Check {
    @Override
    public String claim() {
      return "every pod of %s answers".formatted(deployment);
    }
  }

  /// `pods-answer`: as many pods of a Deployment as it is to have answer a path of their port
  /// `http` with 200, each asked by itself. It holds of applications whose answers name no pod.
  record PodsAnswer(String deployment, String path) implements Check {
    @Override
    public String claim() {
      return "every pod of %s answers %s".formatted(deployment, path);
    }
  }

  /// `restricted`: the namespace refuses a privileged pod, and every pod in it is unprivileged.
  record Restricted() implements Check {
    @Override
    public String claim() {
      return "the namespace refuses a privileged pod, and every pod in it is hardened";
    }
  }

  /// `refuses`: pods that no network policy allows cannot connect to what policies protect, neither
  /// from the stage's namespace nor from another, while the service beside it answers them.
  ///
  /// @param control what everybody may connect to: it shows that the network carries packets
  record Refuses(List<Guarded> guarded, Control control) implements Check {
    public Refuses {
      guarded = List.copyOf(guarded);
    }

    /// What ping, beside what is guarded, lets through.
    public Refuses(List<Guarded> guarded) {
      this(guarded, Control.PING);
    }

    /// A Service beside what is guarded that answers a path with 200 to everybody.
    public record Control(String service, String path) {
      /// The ping service, where that reaches its Redis.
      public static final Control PING = new Control(StageName.SERVICE, "/test");
    }

    /// Something that policies protect.
    ///
    /// @param deployment whose pods are tried, each at its own address
    /// @param service the Service in front of them, which is tried, too; empty where there is none
    /// @param port of both
    public record Guarded(ObjectRef deployment, Optional<String> service, int port) {}

    /// The namespace that is made for strangers while a stage is checked.
    public static String elsewhere(String stage) {
      return StageName.project(stage) + "-stranger";
    }

    @Override
    public String claim() {
      return "pods that no policy allows, in this namespace and another, are refused by "
          + guarded.stream()
              .map(each -> each.deployment().name())
              .collect(Collectors.joining(" and "));
    }
  }

  /// `replaces-pod`: a pod of a Deployment that is killed is replaced, and no ping fails.
  record ReplacesPod(String deployment) implements Check {
    @Override
    public String claim() {
      return "a killed pod of %s is replaced, and no ping fails".formatted(deployment);
    }
  }

  /// `loses-count` and `keeps-count`: what becomes of the count when a Deployment's pod is killed.
  record CountAfterKill(String deployment, boolean kept) implements Check {
    @Override
    public String claim() {
      return "the count %s a killed pod of %s"
          .formatted(kept ? "survives" : "is lost with", deployment);
    }
  }

  /// `routes`: the ingress controller sends a request for this host and path where it should.
  ///
  /// @param secure whether it is asked over HTTPS
  /// @param header a header line that is sent, empty for none
  /// @param status what is answered
  /// @param deployment whose pod answers, empty where that does not matter
  record Routes(
      String host, String path, boolean secure, String header, int status, String deployment)
      implements Check {
    @Override
    public String claim() {
      return "%s://%s%s%s answers %d%s"
          .formatted(
              secure ? "https" : "http",
              host,
              path,
              header.isEmpty() ? "" : " with " + header,
              status,
              deployment.isEmpty() ? "" : " from " + deployment);
    }
  }

  /// `trusted`: who trusts pingctl's CA trusts the certificate that the ingress controller shows
  /// for a host.
  record Trusted(String host) implements Check {
    @Override
    public String claim() {
      return "the certificate for %s is valid under pingctl's authority".formatted(host);
    }
  }

  /// `redirects`: plain HTTP for a host and path is sent on to the same over HTTPS.
  record Redirects(String host, String path) implements Check {
    @Override
    public String claim() {
      return "http://%s%s is sent on to https".formatted(host, path);
    }
  }

  /// `splits`: traffic is split between two versions as the weights of a route say, as exactly as
  /// chance allows; all or none where a weight is 0.
  record Splits(ObjectRef route, int requests) implements Check {
    @Override
    public String claim() {
      return "%d requests are split as %s says".formatted(requests, route.text());
    }
  }

  /// `limits`: of so many requests at once some are answered 200 and the others 429.
  record Limits(String host, String path, int requests) implements Check {
    @Override
    public String claim() {
      return "of %d requests at once for https://%s%s some are answered 429"
          .formatted(requests, host, path);
    }
  }

  /// `survives-restart`: while the pods of a Deployment are restarted, no ping through it fails.
  record SurvivesRestart(String deployment) implements Check {
    @Override
    public String claim() {
      return "while the pods of %s restart, no ping fails".formatted(deployment);
    }
  }

  /// `counts-in-prometheus`: so many pings, sent to this address, raise the counters of so many
  /// pods in Prometheus by exactly that many.
  record PrometheusCounts(String pinged, int pods, int pings, int concurrency) implements Check {
    @Override
    public String claim() {
      return "Prometheus' counter grows by exactly the %d pings sent".formatted(pings);
    }
  }

  /// `scrapes`: Prometheus gets answers from as many targets of a job as a Deployment is to have
  /// pods.
  record Scrapes(String job, ObjectRef deployment) implements Check {
    @Override
    public String claim() {
      return "Prometheus scrapes every pod of " + deployment.name();
    }
  }

  /// `alert-fires`: while a workload has no pods, an alert becomes pending, then fires; with the
  /// pods back it ends.
  record AlertFires(String alert, ObjectRef without) implements Check {
    @Override
    public String claim() {
      return "without %s the alert %s fires, and ends when it is back"
          .formatted(without.name(), alert);
    }
  }

  /// `follows-load`: under a load that rises to so many pings a second an autoscaler brings its
  /// Deployment from its least number of pods to so many that are ready, and back when the load has
  /// gone.
  ///
  /// @param pinged where the pings go; empty for the stage's own address
  record FollowsLoad(ObjectRef autoscaler, Optional<String> pinged, int rate, int pods)
      implements Check {
    @Override
    public String claim() {
      return "under %d pings a second %s gets %d pods or more, and gives them back; no ping fails"
          .formatted(rate, autoscaler.name(), pods);
    }
  }

  /// `draws`: every expression of a dashboard has data while pings come to this address.
  ///
  /// @param dashboard its file: as long as all stage files together, and read by this proof alone
  record Draws(Path dashboard, String pinged) implements Check {
    @Override
    public String claim() {
      return "every panel of the dashboard has data";
    }
  }

  /// `survives-teardown`: the count is the same after the stage was taken down and brought up
  /// again.
  record SurvivesTeardown() implements Check {
    @Override
    public String claim() {
      return "the count survives teardown and up of the stage";
    }
  }

  /// `tests-pass`: the tests that a chart brings along pass.
  record TestsPass(String release) implements Check {
    @Override
    public String claim() {
      return "the tests of release %s pass".formatted(release);
    }
  }

  /// `rolls-back`: an upgrade of a release and the way back fail no ping, and are in its history.
  record RollsBack(String release) implements Check {
    @Override
    public String claim() {
      return "an upgrade of release %s and its rollback fail no ping".formatted(release);
    }
  }
}
