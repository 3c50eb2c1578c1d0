package dev.pingctl.experiment;

import dev.pingctl.fault.FaultList;
import dev.pingctl.fault.WrongFault;
import dev.pingctl.injection.FaultToken;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.plan.Disturbance;
import dev.pingctl.plan.FaultPlans;
import dev.pingctl.plan.LoadShape.Phase;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.StageParts;
import dev.pingctl.text.Tree;
import dev.pingctl.text.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the entries of an arm.
final class MethodReader {
  private static final Pattern OBJECT =
      Pattern.compile("((?:[a-z0-9.-]+/)?v[0-9a-z]+)/([A-Z][A-Za-z]+)/([a-z0-9.-]+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ONE_PING = Duration.ofSeconds(5);
  private static final int CONNECTIONS = 10;

  private final Stage stage;
  private final Path folder;
  private final StageParts parts;

  /// @param stage the one that objects belong to
  /// @param folder of the experiment
  MethodReader(Settings settings, Stage stage, Path folder) {
    this.stage = stage;
    this.folder = folder;
    this.parts = new StageParts(settings, stage, folder);
  }

  /// The entries of a list; none where there is no list.
  List<Method> all(Optional<YamlNode> list) {
    return list.stream().flatMap(node -> node.elements().stream()).map(this::one).toList();
  }

  private Method one(YamlNode element) {
    Map<String, YamlNode> entries = element.entries();
    if (entries.size() != 1) {
      throw element.wrong("must have exactly one key");
    }
    Map.Entry<String, YamlNode> entry = entries.entrySet().iterator().next();
    YamlNode value = entry.getValue();
    return switch (entry.getKey()) {
      case "change" -> {
        value.entries(Set.of("object", "set"));
        value.require("set").entries();
        yield new Method.Change(
            object(value.require("object")), Tree.mapping(value.require("set").value()));
      }
      case "remove" -> new Method.Remove(object(value));
      case "load" -> load(value);
      case "kill-pod" -> disturb(value, new Disturbance.Kill());
      case "evict-pods" -> disturb(value, new Disturbance.Evict());
      case "fault" -> {
        value.entries(Set.of("deployment", "set", "timeout"));
        yield new Method.Disturb(
            deployment(value.require("deployment")),
            new Disturbance.Misbehave(faults(value.require("set"))),
            timeout(value, PATIENCE));
      }
      case "allow-faults" -> new Method.Change(deployment(value), allowingFaults());
      case "count" -> new Method.Count(value.text());
      case "run" -> run(value);
      case "await-rollout" -> {
        value.entries(Set.of("deployment", "timeout"));
        yield new Method.AwaitRollout(
            deployment(value.require("deployment")), timeout(value, PATIENCE));
      }
      case "await-pods" -> {
        value.entries(Set.of("deployment", "pods", "timeout"));
        yield new Method.AwaitPods(
            deployment(value.require("deployment")),
            (int) value.require("pods").number(0, 100),
            timeout(value, PATIENCE));
      }
      case "attempt" -> new AttemptReader(stage, parts).read(value);
      case "await-end" -> {
        value.entries(Set.of("pod", "timeout", "name"));
        yield new Method.AwaitEnd(
            new ObjectRef("v1", "Pod", Optional.of(stage.namespace()), value.require("pod").text()),
            timeout(value, PATIENCE),
            value.get("name").map(YamlNode::text).orElse(""));
      }
      case "time" -> {
        value.entries(Set.of("name", "of"));
        yield new Method.Time(value.require("name").text(), one(value.require("of")));
      }
      default -> new Method.Make(parts.step(element));
    };
  }

  private Method load(YamlNode value) {
    value.entries(
        Set.of(
            "stage",
            "service",
            "rate",
            "for",
            "phases",
            "connections",
            "new-connections",
            "timeout",
            "watch",
            "name",
            "while"));
    return new Method.Load(
        value.get("stage").map(YamlNode::text),
        value.get("service").map(YamlNode::text),
        phases(value),
        value.get("connections").map(node -> (int) node.number(1, 1000)).orElse(CONNECTIONS),
        value.get("new-connections").map(YamlNode::truth).orElse(false),
        timeout(value, ONE_PING),
        value.get("watch").map(this::deployment),
        value.get("name").map(YamlNode::text).orElse(""),
        all(value.get("while")));
  }

  private static List<Phase> phases(YamlNode value) {
    Optional<YamlNode> phases = value.get("phases");
    if (phases.isEmpty()) {
      return List.of(phase(value));
    }
    if (value.get("rate").isPresent() || value.get("for").isPresent()) {
      throw phases.get().wrong("cannot be beside 'rate' and 'for'");
    }
    List<Phase> all =
        phases.get().elements().stream()
            .map(node -> {
              node.entries(Set.of("rate", "for"));
              return phase(node);
            })
            .toList();
    if (all.isEmpty()) {
      throw phases.get().wrong("must have a phase");
    }
    return all;
  }

  private static Phase phase(YamlNode value) {
    OptionalDouble rate =
        value
            .get("rate")
            .map(node -> OptionalDouble.of(node.number(1, 100_000)))
            .orElseGet(OptionalDouble::empty);
    return new Phase(rate, value.require("for").duration());
  }

  private Method disturb(YamlNode value, Disturbance how) {
    value.entries(Set.of("deployment", "timeout"));
    return new Method.Disturb(
        deployment(value.require("deployment")), how, timeout(value, PATIENCE));
  }

  private static FaultList faults(YamlNode value) {
    try {
      FaultList faults = FaultList.parse(value.text());
      if (faults.isEmpty()) {
        throw value.wrong("must name a fault");
      }
      return faults;
    } catch (WrongFault e) {
      throw value.wrong("is no fault: " + e.getMessage());
    }
  }

  /// The variables that let the service have faults, in its container of a Deployment.
  private static Map<String, Object> allowingFaults() {
    List<Map<String, String>> variables =
        new TreeMap<>(FaultPlans.variables(FaultToken.UNKNOWN))
            .entrySet().stream()
                .map(each -> Map.of("name", each.getKey(), "value", each.getValue()))
                .toList();
    List<Map<String, Object>> containers =
        List.of(Map.of("name", StageName.SERVICE, "env", variables));
    return Map.of("spec", Map.of("template", Map.of("spec", Map.of("containers", containers))));
  }

  private Method run(YamlNode value) {
    value.entries(Set.of("file", "arguments", "stages", "timeout"));
    Path file = folder.resolve(value.require("file").text());
    if (!Files.isRegularFile(file)) {
      throw value.require("file").wrong("names %s, and there is no such file".formatted(file));
    }
    return new Method.Run(
        file,
        value.get("arguments").map(YamlNode::texts).orElse(List.of()),
        value.get("stages").map(YamlNode::texts).orElse(List.of()),
        timeout(value, PATIENCE));
  }

  private static Duration timeout(YamlNode value, Duration otherwise) {
    return value.get("timeout").map(YamlNode::duration).orElse(otherwise);
  }

  private ObjectRef deployment(YamlNode name) {
    return new ObjectRef("apps/v1", "Deployment", Optional.of(stage.namespace()), name.text());
  }

  private ObjectRef object(YamlNode node) {
    Matcher matcher = OBJECT.matcher(node.text());
    if (!matcher.matches()) {
      throw node.wrong("must be VERSION/KIND/NAME such as apps/v1/Deployment/ping");
    }
    String kind = matcher.group(2);
    return new ObjectRef(
        matcher.group(1),
        kind,
        Manifest.isOfTheCluster(kind) ? Optional.empty() : Optional.of(stage.namespace()),
        matcher.group(3));
  }
}
