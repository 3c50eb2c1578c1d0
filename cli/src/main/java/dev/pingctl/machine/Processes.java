package dev.pingctl.machine;

import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.settings.Settings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The ping service as plain processes of this machine.
///
/// A process is known by a mark among its arguments, never by its pid alone: a pid that was given
/// to another process later is not ours. The pid file only tells people and tools.
public final class Processes {
  private static final String MARK = "-Dpingctl.process=";
  private static final Duration FOLLOW_EVERY = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration ASK_EVERY = Duration.ofMillis(10);
  private static final int LOG_LINES = 10;

  /// Places in a mark.
  private static final int PORT = 2;

  private static final int REST = 3;

  private final Settings settings;

  public Processes(Settings settings) {
    this.settings = settings;
  }

  /// One process that carries the mark, and the port it was told to listen on.
  public record Running(
      String stage, String name, OptionalInt port, String mark, ProcessHandle handle) {}

  /// A process by its stage and name, running or ended.
  public record Found(String stage, String name) {}

  /// Starts the process unless it runs with the same settings.
  public Change start(String stage, ProcessSpec process, int port) {
    String name = process.name();
    String mark = mark(stage, process, port);
    Optional<Running> running = find(stage, name);
    Change change = decide(running, mark);
    if (!change.isChange()) {
      return change;
    }
    running.ifPresent(this::end);
    Path log = settings.processLog(stage, name);
    Path record = settings.processRecord(stage, name);
    try {
      PrivateFiles.createFolder(settings.home());
      Files.createDirectories(log.getParent());
      Files.createDirectories(record.getParent());
      ProcessBuilder builder = Programs.ofTheJdk(setsid(), "java", arguments(mark));
      builder.environment().keySet().removeIf(key -> key.startsWith("REDIS_"));
      builder.environment().putAll(process.environment());
      builder.directory(settings.root().toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      Process started = builder.start();
      Files.writeString(record, started.pid() + "\n");
    } catch (IOException e) {
      throw new Failure(
          FailureId.PROCESS,
          ExitCode.FAILED,
          "The process %s cannot be started: %s.".formatted(name, e.getMessage()),
          e);
    }
    return change;
  }

  /// What [#start] would do now.
  public Change decide(String stage, ProcessSpec process, int port) {
    return decide(find(stage, process.name()), mark(stage, process, port));
  }

  private static Change decide(Optional<Running> running, String mark) {
    if (running.isEmpty()) {
      return Change.created(Cause.notRunning());
    }
    List<String> former = parts(running.get().mark());
    List<String> wanted = parts(mark);
    List<String> differing = new ArrayList<>();
    if (!former.get(PORT).equals(wanted.get(PORT))) {
      differing.add("port");
    }
    if (!former.get(REST).equals(wanted.get(REST))) {
      differing.add("environment");
    }
    return differing.isEmpty() ? Change.NONE : Change.changed(Cause.settings(differing));
  }

  /// Stage, name, port, and the rest: the hash of the environment and pingctl's home.
  private static List<String> parts(String mark) {
    return List.of(mark.split("/", REST + 1));
  }

  /// Ends a process and removes what was written for it.
  public Outcome stop(String stage, String name) {
    Optional<Running> running = find(stage, name);
    running.ifPresent(this::end);
    try {
      for (Path file :
          List.of(settings.processRecord(stage, name), settings.processLog(stage, name))) {
        Files.deleteIfExists(file);
        PrivateFiles.removeEmpty(file.getParent());
        PrivateFiles.removeEmpty(file.getParent() == null ? null : file.getParent().getParent());
      }
    } catch (IOException e) {
      throw new Failure(
          FailureId.HOME,
          ExitCode.FAILED,
          "The files of process %s cannot be deleted.".formatted(name),
          e);
    }
    return running.isPresent() ? Outcome.REMOVED : Outcome.ABSENT;
  }

  /// The marked processes of this user and pingctl home.
  public List<Running> running() {
    return ProcessHandle.allProcesses().flatMap(handle -> marked(handle).stream()).toList();
  }

  /// The marked processes, and those whose files are left although they ended.
  public List<Found> found() {
    List<Found> items = new ArrayList<>();
    for (Running running : running()) {
      items.add(new Found(running.stage(), running.name()));
    }
    Path folder = settings.home().resolve("processes");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder, 2)) {
        files
            .filter(Files::isRegularFile)
            .map(file ->
                new Found(
                    String.valueOf(folder.relativize(file).getName(0)),
                    file.getFileName().toString().replaceFirst("\\.pid$", "")))
            .filter(item -> !items.contains(item))
            .forEach(items::add);
      } catch (IOException e) {
        throw new Failure(
            FailureId.HOME, ExitCode.FAILED, "%s cannot be read.".formatted(folder), e);
      }
    }
    return items;
  }

  /// Whether a marked process of this stage runs.
  public Optional<Running> find(String stage, String name) {
    return running().stream()
        .filter(each -> each.stage().equals(stage) && each.name().equals(name))
        .findFirst();
  }

  /// The last lines a process wrote; empty when it wrote none.
  public String lastLines(String stage, String name) {
    Path log = settings.processLog(stage, name);
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  /// Hands over the last `tail` lines of a process's log (all when negative) and, with `follow`,
  /// those to come while it runs.
  public void log(String stage, String name, int tail, boolean follow, Consumer<String> line) {
    Path log = settings.processLog(stage, name);
    try (BufferedReader reader = Files.newBufferedReader(log)) {
      List<String> lines = reader.lines().toList();
      lines.subList(tail < 0 ? 0 : Math.max(0, lines.size() - tail), lines.size()).forEach(line);
      while (follow && find(stage, name).isPresent()) {
        reader.lines().forEach(line);
        Waiting.pause(FOLLOW_EVERY);
      }
    } catch (NoSuchFileException e) {
      // It has written nothing yet.
    } catch (IOException e) {
      throw new Failure(FailureId.HOME, ExitCode.FAILED, "%s cannot be read.".formatted(log), e);
    }
  }

  /// The mark comes first and the jar names its libraries itself: of a longer command line, Java
  /// reads nothing back.
  private List<String> arguments(String mark) {
    return List.of(
        MARK + mark,
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "-jar",
        settings.service("ping-service.jar").toString());
  }

  /// Where there is `setsid`, the process gets a session of its own, so that Ctrl-C in this
  /// terminal does not reach it.
  private static List<String> setsid() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, "setsid"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .limit(1)
        .toList();
  }

  private String mark(String stage, ProcessSpec process, int port) {
    int settingsHash = new TreeMap<>(process.environment()).toString().hashCode();
    return "%s/%s/%d/%08x/%s".formatted(stage, process.name(), port, settingsHash, settings.home());
  }

  private Optional<Running> marked(ProcessHandle handle) {
    return Arrays.stream(handle.info().arguments().orElse(new String[0]))
        .filter(argument -> argument.startsWith(MARK))
        .map(argument -> argument.substring(MARK.length()))
        .filter(mark -> mark.endsWith("/" + settings.home()))
        .findFirst()
        .map(mark -> {
          List<String> parts = parts(mark);
          OptionalInt port =
              parts.get(PORT).matches("\\d{1,5}")
                  ? OptionalInt.of(Integer.parseInt(parts.get(PORT)))
                  : OptionalInt.empty();
          return new Running(parts.get(0), parts.get(1), port, mark, handle);
        });
  }

  private void end(Running running) {
    ProcessHandle handle = running.handle();
    handle.destroy();
    if (hasEnded(handle, PATIENCE)) {
      return;
    }
    handle.destroyForcibly();
    if (!hasEnded(handle, PATIENCE)) {
      throw new Failure(
          FailureId.PROCESS_STAYS,
          ExitCode.FAILED,
          "The process %s (pid %d) did not end though it was killed; see what it waits for with `ps -o stat,wchan -p %d`."
              .formatted(running.name(), handle.pid(), handle.pid()));
    }
  }

  /// Asks by itself: for a process that is no child, `ProcessHandle.onExit()` asks at intervals
  /// that grow to seconds.
  private static boolean hasEnded(ProcessHandle handle, Duration patience) {
    return Waiting.holdsWithin(patience, ASK_EVERY, () -> !handle.isAlive());
  }
}
