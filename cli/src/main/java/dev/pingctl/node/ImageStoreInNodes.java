package dev.pingctl.node;

import dev.pingctl.engine.ContainerOutput;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ExecResult;
import dev.pingctl.engine.ImageTransfer;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Prefetch;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The images inside cluster nodes that are containers of the engine.
///
/// @param nodes the nodes' containers
/// @param listing a command in a node that prints the names of its images
/// @param layers a command in a node that prints the digests of the layers that it keeps; empty
///   where its runtime has none, or takes no archive that lacks layers
/// @param importing a command in a node that takes an image archive on its standard input
/// @param listed what each container, by its id, has: within a run it is asked once, and what is
///   loaded is added
record ImageStoreInNodes(
    ImageTransfer transfer,
    ContainerOutput output,
    List<ContainerState> nodes,
    List<String> listing,
    List<String> layers,
    List<String> importing,
    Map<String, List<String>> listed) {

  /// Finds out what each node has.
  void look() {
    nodes.stream().map(node -> Prefetch.start(() -> images(node))).toList().forEach(Prefetch::get);
  }

  /// Brings an image of the engine into every node that lacks it, into all at once: the engine
  /// reads it a single time.
  Change deliver(String reference, Consumer<String> progress) {
    List<ContainerState> lacking = lacking(reference);
    if (!lacking.isEmpty()) {
      List<String> names = lacking.stream().map(ContainerState::name).toList();
      progress.accept("loading %s into %s".formatted(reference, String.join(", ", names)));
      if (!loadMissing(names, reference)) {
        load(names, reference);
      }
      lacking.forEach(
          node -> listed.computeIfPresent(node.id(), (id, had) -> with(had, reference)));
    }
    return change(lacking);
  }

  private static List<String> with(List<String> names, String name) {
    return Stream.concat(names.stream(), Stream.of(name)).toList();
  }

  /// What that would do now.
  Change decide(String reference) {
    return change(lacking(reference));
  }

  private List<ContainerState> lacking(String reference) {
    return nodes.stream().filter(node -> !has(node, reference)).toList();
  }

  private static Change change(List<ContainerState> lacking) {
    return lacking.isEmpty()
        ? Change.NONE
        : Change.created(Cause.notIn(lacking.stream().map(ContainerState::name).toList()));
  }

  /// The runtime's own names of images begin with a registry's host: what follows it must be equal.
  private boolean has(ContainerState node, String reference) {
    return images(node).stream()
        .anyMatch(name -> name.equals(reference) || name.endsWith("/" + reference));
  }

  private List<String> images(ContainerState node) {
    return listed.computeIfAbsent(
        node.id(),
        id -> run(node.name(), listing, InputStream.nullInputStream()).output().lines().toList());
  }

  /// Loads only those layers that not every one of these nodes has.
  ///
  /// @return whether that was possible
  private boolean loadMissing(List<String> lacking, String reference) {
    if (layers.isEmpty()) {
      return false;
    }
    Set<String> known = new HashSet<>();
    for (int place = 0; place < lacking.size(); place++) {
      ExecResult listed = output.exec(lacking.get(place), layers, InputStream.nullInputStream());
      Set<String> digests =
          listed.exitCode() == 0 ? listed.output().lines().collect(Collectors.toSet()) : Set.of();
      if (place == 0) {
        known.addAll(digests);
      } else {
        known.retainAll(digests);
      }
    }
    Optional<InputStream> archive =
        known.isEmpty() ? Optional.empty() : transfer.saveWithout(known, reference);
    if (archive.isEmpty()) {
      return false;
    }
    try {
      load(lacking, reference, archive.get());
      return true;
    } catch (Failure failure) {
      if (!failure.is(FailureId.LOAD)) {
        throw failure;
      }
      return false; // Its runtime wants them all.
    }
  }

  private void load(List<String> lacking, String reference) {
    load(lacking, reference, transfer.save(reference));
  }

  private void load(List<String> lacking, String reference, InputStream saved) {
    try (InputStream archive = saved) {
      List<Consumer<InputStream>> readers = new ArrayList<>();
      lacking.forEach(node -> readers.add(input -> run(node, importing, input)));
      Fan.out(archive, readers);
    } catch (IOException e) {
      throw new Failure(
          FailureId.LOAD,
          ExitCode.FAILED,
          "The image %s could not be read from the engine (%s)."
              .formatted(reference, e.getMessage()),
          e);
    }
  }

  private ExecResult run(String node, List<String> command, InputStream input) {
    ExecResult result = output.exec(node, command, input);
    if (result.exitCode() != 0 && result.errors().contains("no space left on device")) {
      throw new Failure(
          FailureId.DISK_FULL,
          ExitCode.FAILED,
          "No space is left on the disk of %s to take the image; free some, `docker system df` shows what takes it."
              .formatted(node),
          result.errors(),
          null);
    }
    if (result.exitCode() != 0) {
      throw new Failure(
          FailureId.LOAD,
          ExitCode.FAILED,
          "`%s` in %s ended with exit code %d; its last lines follow."
              .formatted(String.join(" ", command), node, result.exitCode()),
          result.errors() + result.output(),
          null);
    }
    return result;
  }
}
