package dev.pingctl.image;

import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// An engine that only has images, and a registry behind it. Remembers what it was told to do.
public class ImageEngine implements ContainerEngine {
  private final Map<String, String> ids = new ConcurrentHashMap<>();
  private final List<String> did = new ArrayList<>();
  private Set<String> registry = Set.of();
  private final List<ContainerState> containers = new ArrayList<>();
  private final Map<String, Set<String>> programs = new ConcurrentHashMap<>();
  private Path dataRoot = Path.of("");
  private boolean down;
  private List<ImageBuild> builds = new ArrayList<>();

  public void registryHas(String... references) {
    registry = Set.of(references);
    down = false;
  }

  public void registryIsDown() {
    down = true;
  }

  /// A running container that has these programs in it.
  public void runs(
      String name, Map<String, String> labels, Map<Integer, Integer> ports, String... has) {
    containers.add(
        new ContainerState(
            "id of " + name,
            name,
            "node",
            true,
            false,
            java.time.Instant.EPOCH,
            0,
            0,
            Optional.empty(),
            "",
            false,
            List.of(),
            List.of(),
            labels,
            ports,
            List.of()));
    programs.put(name, Set.of(has));
  }

  public void keepsItsDataIn(Path folder) {
    dataRoot = folder;
  }

  public void has(String reference) {
    ids.put(reference, "id of " + reference);
  }

  public synchronized List<String> did() {
    return List.copyOf(did);
  }

  synchronized void forget() {
    did.clear();
  }

  synchronized ImageBuild lastBuild() {
    return builds.getLast();
  }

  @Override
  public Optional<String> imageId(String reference) {
    return Optional.ofNullable(ids.get(reference));
  }

  @Override
  public synchronized void build(ImageBuild build, Consumer<String> progress) {
    String dockerfile =
        new String(
            build.extraFiles().getOrDefault("Dockerfile", new byte[0]), StandardCharsets.UTF_8);
    String from = dockerfile.startsWith("FROM ") ? " " + dockerfile.lines().findFirst().get() : "";
    did.add("build " + build.references().getLast().replace(":latest", "") + from);
    builds.add(build);
    build.references().forEach(name -> ids.put(name, "id of " + build.references().getFirst()));
  }

  @Override
  public synchronized void pull(String reference, Duration patience, Consumer<String> progress) {
    did.add("pull " + reference);
    if (down) {
      throw new Failure(FailureId.REGISTRY_DOWN, ExitCode.UNREACHABLE, "No answer.");
    }
    if (!registry.contains(reference)) {
      throw new Failure(FailureId.PULL, ExitCode.FAILED, "Not here.");
    }
    has(reference);
  }

  @Override
  public synchronized void tag(String image, String reference) {
    did.add("tag " + image + " " + reference);
    ids.put(reference, String.valueOf(ids.get(image)));
  }

  @Override
  public synchronized Outcome untag(String reference) {
    did.add("untag " + reference);
    ids.remove(reference);
    return Outcome.REMOVED;
  }

  @Override
  public void close() {}

  @Override
  public EngineInfo info() {
    return new EngineInfo("", "20.10", "1.41", "1.12", dataRoot, "1", 1, 1, "");
  }

  @Override
  public Outcome ensure(NetworkSpec network) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome ensure(VolumeSpec volume) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome create(ContainerSpec container) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome ensure(ContainerSpec container) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void awaitHealthy(String container, Duration timeout, Consumer<String> progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void awaitProbe(String container, Duration timeout, Consumer<String> progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Owned> owned() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome remove(Owned.Kind kind, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void stop(String container, boolean now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void start(String container) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<ContainerState> inspect(String container) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void logs(String container, int tail, boolean follow, Consumer<String> line) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ExecResult exec(String container, List<String> command, InputStream input) {
    String program = command.getFirst();
    if (!programs.getOrDefault(container, Set.of()).contains(program)) {
      return new ExecResult(127, "", program + ": not found");
    }
    if (command.contains("import") || command.contains("load")) {
      synchronized (this) {
        did.add("%s into %s".formatted(String.join(" ", command), container));
      }
    }
    return new ExecResult(0, "", "");
  }

  @Override
  public String readFile(String reference, String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InputStream saveImage(String reference) {
    return InputStream.nullInputStream();
  }

  @Override
  public void push(String reference, Consumer<String> progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean leadsToContainer(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ContainerState> labelled(String label) {
    return containers.stream().filter(each -> each.labels().containsKey(label)).toList();
  }

  @Override
  public ExecResult exec(String container, List<String> command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void importRoot(
      String reference, Map<String, String> labels, List<String> changes, InputStream tar) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome removeImage(String reference) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<OwnedImage> ownedImages() {
    throw new UnsupportedOperationException();
  }
}
