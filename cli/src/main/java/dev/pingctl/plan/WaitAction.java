package dev.pingctl.plan;

import dev.pingctl.canary.CanaryRules;
import dev.pingctl.explain.CurlCommands;
import dev.pingctl.explain.DockerCommands;
import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.KubectlCommands;
import dev.pingctl.explain.ShellCommand;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.node.NodeCommands;
import java.net.URI;
import java.time.Duration;

/// Waits, and changes nothing.
public sealed interface WaitAction extends Action {
  /// Waits until the health check of a container succeeds, and runs it at once for that: other
  /// containers wait for it.
  record AwaitProbe(String stage, String container, Duration timeout) implements WaitAction {
    @Override
    public String describe() {
      return "wait until the health check of %s succeeds (at most %s)"
          .formatted(container, Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return healthy(container, timeout, context);
    }
  }

  /// Waits until a container reports healthy.
  record AwaitHealthy(String stage, String container, Duration timeout) implements WaitAction {
    @Override
    public String describe() {
      return "wait until %s is healthy (at most %s)".formatted(container, Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return healthy(container, timeout, context);
    }
  }

  /// Waits until a container has ended with exit code 0.
  record AwaitCompleted(String stage, String container, Duration timeout) implements WaitAction {
    @Override
    public String describe() {
      return "wait until %s has completed (at most %s)".formatted(container, Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "Others need what it has done.", ShellCommand.of("docker wait " + container));
    }
  }

  /// Waits until an address answers 200.
  ///
  /// @param times how often in a row, each time on a new connection: behind an address there may be
  ///   several pods
  record AwaitAnswer(String stage, URI url, int times, Duration timeout) implements WaitAction {
    @Override
    public String describe() {
      String often = times == 1 ? "answers" : "answers %d times in a row".formatted(times);
      return "wait until %s %s (at most %s)".formatted(url, often, Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "Up is what answers.", new CurlCommands(context).await(url, times, timeout));
    }
  }

  /// Waits until the ingress controller splits the traffic for a host as a route says.
  ///
  /// @param url where the ingress controller answers
  record AwaitTrafficSplit(String stage, Manifest route, String host, URI url, Duration timeout)
      implements WaitAction {
    @Override
    public String describe() {
      return "wait until traffic for %s is split (at most %s)"
          .formatted(host, Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead(
          "pingctl asks until the answers follow the weights; by hand: %s"
              .formatted(new CurlCommands(context).sample(url, host)));
    }
  }

  /// Waits until a new version has proved itself with its share of the requests.
  record AwaitCanary(String stage, int percent, CanaryRules rules) implements WaitAction {
    @Override
    public String describe() {
      return "ping, and judge %s at %d %% (%s to %s): %s"
          .formatted(
              rules.version(),
              percent,
              Action.words(rules.shortest()),
              Action.words(rules.longest()),
              rules.text());
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead(
          "pingctl pings and counts by version; by hand, look at a dashboard, and go on only where you are sure.");
    }
  }

  /// Waits until a workload is rolled out, or a Job is complete.
  record AwaitRollout(String stage, ObjectRef workload, Duration timeout) implements WaitAction {
    @Override
    public String describe() {
      String state = workload.kind().equals("Job") ? "complete" : "rolled out";
      return "wait until %s is %s (at most %s)"
          .formatted(workload.text(), state, Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "Applied is only a wish: it holds when the pods are ready.",
          new KubectlCommands(context).awaitRollout(workload, timeout));
    }
  }

  /// Waits until a horizontal pod autoscaler has a value of each of its metrics: until then it does
  /// nothing.
  record AwaitAutoscaler(String stage, ObjectRef autoscaler, Duration timeout)
      implements WaitAction {
    @Override
    public String describe() {
      return "wait until %s has values (at most %s)"
          .formatted(autoscaler.text(), Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "Without a value of each metric it would do nothing.",
          new KubectlCommands(context)
              .on(
                  "wait --for=condition=ScalingActive",
                  autoscaler,
                  " --timeout=%ds".formatted(timeout.toSeconds())));
    }
  }

  /// Waits until DNS, metrics and storage of the embedded cluster work.
  record AwaitSystem(String stage) implements WaitAction {
    @Override
    public String describe() {
      return "wait until DNS, metrics and storage work";
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "Pods need names, and claims need somebody who makes volumes.",
          new NodeCommands(context).awaitSystem());
    }
  }

  private static Explanation healthy(String container, Duration timeout, ShellContext context) {
    return Explanation.of(
        "Running is not yet working: the health check has to succeed.",
        new DockerCommands(context)
            .await(container, "{{.State.Health.Status}}", "healthy", timeout));
  }
}
