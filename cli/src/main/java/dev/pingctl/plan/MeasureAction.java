package dev.pingctl.plan;

import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.KubectlCommands;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.manifest.ObjectRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Part of an experiment: measures something of what runs, or does to it what the experiment
/// studies. What it ends with is [dev.pingctl.outcome.Measures].
public sealed interface MeasureAction extends Action {
  /// Sends pings while other actions are done, one after another, and for at least as long as the
  /// phases say. Measures `sent`, `failed`, `errors`, `lost`, `rate`, `p50`, `p90`, `p99`, `max`.
  record SendLoad(String stage, LoadShape load, List<Action> meanwhile) implements MeasureAction {
    public SendLoad {
      meanwhile = List.copyOf(meanwhile);
    }

    @Override
    public String describe() {
      String also =
          meanwhile.isEmpty()
              ? ""
              : "; meanwhile: "
                  + meanwhile.stream().map(Action::describe).collect(Collectors.joining(", "));
      return "send %s to %s%s".formatted(load.text(), load.url(), also);
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead(
          "Pings are sent and measured by pingctl itself, as `pingctl ping` does.");
    }
  }

  /// Does something to pods of a workload and waits until all its pods are ready again. Measures
  /// `recovery` in seconds, and `recovered`: 1, or 0 where that took longer than the patience.
  record Disturb(String stage, ObjectRef workload, Disturbance how, Duration patience)
      implements MeasureAction {
    @Override
    public String describe() {
      return "%s %s and wait until it is whole (at most %s)"
          .formatted(how.words(), workload.name(), Action.words(patience));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead(
          "Which pod it is, is known only then; `kubectl delete pod`, `kubectl drain` or `pingctl"
              + " fault set` does the like.");
    }
  }

  /// Waits until a workload has exactly so many ready pods, such as after an autoscaler was
  /// changed. Measures `waited` in seconds.
  record AwaitPods(String stage, ObjectRef workload, int pods, Duration timeout)
      implements MeasureAction {
    @Override
    public String describe() {
      return "wait until %s has %d ready pods (at most %s)"
          .formatted(workload.text(), pods, Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "Its status says how many are ready.",
          new KubectlCommands(context)
              .on(
                  "wait --for=jsonpath='{.status.readyReplicas}'=" + pods,
                  workload,
                  " --timeout=%ds".formatted(timeout.toSeconds())));
    }
  }

  /// Reads the count of pings under a name; -1 where nothing answers a count.
  record ReadCount(String stage, URI url, String name) implements MeasureAction {
    @Override
    public String describe() {
      return "read the count as " + name;
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead("`curl %s/count` shows it.".formatted(url));
    }
  }

  /// Runs a script of the experiment with bash. Each line `NAME=NUMBER[UNIT]` that it prints is a
  /// measure, and each line `# TEXT` a note.
  ///
  /// @param stages that it changes, which are brought up again afterwards
  record RunScript(
      String stage, Path file, List<String> arguments, List<String> stages, Duration timeout)
      implements MeasureAction {
    public RunScript {
      arguments = List.copyOf(arguments);
      stages = List.copyOf(stages);
    }

    @Override
    public String describe() {
      return "run %s (at most %s)"
          .formatted(
              String.join(
                  " ",
                  Stream.concat(Stream.of(String.valueOf(file.getFileName())), arguments.stream())
                      .toList()),
              Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead("The script %s says it.".formatted(context.place(file)));
    }
  }

  /// Attempts what an attacker would. Measures `refused`: 1 where that is refused, 0 where it gets
  /// through; a note says who refused it in which words, or what was seen.
  ///
  /// @param name the prefix of what is measured; empty for none
  record Try(String stage, Attempt attempt, String name) implements MeasureAction {
    @Override
    public String describe() {
      return "try to " + attempt.words();
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead("pingctl itself makes the attempt and notes who refuses it.");
    }

    @Override
    public Optional<Action> undo() {
      return attempt.pod().map(pod -> new ClusterAction.DeleteObject(stage, pod));
    }
  }

  /// Waits until a pod has ended, at most for a time. Measures what the pod prints as
  /// `NAME=NUMBER[UNIT]`, and 1 or 0 as `ended`, `oom-killed` (for taking more memory than its
  /// limit) and `evicted` (for taking more disk than its limit); notes why it ended.
  ///
  /// @param name the prefix of what is measured; empty for none
  record AwaitEnd(String stage, ObjectRef pod, Duration timeout, String name)
      implements MeasureAction {
    @Override
    public String describe() {
      return "see how pod %s ends (at most %s)".formatted(pod.name(), Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead(
          "`kubectl -n %s describe pod %s` and `kubectl logs` show it."
              .formatted(pod.namespace().orElse(""), pod.name()));
    }
  }

  /// Does several actions one after another, as one.
  record InOrder(List<Action> actions) implements MeasureAction {
    public InOrder {
      actions = List.copyOf(actions);
    }

    @Override
    public String stage() {
      return actions.getFirst().stage();
    }

    @Override
    public String describe() {
      return actions.stream().map(Action::describe).collect(Collectors.joining(", then "));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return new Explanation(
          "One after another.",
          actions.stream().flatMap(each -> each.explain(context).commands().stream()).toList());
    }
  }

  /// Does another action and measures how long it takes, in seconds under a name.
  record Timed(String name, Action action) implements MeasureAction {
    @Override
    public String stage() {
      return action.stage();
    }

    @Override
    public String describe() {
      return "%s, timed as %s".formatted(action.describe(), name);
    }

    @Override
    public Explanation explain(ShellContext context) {
      return action.explain(context);
    }
  }
}
