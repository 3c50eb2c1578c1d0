package dev.pingctl.run;

import dev.pingctl.engine.ContainerSettings;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.machine.ProcessSpec;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.manifest.ObjectRef;
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
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.StageName;
import dev.pingctl.text.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the plan of one stage makes, in a form in which two stages can be compared: the stage's
/// namespace, which is also a prefix, and the folder of its secrets are replaced by a word.
final class StageContent {
  private static final String NAMESPACE = "<namespace>";
  private static final String SECRET = "***";

  /// The images of the catalogue, which get their tags when they are delivered.
  private static final Pattern IMAGE = Pattern.compile("(pingctl/[a-z-]+):[\\w.-]+");

  private final Supplier<Charts> charts;
  private final String project;
  private final String secrets;

  StageContent(Supplier<Charts> charts, String stage) {
    this.charts = charts;
    this.project = StageName.project(stage);
    this.secrets = "/secrets/%s/".formatted(stage);
  }

  /// One thing.
  ///
  /// @param ref which object it is; empty for a container and all else outside of a cluster
  record Thing(Optional<ObjectRef> ref, Map<String, Object> content) {}

  /// The things of a plan by kind and name, in order.
  Map<String, Thing> of(Plan plan) {
    Map<String, Thing> things = new LinkedHashMap<>();
    plan.actions().forEach(action -> add(things, action));
    return things;
  }

  private void add(Map<String, Thing> things, Action action) {
    switch (action) {
      case Action.Conditional where -> add(things, where.action());
      case ClusterAction change -> add(things, change);
      case EngineAction change -> add(things, change);
      case ReleaseAction.InstallChart install ->
          rendered(install).forEach(manifest -> add(things, manifest));
      case ReleaseAction.UninstallRelease _, ReleaseAction.RollBackRelease _ -> {}
      case MachineAction.StartProcess start -> add(things, start.process());
      case MachineAction.CreateSecret _,
          MachineAction.CreateRedisUsers _,
          MachineAction.CreateCertificate _,
          MachineAction.DeleteSecret _,
          MachineAction.StopProcess _,
          MachineAction.MergeKubeconfig _,
          MachineAction.DeleteKubeconfig _ -> {}
      case FaultAction _ -> {}
      case ImageAction _, WaitAction _, ProofAction _, MeasureAction _, Action.RememberCount _ -> {}
    }
  }

  private void add(Map<String, Thing> things, ClusterAction change) {
    switch (change) {
      case ClusterAction.ApplyObject apply -> add(things, apply.manifest());
      case ClusterAction.ApplySecret apply -> add(things, apply);
      case ClusterAction.ApplyDefinitions apply ->
          add(things, "definitions in image", apply.image());
      case ClusterAction.DeleteObject _,
          ClusterAction.RestartWorkload _,
          ClusterAction.ScaleWorkload _ -> {}
    }
  }

  private void add(Map<String, Thing> things, EngineAction change) {
    switch (change) {
      case EngineAction.CreateContainer create -> add(things, create.container());
      case EngineAction.StartContainer start -> add(things, start.container());
      case EngineAction.CreateNetwork create -> add(things, "network", create.network().name());
      case EngineAction.CreateVolume create -> add(things, "volume", create.volume().name());
      case EngineAction.RemoveNetwork _,
          EngineAction.RemoveVolume _,
          EngineAction.RemoveContainer _,
          EngineAction.StartNode _,
          EngineAction.StartWorker _,
          EngineAction.RemoveWorker _,
          EngineAction.DeleteNodeData _ -> {}
    }
  }

  private Stream<Manifest> rendered(ReleaseAction.InstallChart install) {
    String text = ReleaseActions.render(install, charts.get(), Map.of());
    return Manifests.rendered(install.chart().release(), text, install.namespace()).stream()
        .filter(each -> each.at("metadata", "annotations", ReleaseActions.HOOK) == null);
  }

  private void add(Map<String, Thing> things, Manifest manifest) {
    Map<String, Object> content = Tree.mapping(common(manifest.content()));
    Map<String, Object> metadata = Tree.mapping(content.get("metadata"));
    metadata.remove("namespace");
    content.put("metadata", metadata);
    if (manifest.ref().kind().equals("Secret")) {
      Map<String, Object> keys = Tree.mapping(content.get("data"));
      keys.putAll(Tree.mapping(content.remove("stringData")));
      keys.replaceAll((key, value) -> SECRET);
      content.put("data", keys);
    }
    add(things, manifest.ref(), content);
  }

  private void add(Map<String, Thing> things, ClusterAction.ApplySecret apply) {
    Map<String, Object> keys = new LinkedHashMap<>();
    apply.secrets().forEach(name -> keys.put(name, SECRET));
    ObjectRef ref = apply.ref();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("apiVersion", ref.apiVersion());
    content.put("kind", ref.kind());
    Map<String, String> labels = new LinkedHashMap<>(Ownership.labels(apply.stage()));
    labels.remove(Ownership.STAGE);
    content.put("metadata", Map.of("name", ref.name(), "labels", labels));
    content.put("data", keys);
    add(things, ref, content);
  }

  private void add(Map<String, Thing> things, ObjectRef ref, Map<String, Object> content) {
    things.put(named(ref.text()), new Thing(Optional.of(ref), content));
  }

  private void add(Map<String, Thing> things, ContainerSpec container) {
    Map<String, Object> content = Tree.mapping(common(ContainerSettings.of(container)));
    content.remove("labels");
    things.put("container " + container.service(), new Thing(Optional.empty(), content));
  }

  private void add(Map<String, Thing> things, ProcessSpec process) {
    Map<String, Object> content = Map.of("environment", process.environment());
    things.put("process " + process.name(), new Thing(Optional.empty(), content));
  }

  private void add(Map<String, Thing> things, String kind, String name) {
    things.put(kind + " " + named(name), new Thing(Optional.empty(), Map.of()));
  }

  /// A text with a word for what only this stage is called.
  private String named(String text) {
    String common = text.replace(project, NAMESPACE);
    int folder = common.indexOf(secrets);
    return folder < 0 ? common : "<secrets>/" + common.substring(folder + secrets.length());
  }

  /// A tree without what is this stage's alone.
  private @Nullable Object common(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
          Object each = common(value);
          if (each != null && !key.equals(Ownership.STAGE)) {
            copy.put(named(String.valueOf(key)), each);
          }
        });
        yield copy;
      }
      case List<?> list -> list.stream().map(this::common).toList();
      case String text -> IMAGE.matcher(named(text)).replaceFirst("$1");
      case null, default -> tree;
    };
  }
}
