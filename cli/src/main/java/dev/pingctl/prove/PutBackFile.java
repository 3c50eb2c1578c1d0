package dev.pingctl.prove;

import dev.pingctl.experiment.PutBack;
import dev.pingctl.machine.PrivateFiles;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import dev.pingctl.text.Json;
import dev.pingctl.text.Tree;
import dev.pingctl.text.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
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
        "objects",
        before.objects().stream()
            .map(each -> Map.of("object", object(each.object()), "patch", each.patch()))
            .toList());
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
        root.require("objects").elements().stream()
            .map(each ->
                new PutBack.Before(
                    object(each.require("object")), Tree.mapping(each.require("patch").value())))
            .toList());
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
            .formatted(file, what, FileProblem.of(cause)),
        cause);
  }
}
