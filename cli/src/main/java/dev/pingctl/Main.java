package dev.pingctl;

import dev.pingctl.command.Cli;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The entry point of `pingctl`.
public final class Main {
  private static final long GOODBYE_MILLIS = 3_000;

  private Main() {}

  /// Runs the command that the arguments name and ends with its exit code.
  public static void main(String[] arguments) {
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    Thread main = Thread.currentThread();
    Thread interrupter =
        new Thread(() -> {
          main.interrupt();
          try {
            main.join(GOODBYE_MILLIS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Runtime.getRuntime().addShutdownHook(interrupter);
    int code;
    try (Wiring wiring = new Wiring(environment())) {
      code = Cli.launch(wiring, out, err, arguments);
    }
    out.flush();
    err.flush();
    try {
      Runtime.getRuntime().removeShutdownHook(interrupter);
    } catch (IllegalStateException e) {
      return; // A signal is ending this process already and gives its exit code.
    }
    System.exit(code);
  }

  /// The environment as the user has it. The launcher hands `KUBECONFIG` on by itself, so that
  /// Helm's library does not read it.
  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String kubeconfig = System.getProperty("pingctl.kubeconfig");
    if (kubeconfig != null) {
      environment.put("KUBECONFIG", kubeconfig);
    }
    return environment;
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), false);
  }
}
