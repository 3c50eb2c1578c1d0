package dev.pingctl.measure;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.ActionResult;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.outcome.Unit;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Attempt;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.MeasureAction.Try;
import dev.pingctl.stranger.Encounter;
import dev.pingctl.stranger.Strangers;
import dev.pingctl.text.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Attempts what an attacker would, and finds out who refuses it. The pods that do so are left for
/// the action's undo.
final class Attempts {
  private static final String REFUSED = "refused: ";
  private static final String THROUGH = "through: ";
  private static final ObjectKind SECRETS = new ObjectKind("v1", "Secret");

  /// Longer than such a pod may live.
  private static final Duration PATIENCE = Duration.ofSeconds(70);

  private static final Duration REMOVAL = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final Function<Action, ActionResult> perform;
  private final Consumer<String> progress;
  private final Ticker ticker;

  /// @param perform carries out an action that is part of an attempt
  Attempts(
      Cluster cluster,
      Function<Action, ActionResult> perform,
      Consumer<String> progress,
      Ticker ticker) {
    this.cluster = cluster;
    this.perform = perform;
    this.progress = progress;
    this.ticker = ticker;
  }

  /// What became of an attempt.
  ///
  /// @param words who refused it and how, or what was seen, as a clause
  private record Result(boolean refused, String words) {}

  /// Makes an attempt.
  ///
  /// @throws Failure `PING-UNSUPPORTED` where the cluster does not enforce what would refuse it,
  ///   `PING-EXPERIMENT` where nobody refused it, and it did not get through either
  Measures measure(Try action) {
    Result result =
        switch (action.attempt()) {
          case Attempt.TakeNode attempt ->
              run(action.stage(), AttemptPod.takingNode(attempt.namespace()));
          case Attempt.Connect attempt -> connect(action, attempt);
          case Attempt.LogIn attempt -> run(action.stage(), AttemptPod.loggingIn(attempt));
          case Attempt.Write attempt -> write(action.stage(), attempt);
          case Attempt.ListSecrets attempt -> listSecrets(attempt);
        };
    return Measures.of("refused", result.refused() ? 1 : 0, Unit.NUMBER)
        .and(
            Measures.note(
                "%s: %s, %s"
                    .formatted(
                        action.attempt().words(),
                        result.refused() ? "refused" : "it gets through",
                        result.words())))
        .named(action.name());
  }

  private Result connect(Try action, Attempt.Connect attempt) {
    Strangers strangers = new Strangers(cluster, action.stage(), progress, remark -> {}, ticker);
    return switch (strangers.sentTo(attempt.to())) {
      case Encounter.Refused refused -> new Result(true, refused.seen());
      case Encounter.GotThrough through -> new Result(false, through.seen());
      case Encounter.Unclear unclear -> throw unclear(action.attempt(), unclear.why());
      case Encounter.NotEnforced not ->
          throw new Failure(
              FailureId.UNSUPPORTED,
              ExitCode.REFUSED,
              "Network policies are %s: %s.".formatted(Verdict.NotEnforced.WORD, not.reason()));
    };
  }

  private Result write(String stage, Attempt.Write attempt) {
    Manifest like =
        cluster
            .objects()
            .find(attempt.like())
            .orElseThrow(() ->
                Failure.notThere(FailureId.NOT_UP, ExitCode.CHECK_FAILED, attempt.like().text()));
    Map<String, Object> pod = Tree.mapping(like.at("spec", "template", "spec"));
    Object first =
        pod.get("containers") instanceof List<?> all && !all.isEmpty() ? all.getFirst() : Map.of();
    return run(
        stage,
        AttemptPod.writing(
            attempt,
            Tree.mapping(pod.get("securityContext")),
            Tree.mapping(Tree.at(first, "securityContext"))));
  }

  private Result listSecrets(Attempt.ListSecrets attempt) {
    ObjectRef account =
        new ObjectRef("v1", "ServiceAccount", Optional.of(attempt.namespace()), attempt.account());
    return cluster
        .rights()
        .refusalToList(account, SECRETS)
        .map(words -> new Result(true, "the API answers " + words))
        .orElseGet(() -> new Result(false, "the API lists them"));
  }

  /// Runs a pod that attempts something. The API may refuse the pod itself.
  private Result run(String stage, AttemptPod pod) {
    Manifest manifest = pod.manifest(stage);
    ObjectRef ref = manifest.ref();
    cluster.removals().remove(ref, REMOVAL, progress);
    Optional<String> refusal = cluster.rights().refusal(manifest);
    if (refusal.isPresent()) {
      return new Result(true, "the API answers " + refusal.get());
    }
    ActionResult applied = perform.apply(new ClusterAction.ApplyObject(stage, manifest, List.of()));
    progress.accept("%s: %s".formatted(ref.text(), applied.word()));
    PodRun run = new PodRun(cluster, progress, ticker);
    PodEnd end = run.end(ref, PATIENCE);
    List<String> lines = run.printed(ref, end);
    return lines.stream()
        .flatMap(line -> result(line).stream())
        .findFirst()
        .orElseThrow(() ->
            new Failure(
                FailureId.EXPERIMENT,
                ExitCode.FAILED,
                "Pod %s neither got through nor was refused (%s); its last lines follow."
                    .formatted(ref.name(), end.words()),
                String.join("\n", lines),
                null));
  }

  private static Optional<Result> result(String line) {
    if (line.startsWith(REFUSED)) {
      return Optional.of(new Result(true, line.substring(REFUSED.length())));
    }
    return line.startsWith(THROUGH)
        ? Optional.of(new Result(false, line.substring(THROUGH.length())))
        : Optional.empty();
  }

  private static Failure unclear(Attempt attempt, String why) {
    return new Failure(
        FailureId.EXPERIMENT,
        ExitCode.FAILED,
        "The attempt to %s proves nothing: %s.".formatted(attempt.words(), why));
  }
}
