package dev.pingctl.kubeconfig;

import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A program that a kubeconfig names for credentials. It is run when a credential is first needed,
/// when the last one has ended, and when the cluster has refused it.
final class CredentialsProgram implements CredentialSource {
  private static final String COMMAND = "command";
  private static final String MODE = "interactiveMode";
  private static final String NEVER = "Never";
  private static final String IF_AVAILABLE = "IfAvailable";
  private static final String ALWAYS = "Always";
  private static final String EXEC_INFO = "KUBERNETES_EXEC_INFO";

  /// A variable that, empty, means the same as none, but not to every program.
  private static final String KUBECONFIG = "KUBECONFIG";

  /// For what and where a program is run.
  record Setting(
      ContextChoice choice,
      ClusterServer server,
      Map<String, String> environment,
      Supplier<Attendance> attendance) {}

  private final Setting setting;
  private final String command;
  private final List<String> arguments;
  private final Map<String, String> variables;
  private final String apiVersion;
  private final String installHint;
  private final boolean tellsCluster;
  private final String mode;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Credential last;

  private CredentialsProgram(Fields exec, Setting setting) {
    this.setting = setting;
    this.command =
        exec.text(COMMAND).orElseThrow(() -> exec.wrong(COMMAND, "is missing; name the program"));
    this.arguments = exec.texts("args");
    this.variables = new LinkedHashMap<>();
    for (Fields variable : exec.parts("env")) {
      String name =
          variable
              .text("name")
              .filter(each -> each.indexOf('=') < 0)
              .orElseThrow(() -> exec.wrong("env", "has a variable without a usable name"));
      variables.put(name, variable.text("value").orElse(""));
    }
    this.apiVersion = exec.text("apiVersion").orElse(ExecCredential.NEWEST);
    if (!ExecCredential.VERSIONS.contains(apiVersion)) {
      throw exec.wrong(
          "apiVersion", "must be one of " + String.join(", ", ExecCredential.VERSIONS));
    }
    this.installHint = exec.text("installHint").map(CredentialsProgram::oneLine).orElse("");
    this.tellsCluster = exec.flag("provideClusterInfo");
    this.mode = exec.text(MODE).orElse(IF_AVAILABLE);
    if (!Set.of(NEVER, IF_AVAILABLE, ALWAYS).contains(mode)) {
      throw exec.wrong(MODE, "must be Never, IfAvailable or Always");
    }
    if (Stream.of(List.of(command), arguments, variables.keySet(), variables.values())
        .flatMap(each -> each.stream())
        .anyMatch(each -> each.indexOf('\0') >= 0)) {
      throw exec.wrong(COMMAND, "has a character that no argument may have");
    }
  }

  /// Reads the fields of a program. Runs nothing.
  static CredentialsProgram read(Fields exec, Setting setting) {
    return new CredentialsProgram(exec, setting);
  }

  @Override
  public Credential current() {
    lockUnlessInterrupted();
    try {
      if (last == null || last.isExpired(Instant.now())) {
        last = run();
      }
      return last;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean renew(Credential refused) {
    lockUnlessInterrupted();
    try {
      if (refused.equals(last)) {
        last = run();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> program() {
    return Optional.of(command);
  }

  private void lockUnlessInterrupted() {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
  }

  private Credential run() {
    Attendance attendance = setting.attendance().get();
    if (mode.equals(ALWAYS) && !attendance.terminal()) {
      throw failure("asks questions, and there is no terminal to answer at", null);
    }
    boolean asks = attendance.terminal() && !mode.equals(NEVER);
    List<String> line = new ArrayList<>(List.of(found()));
    line.addAll(arguments);
    Map<String, String> environment = new LinkedHashMap<>(setting.environment());
    environment.remove(KUBECONFIG, "");
    environment.putAll(variables);
    environment.put(
        EXEC_INFO,
        ExecCredential.request(
            apiVersion, asks, tellsCluster ? Optional.of(setting.server()) : Optional.empty()));
    String answer;
    try {
      answer = ProgramRun.output(line, environment, attendance, asks);
    } catch (ProgramRun.Broken e) {
      throw failure(e.problem(), e);
    }
    try {
      return ExecCredential.read(answer, apiVersion);
    } catch (ExecCredential.Wrong e) {
      throw failure(e.problem(), e);
    }
  }

  /// The file of the program: beside the kubeconfig where its name has a slash, else on `PATH`.
  private String found() {
    if (command.contains(File.separator)) {
      Path file = setting.choice().kubeconfig().beside(command);
      if (!Files.exists(file)) {
        throw failure("is not there: there is no file %s%s".formatted(file, hint()), null);
      }
      return file.toString();
    }
    return Stream.of(setting.environment().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> folder.startsWith(File.separator))
        .map(folder -> Path.of(folder).resolve(command))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(Path::toString)
        .orElseThrow(() -> failure("is not on PATH" + hint(), null));
  }

  private String hint() {
    return installHint.isEmpty() ? "" : " (" + installHint + ")";
  }

  /// A text without characters that steer a terminal.
  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", "");
  }

  private Failure failure(String problem, @Nullable Exception cause) {
    return new Failure(
        FailureId.CREDENTIALS,
        ExitCode.UNREACHABLE,
        "`%s`, which %s names for the credentials of context %s, %s; run it by itself to see why, or sign in again."
            .formatted(
                command, setting.choice().kubeconfig().file(), setting.choice().context(), problem),
        cause);
  }
}
