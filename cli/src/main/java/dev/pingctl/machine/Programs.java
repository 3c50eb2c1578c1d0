package dev.pingctl.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The programs of this machine that pingctl starts, and the environment that they get.
///
/// The launcher gives pingctl's own JVM other values for some variables. It hands over what the
/// user has in `PINGCTL_GIVEN_NAME`: `=VALUE` where `NAME` is set, nothing where it is not.
public final class Programs {
  private static final String GIVEN = "PINGCTL_GIVEN_";

  /// What a JVM reads its options from. They are meant for other programs, and can keep a JVM from
  /// starting.
  private static final List<String> OF_A_JVM =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

  private Programs() {}

  /// The environment of this process as the user has it.
  public static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    restore(environment);
    return environment;
  }

  /// A program that will get the user's environment.
  public static ProcessBuilder program(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    restore(builder.environment());
    return builder;
  }

  /// A program of the running JDK, such as `java`. It gets the user's environment, except for what
  /// would change how a JVM works: it reads names and variables as UTF-8, and no other options.
  ///
  /// @param before what starts it, such as `setsid`, or nothing
  public static ProcessBuilder ofTheJdk(
      List<String> before, String program, List<String> arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
    command.addAll(arguments);
    ProcessBuilder builder = program(command);
    forAJvm(builder.environment());
    return builder;
  }

  /// Gives an environment that the launcher made the values of the user again.
  static void restore(Map<String, String> environment) {
    for (String name : List.copyOf(environment.keySet())) {
      if (name.startsWith(GIVEN)) {
        String value = environment.getOrDefault(name, "");
        String restored = name.substring(GIVEN.length());
        environment.remove(name);
        if (value.startsWith("=")) {
          environment.put(restored, value.substring(1));
        } else {
          environment.remove(restored);
        }
      }
    }
  }

  /// Removes what changes how a JVM works.
  static void forAJvm(Map<String, String> environment) {
    environment.keySet().removeAll(OF_A_JVM);
    environment.remove("LANGUAGE");
    environment.put("LC_ALL", "C.UTF-8");
  }
}
