package dev.pingctl;

import dev.pingctl.command.Cli;
import dev.pingctl.command.ResultWriter;
import dev.pingctl.machine.Farewell;
import dev.pingctl.machine.Programs;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// The entry point of `pingctl`.
public final class Main {
  private Main() {}

  /// Runs the command that the arguments name and ends with its exit code.
  public static void main(String[] arguments) {
    ResultWriter out = new ResultWriter(new FileOutputStream(FileDescriptor.out));
    PrintWriter err =
        new PrintWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8),
            false);
    Thread main = Thread.currentThread();
    Thread interrupter =
        new Thread(() -> {
          main.interrupt();
          try {
            main.join(Farewell.time().toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Runtime.getRuntime().addShutdownHook(interrupter);
    int code;
    try (Wiring wiring = new Wiring(Programs.environment())) {
      code = Cli.launch(wiring, out, err, arguments);
    }
    code = out.finish(code, err);
    err.flush();
    try {
      Runtime.getRuntime().removeShutdownHook(interrupter);
    } catch (IllegalStateException e) {
      return; // A signal is ending this process already and gives its exit code.
    }
    System.exit(code);
  }
}
