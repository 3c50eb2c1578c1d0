package dev.pingctl.preflight;

import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.EngineInfo;
import dev.pingctl.image.BuildHost;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.machine.Ports;
import dev.pingctl.observe.Observer;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.ping.Question;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.text.FileProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Looks at the machine: whether the workshop can run here, and what would have to be done first.
public final class Doctor {
  private static final long GIGABYTE = 1_000_000_000L;
  private static final long ENOUGH_DISK = GIGABYTE;
  private static final long ENOUGH_MEMORY = GIGABYTE;
  private static final String ENGINE = "DOCKER_HOST";
  private static final String IMAGES = "images";
  private static final String AUTHORITIES = "SSL_CERT_FILE";
  private static final Duration QUESTION = Duration.ofSeconds(3);

  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Observer observer;
  private final Surroundings surroundings;

  /// A doctor for this machine, who sees what runs on it through an observer.
  public Doctor(Settings settings, Supplier<ContainerEngine> engine, Observer observer) {
    this(settings, engine, observer, Path.of("/"));
  }

  /// @param machine the root of the machine's file system
  Doctor(Settings settings, Supplier<ContainerEngine> engine, Observer observer, Path machine) {
    this.surroundings = new Surroundings(machine, settings.environment());
    this.settings = settings;
    this.engine = engine;
    this.observer = observer;
  }

  /// How bad a finding is.
  public enum Severity {
    /// As it should be.
    GOOD,
    /// Worth knowing; stages can run.
    NOTE,
    /// Stages cannot run before it is fixed.
    BAD
  }

  /// One thing that was looked at, what was seen, and the command that fixes it; empty where
  /// nothing has to be fixed.
  public record Finding(String subject, Severity severity, String seen, String fix) {}

  /// What must be as it should before anything is made: space on the disk and memory. Ports are
  /// looked at with the plan that wants them.
  public List<Finding> essentials(EngineInfo info) {
    return List.of(disk(place(Optional.of(info))), memory(info.memoryBytes()));
  }

  /// Whether the images that have to be made first have room on the engine's disk; empty where none
  /// has to. One that can be pulled needs less than one that is built, so where there is too little
  /// room for building, a registry is asked for.
  public Optional<Finding> images(List<CatalogueImage> missing, ImagePolicy policy) {
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    EngineInfo info = engine.get().info();
    long needed = missing.stream().mapToLong(CatalogueImage::disk).sum();
    String seen =
        "to be made: "
            + missing.stream()
                .map(image -> "%s (%s)".formatted(image.name(), image.cost()))
                .collect(Collectors.joining(", "))
            + ", which takes up to %s of the disk".formatted(gigabytes(needed));
    long free = free(place(Optional.of(info))).orElse(Long.MAX_VALUE);
    boolean built =
        policy == ImagePolicy.BUILD
            || missing.stream().anyMatch(image -> image.upstream().isEmpty())
            || !answers(info.registry());
    if (free >= needed || policy == ImagePolicy.PULL || !built) {
      return Optional.of(new Finding(IMAGES, Severity.NOTE, seen, ""));
    }
    return Optional.of(
        new Finding(
            IMAGES,
            Severity.BAD,
            "%s; %s are free".formatted(seen, gigabytes(free)),
            "Free %s with `docker system prune` or elsewhere."
                .formatted(gigabytes(needed - free))));
  }

  private static OptionalLong free(Path place) {
    try {
      return OptionalLong.of(Files.getFileStore(place).getUsableSpace());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /// Everything that is worth looking at, in the order of importance.
  ///
  /// @param missing the images of the workshop that are not there yet, asked for only where the
  ///   engine answers
  public List<Finding> examine(List<Stage> stages, Supplier<List<CatalogueImage>> missing) {
    List<Finding> findings = new ArrayList<>();
    Optional<EngineInfo> info = engine(findings);
    stages.forEach(stage -> port(stage, info.isPresent()).ifPresent(findings::add));
    findings.add(disk(place(info)));
    info.flatMap(found -> images(missing.get(), settings.images())).ifPresent(findings::add);
    info.ifPresent(found -> findings.add(memory(found.memoryBytes())));
    info.ifPresent(found -> findings.add(registry(found.registry())));
    surroundings.watches().filter(_ -> isHere(info)).ifPresent(findings::add);
    surroundings.policies().filter(_ -> isHere(info)).ifPresent(findings::add);
    findings.add(surroundings.proxy(info));
    findings.add(certificates());
    return findings;
  }

  private static boolean isHere(Optional<EngineInfo> engine) {
    return engine.map(EngineInfo::address).orElse("").startsWith("unix:");
  }

  private Path place(Optional<EngineInfo> info) {
    return info.map(EngineInfo::dataRoot).filter(Files::isDirectory).orElse(settings.root());
  }

  private Optional<EngineInfo> engine(List<Finding> findings) {
    try {
      EngineInfo info = engine.get().info();
      findings.add(
          new Finding(
              "engine",
              Severity.GOOD,
              "%s answers at %s".formatted(info.version(), info.address()),
              ""));
      findings.add(
          new Finding(
              "engine API",
              Severity.GOOD,
              "%s to %s".formatted(info.minApiVersion(), info.apiVersion()),
              ""));
      findings.addAll(Surroundings.unusual(info));
      return Optional.of(info);
    } catch (Failure failure) {
      boolean elsewhere = settings.environment().getOrDefault(ENGINE, "").startsWith("tcp:");
      String fix = failure.is(FailureId.ENGINE_DOWN) && !elsewhere ? "./install.sh" : "";
      findings.add(new Finding("engine", Severity.BAD, failure.sentence(), fix));
      return Optional.empty();
    }
  }

  /// A port that is not free; without an engine it cannot be told whether a stage holds it.
  private Optional<Finding> port(Stage stage, boolean engineAnswers) {
    int port = settings.port(stage.number());
    String subject = "port " + port;
    if (stage.url().isEmpty() || Ports.isFree(port)) {
      return Optional.empty();
    }
    if (engineAnswers && observer.holds(stage, port)) {
      return Optional.of(
          new Finding(subject, Severity.GOOD, "stage %s answers here".formatted(stage.name()), ""));
    }
    return Optional.of(
        new Finding(
            subject,
            Severity.BAD,
            "taken by " + Ports.holderText(port),
            "Stop it, or choose other ports with --port-base."));
  }

  private static Finding disk(Path place) {
    try {
      long free = Files.getFileStore(place).getUsableSpace();
      return new Finding(
          "disk",
          free < ENOUGH_DISK ? Severity.BAD : Severity.GOOD,
          "%s free at %s".formatted(gigabytes(free), place),
          free < ENOUGH_DISK
              ? "docker system prune, or free %s elsewhere.".formatted(gigabytes(ENOUGH_DISK))
              : "");
    } catch (IOException e) {
      return new Finding("disk", Severity.NOTE, "is not known: " + FileProblem.of(e), "");
    }
  }

  private static Finding memory(long total) {
    return new Finding(
        "memory",
        total < ENOUGH_MEMORY ? Severity.BAD : Severity.GOOD,
        gigabytes(total) + " for the engine",
        total < ENOUGH_MEMORY
            ? "Give the engine %s or more.".formatted(gigabytes(ENOUGH_MEMORY))
            : "");
  }

  private static Finding registry(String address) {
    boolean reached = answers(address);
    return new Finding(
        "registry",
        reached ? Severity.GOOD : Severity.NOTE,
        reached ? "answers: images are pulled" : "does not answer: images are built here",
        "");
  }

  private static boolean answers(String registry) {
    return !registry.isEmpty() && Question.get(URI.create(registry), QUESTION).isPresent();
  }

  private Finding certificates() {
    String named = settings.environment().getOrDefault(AUTHORITIES, "");
    boolean lost = !named.isBlank() && !isReadable(named);
    String trusted =
        new BuildHost(settings.environment())
            .bundle()
            .map(file -> "builds trust what %s holds".formatted(file))
            .orElse("builds trust what their base image trusts");
    return new Finding(
        "certificates",
        lost ? Severity.NOTE : Severity.GOOD,
        lost
            ? "%s names %s, which cannot be read; %s".formatted(AUTHORITIES, named, trusted)
            : trusted,
        lost ? "unset " + AUTHORITIES : "");
  }

  private static boolean isReadable(String file) {
    Path path = Path.of(file);
    return Files.isRegularFile(path) && Files.isReadable(path);
  }

  private static String gigabytes(long bytes) {
    return bytes < GIGABYTE / 10
        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", (double) bytes / GIGABYTE);
  }
}
