package dev.pingctl.explain;

import dev.pingctl.machine.ProcessSpec;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The commands that run the service as a process of this machine.
public final class ProcessCommands {
  private final ShellContext context;
  private final String stage;

  /// Commands for the processes of a stage.
  public ProcessCommands(ShellContext context, String stage) {
    this.context = context;
    this.stage = stage;
  }

  /// Starts a process that outlives the terminal, and notes its id.
  public ShellCommand start(ProcessSpec process) {
    String environment =
        new TreeMap<>(process.environment())
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + Shell.word(entry.getValue()) + " ")
                .collect(Collectors.joining());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ShellCommand.of(
        """
        mkdir -p %s %s
        %snohup %s -XX:+UseSerialGC -Xmx64m -jar %s \\
          >%s 2>&1 </dev/null & echo $! >%s\
        """
            .formatted(
                context.file(log(process.name()).resolveSibling("")),
                context.file(record(process.name()).resolveSibling("")),
                environment,
                Shell.word(java),
                context.file(context.settings().service("ping-service.jar")),
                context.file(log(process.name())),
                context.file(record(process.name()))));
  }

  /// Ends a process and removes what was written for it.
  public ShellCommand stop(String name) {
    return ShellCommand.of(
        "kill \"$(cat %s)\"; rm -f %s %s"
            .formatted(
                context.file(record(name)), context.file(record(name)), context.file(log(name))));
  }

  private Path log(String name) {
    return context.settings().processLog(stage, name);
  }

  private Path record(String name) {
    return context.settings().processRecord(stage, name);
  }
}
