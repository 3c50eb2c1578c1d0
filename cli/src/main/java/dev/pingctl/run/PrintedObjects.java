package dev.pingctl.run;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.ImageAction;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ProofAction;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.release.Charts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The objects of a plan as YAML that kubectl takes: each with its namespace and with its images as
/// pods name them, as far as those are known. A comment stands for a Secret, whose values are
/// printed nowhere.
public final class PrintedObjects {
  /// How Helm begins each object: it names the template.
  private static final Pattern SOURCE = Pattern.compile("(?m)^---\\n(# Source: [^\\n]+\\n)?");

  private final Supplier<Charts> charts;
  private final DryRun.Result found;

  /// Prints objects with what a dry run has found out about images and conditions.
  ///
  /// @param charts renders charts; asked only for a plan that installs some
  public PrintedObjects(Supplier<Charts> charts, DryRun.Result found) {
    this.charts = charts;
    this.found = found;
  }

  /// The part of a plan that a dry run has to ask about before its objects are printed: images and
  /// conditions.
  public static Plan questions(Plan plan) {
    List<Plan.Wave> waves = new ArrayList<>();
    for (Plan.Wave wave : plan.waves()) {
      List<Action> asked = wave.actions().stream().filter(PrintedObjects::isQuestion).toList();
      if (!asked.isEmpty()) {
        waves.add(new Plan.Wave(asked));
      }
    }
    return new Plan(plan.title(), waves);
  }

  private static boolean isQuestion(Action action) {
    return switch (action) {
      case ImageAction _, Action.Conditional _ -> true;
      case MachineAction _,
          EngineAction _,
          ClusterAction _,
          ReleaseAction _,
          WaitAction _,
          ProofAction _,
          Action.RememberCount _ ->
          false;
    };
  }

  /// Every object that a plan applies, and those that its charts make.
  public String of(Plan plan) {
    StringBuilder text = new StringBuilder();
    plan.actions().forEach(action -> text.append(of(action)));
    return text.toString();
  }

  private String of(Action action) {
    return switch (action) {
      case Action.Conditional where when found.leavesOut(where) ->
          where.action() instanceof ClusterAction.ApplyObject apply
              ? comment(apply.manifest().ref(), "left out here: " + where.condition().otherwise())
              : "";
      case Action.Conditional where -> of(where.action());
      case ClusterAction.ApplyObject apply -> of(apply.manifest().withImages(found.images()), "");
      case ClusterAction.ApplySecret apply -> secret(apply.ref());
      case ReleaseAction.InstallChart install -> of(install);
      case ClusterAction.ApplyDefinitions _,
          ClusterAction.DeleteObject _,
          ClusterAction.RestartWorkload _,
          ClusterAction.ScaleWorkload _,
          ReleaseAction.UninstallRelease _,
          ReleaseAction.RollBackRelease _ ->
          "";
      case ImageAction _,
          MachineAction _,
          EngineAction _,
          WaitAction _,
          ProofAction _,
          Action.RememberCount _ ->
          "";
    };
  }

  /// What the chart of an installation makes, rendered by Helm without asking the cluster.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-VALUES` or `PING-CHART`
  public String of(ReleaseAction.InstallChart install) {
    String rendered = ReleaseActions.render(install, charts.get(), found.images());
    StringBuilder text = new StringBuilder();
    Matcher source = SOURCE.matcher(rendered);
    String origin = "";
    int from = 0;
    while (source.find()) {
      text.append(of(install, rendered.substring(from, source.start()), origin));
      origin = source.group(1) == null ? "" : source.group(1);
      from = source.end();
    }
    return text.append(of(install, rendered.substring(from), origin)).toString();
  }

  private static String of(ReleaseAction.InstallChart install, String document, String origin) {
    StringBuilder text = new StringBuilder();
    Manifests.rendered(install.chart().release(), document, install.namespace())
        .forEach(manifest -> text.append(of(manifest, origin)));
    return text.toString();
  }

  private static String of(Manifest manifest, String origin) {
    return manifest.ref().kind().equals("Secret")
        ? secret(manifest.ref())
        : manifest.yaml().replaceFirst("---\n", Matcher.quoteReplacement("---\n" + origin));
  }

  private static String secret(ObjectRef ref) {
    return comment(ref, "left out, because its values are secret");
  }

  private static String comment(ObjectRef ref, String why) {
    String place = ref.namespace().map(" in namespace %s"::formatted).orElse("");
    return "---\n# %s%s: %s.\n".formatted(ref.text(), place, why);
  }
}
