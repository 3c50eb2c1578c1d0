package dev.pingctl.run;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.FaultAction;
import dev.pingctl.plan.ImageAction;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.MeasureAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ProofAction;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.release.Charts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The objects of a plan as YAML that kubectl takes: each with its namespace and with its images as
/// pods name them, as far as those are known. A comment stands for a Secret, whose values are
/// printed nowhere.
public final class PrintedObjects {
  /// How Helm begins each object: it names the template.
  private static final Pattern SOURCE = Pattern.compile("(?m)^---\\n(# Source: [^\\n]+\\n)?");

  /// The top of an object's metadata, and how what is in it is indented.
  private static final Pattern METADATA = Pattern.compile("(?m)^(metadata:[ ]*\\n)([ ]+)\\S");

  private static final String SECRET = "Secret";

  /// No namespace has this name: it shows that a text names none.
  private static final String NOWHERE = "";

  private final Supplier<Charts> charts;
  private final DryRun.Result found;
  private final UnaryOperator<String> authority;

  /// Prints objects with what a dry run has found out about images and conditions.
  ///
  /// @param charts renders charts; asked only for a plan that installs some
  public PrintedObjects(Supplier<Charts> charts, DryRun.Result found) {
    this(charts, found, stage -> "");
  }

  /// The same with the certificate authorities of stages.
  ///
  /// @param authority gives a stage's as PEM; empty where it has none
  public PrintedObjects(
      Supplier<Charts> charts, DryRun.Result found, UnaryOperator<String> authority) {
    this.charts = charts;
    this.found = found;
    this.authority = authority;
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
          FaultAction _,
          EngineAction _,
          ClusterAction _,
          ReleaseAction _,
          WaitAction _,
          ProofAction _,
          MeasureAction _,
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
      case ClusterAction.ApplyObject apply ->
          of(
              apply
                  .manifest()
                  .withImages(found.images())
                  .withAuthority(() -> authority.apply(apply.stage())));
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
          FaultAction _,
          EngineAction _,
          WaitAction _,
          ProofAction _,
          MeasureAction _,
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
    List<Manifest> manifests = rendered(install, document);
    for (Manifest manifest : manifests) {
      text.append(
          manifest.ref().kind().equals(SECRET)
              ? secret(manifest.ref())
              : "---\n" + origin + asRendered(install, manifest, document));
    }
    return text.toString();
  }

  private static List<Manifest> rendered(ReleaseAction.InstallChart install, String document) {
    return Manifests.rendered(install.chart().release(), document, install.namespace());
  }

  /// The text that Helm rendered, with the namespace in it; where that would not say the same, the
  /// object as pingctl writes it.
  private static String asRendered(
      ReleaseAction.InstallChart install, Manifest manifest, String document) {
    Matcher metadata = METADATA.matcher(document);
    String placed = document;
    if (manifest.ref().namespace().isPresent() && metadata.find()) {
      String line = metadata.group(2) + "namespace: " + manifest.ref().namespace().get() + "\n";
      placed = document.substring(0, metadata.end(1)) + line + document.substring(metadata.end(1));
    }
    for (String text : List.of(document, placed)) {
      if (isComplete(text, manifest) && text.endsWith("\n")) {
        return text;
      }
    }
    return manifest.yaml().substring("---\n".length());
  }

  /// Whether a text by itself is this object, its namespace included.
  private static boolean isComplete(String text, Manifest manifest) {
    try {
      List<Manifest> read = Manifests.rendered("", text, NOWHERE);
      return read.size() == 1 && read.getFirst().content().equals(manifest.content());
    } catch (Failure e) {
      return false;
    }
  }

  private static String of(Manifest manifest) {
    return manifest.ref().kind().equals(SECRET) ? secret(manifest.ref()) : manifest.yaml();
  }

  private static String secret(ObjectRef ref) {
    return comment(ref, "left out, because its values are secret");
  }

  /// A line at the end of the object before it: a document without an object puzzles some readers.
  private static String comment(ObjectRef ref, String why) {
    String place = ref.namespace().map(" in namespace %s"::formatted).orElse("");
    return "# %s%s: %s.\n".formatted(ref.text(), place, why);
  }
}
