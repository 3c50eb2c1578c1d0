package dev.pingctl.prove;

import dev.pingctl.experiment.PutBack;
import dev.pingctl.machine.PrivateFiles;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.Json;
import dev.pingctl.text.Tree;
import dev.pingctl.text.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The file in pingctl's home that says what an experiment is about to change. It is there as long
/// as that is not put back, so a process that was killed leaves enough to do it later.
final class PutBackFile {
  private static final String NAME = "experiment.json";

  private final Path file;

  PutBackFile(Path home) {
    this.file = home.resolve(NAME);
  }

  /// Notes what an arm is about to change.
  void write(PutBack before) {
    try {
      PrivateFiles.createFolder(file.resolveSibling(""));
      Path written = file.resolveSibling(NAME + ".new");
      Files.writeString(written, Json.write(document(before)));
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw cannot("written", e);
    }
  }

  /// What an earlier process has not put back; empty where there is nothing.
  Optional<PutBack> read() {
    return Files.exists(file) ? Optional.of(putBack(YamlNode.read(file))) : Optional.empty();
  }

  /// Notes that all is put back.
  void delete() {
    try {
      Files.deleteIfExists(file);
      PrivateFiles.removeEmpty(file.getParent());
    } catch (IOException e) {
      throw cannot("removed", e);
    }
  }

  private static Map<String, Object> document(PutBack before) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("experiment", before.experiment());
    document.put("part", before.part());
    document.put("arm", before.arm());
    document.put(
        "changes",
        before.changes().stream()
            .map(change -> Map.of("object", object(change.object()), "patch", change.patch()))
            .toList());
    document.put("removed", before.removed().stream().map(PutBackFile::object).toList());
    return document;
  }

  private static Map<String, Object> object(ObjectRef ref) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", ref.apiVersion());
    object.put("kind", ref.kind());
    ref.namespace().ifPresent(namespace -> object.put("namespace", namespace));
    object.put("name", ref.name());
    return object;
  }

  private static PutBack putBack(YamlNode root) {
    return new PutBack(
        root.require("experiment").text(),
        root.require("part").text(),
        root.require("arm").text(),
        root.require("changes").elements().stream()
            .map(change ->
                new PutBack.Before(
                    object(change.require("object")),
                    Tree.mapping(change.require("patch").value())))
            .toList(),
        List.copyOf(root.require("removed").elements().stream().map(PutBackFile::object).toList()));
  }

  private static ObjectRef object(YamlNode node) {
    return new ObjectRef(
        node.require("apiVersion").text(),
        node.require("kind").text(),
        node.get("namespace").map(YamlNode::text),
        node.require("name").text());
  }

  private Failure cannot(String what, IOException cause) {
    return new Failure(
        FailureId.HOME,
        ExitCode.FAILED,
        "%s cannot be %s (%s); check the disk and its permissions, or set PINGCTL_HOME."
            .formatted(file, what, cause.getMessage()),
        cause);
  }
}
