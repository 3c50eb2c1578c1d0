package dev.pingctl.experiment;

import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.plan.Attempt;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.StageParts;
import dev.pingctl.text.Tree;
import dev.pingctl.text.YamlNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads attempts: `attempt: {KIND: {…}}`, with a `name` beside it where an arm has several.
final class AttemptReader {
  private static final String NAME = "name";

  private final Stage stage;
  private final StageParts parts;

  /// @param stage the one whose namespace is attacked
  AttemptReader(Stage stage, StageParts parts) {
    this.stage = stage;
    this.parts = parts;
  }

  Method read(YamlNode node) {
    Map<String, YamlNode> entries = node.entries();
    Optional<String> name = node.get(NAME).map(YamlNode::text);
    if (entries.size() != (name.isPresent() ? 2 : 1)) {
      throw node.wrong("must have one attempt, and may have a name");
    }
    String kind = entries.keySet().stream().filter(key -> !key.equals(NAME)).findFirst().orElse("");
    return new Method.Try(attempt(node, kind), name.orElse(""));
  }

  private Attempt attempt(YamlNode node, String kind) {
    String namespace = stage.namespace();
    return switch (kind) {
      case "take-node" -> {
        node.require(kind).entries(Set.of());
        yield new Attempt.TakeNode(namespace);
      }
      case "connect" -> new Attempt.Connect(namespace, parts.refuses(node.require(kind)));
      case "log-in" -> {
        YamlNode redis = node.require(kind);
        redis.entries(Set.of("service", "port"));
        yield new Attempt.LogIn(
            namespace,
            redis.require("service").text(),
            (int) redis.require("port").number(1, 65_535));
      }
      case "write" -> {
        YamlNode write = node.require(kind);
        write.entries(Set.of("like", "set"));
        yield new Attempt.Write(
            new ObjectRef(
                "apps/v1", "Deployment", Optional.of(namespace), write.require("like").text()),
            write.get("set").map(set -> Tree.mapping(set.value())).orElse(Map.of()));
      }
      case "list-secrets" -> {
        YamlNode list = node.require(kind);
        list.entries(Set.of("account"));
        yield new Attempt.ListSecrets(namespace, list.require("account").text());
      }
      default -> throw node.wrong("'" + kind + "' is not a known attempt");
    };
  }
}
