package dev.pingctl.image;

import static java.util.stream.Collectors.toMap;

import dev.pingctl.engine.ImageBuild;
import dev.pingctl.engine.ImageStore;
import dev.pingctl.engine.ImageTransfer;
import dev.pingctl.engine.OwnedImage;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The images of a fake engine, and a registry behind it. Records what is done to them.
public class ImageEngine implements ImageStore, ImageTransfer {
  private static final Pattern LABEL = Pattern.compile(" \"([^\"]+)\"=\"([^\"]*)\"");

  private final Map<String, String> ids = new ConcurrentHashMap<>();
  private final List<String> did = new ArrayList<>();
  private Set<String> registry = Set.of();
  private boolean down;
  private List<ImageBuild> builds = new ArrayList<>();

  public void registryHas(String... references) {
    registry = Set.of(references);
    down = false;
  }

  public void registryIsDown() {
    down = true;
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
  public Optional<String> id(String reference) {
    return Optional.ofNullable(ids.get(reference));
  }

  @Override
  public synchronized void build(ImageBuild build, Consumer<String> progress) {
    String dockerfile = dockerfile(build);
    String from = dockerfile.startsWith("FROM ") ? " " + dockerfile.lines().findFirst().get() : "";
    did.add("build " + build.references().getLast().replace(":latest", "") + from);
    builds.add(build);
    build.references().forEach(name -> ids.put(name, "id of " + build.references().getFirst()));
  }

  static String dockerfile(ImageBuild build) {
    return new String(
        build.extraFiles().getOrDefault("Dockerfile", new byte[0]), StandardCharsets.UTF_8);
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
  public synchronized Outcome remove(String reference) {
    did.add("remove " + reference);
    return ids.remove(reference) == null ? Outcome.ABSENT : Outcome.REMOVED;
  }

  @Override
  public synchronized List<OwnedImage> owned() {
    return builds.stream()
        .map(build ->
            new OwnedImage(
                "id of " + build.references().getFirst(),
                build.references(),
                0,
                Instant.EPOCH,
                labels(dockerfile(build))))
        .toList();
  }

  private static Map<String, String> labels(String dockerfile) {
    return LABEL
        .matcher(dockerfile)
        .results()
        .collect(toMap(label -> label.group(1), label -> label.group(2), (one, last) -> last));
  }

  @Override
  public synchronized void importRoot(
      String reference, Map<String, String> labels, List<String> changes, InputStream tar) {
    did.add("import " + reference);
    has(reference);
  }

  @Override
  public synchronized void push(String reference, Consumer<String> progress) {
    did.add("push " + reference);
  }

  @Override
  public InputStream save(String reference) {
    return InputStream.nullInputStream();
  }

  @Override
  public Optional<InputStream> saveWithout(Set<String> layers, String reference) {
    did("save " + reference + " without " + layers);
    return Optional.of(InputStream.nullInputStream());
  }

  @Override
  public InputStream saveAll(List<String> references) {
    did("save " + references);
    return new ByteArrayInputStream(String.join("\n", references).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void load(InputStream archive, Consumer<String> progress) {
    try {
      List<String> references =
          new String(archive.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      did("load " + references);
      references.forEach(name -> ids.put(name, "id of " + references.getFirst()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void did(String what) {
    did.add(what);
  }

  @Override
  public String readFile(String reference, String path) {
    return "";
  }
}
