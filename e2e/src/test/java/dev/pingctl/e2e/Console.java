package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;

/// `pingctl console`, until it is closed.
record Console(Process process, String address) implements AutoCloseable {
  static Console start(Pingctl pingctl, String... arguments) {
    String[] command = new String[arguments.length + 2];
    command[0] = "console";
    command[1] = "--port=0";
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    Process process = pingctl.start(command);
    try {
      BufferedReader out = process.inputReader();
      return new Console(process, String.valueOf(out.readLine()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Ends as Ctrl-C does it.
  @Override
  public void close() {
    Command.output("kill", "-INT", String.valueOf(process.pid()));
    try {
      assertThat(process.waitFor()).isEqualTo(130);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
