package dev.pingctl.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What programs get of the environment that the launcher made.
class ProgramsTest {
  @Test
  void whatTheUserHasIsRestoredAndWhatTheUserLacksIsRemoved() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "LC_ALL",
                "C.UTF-8",
                "KUBECONFIG",
                "/dev/null",
                "PATH",
                "/bin",
                "PINGCTL_GIVEN_LC_ALL",
                "=de_DE@euro",
                "PINGCTL_GIVEN_KUBECONFIG",
                "",
                "PINGCTL_GIVEN__JAVA_OPTIONS",
                "=-Xmx1g -Da=b",
                "PINGCTL_GIVEN_LANGUAGE",
                "="));

    Programs.restore(environment);

    assertThat(environment)
        .containsOnly(
            Map.entry("LC_ALL", "de_DE@euro"),
            Map.entry("PATH", "/bin"),
            Map.entry("_JAVA_OPTIONS", "-Xmx1g -Da=b"),
            Map.entry("LANGUAGE", ""));
  }

  @Test
  void withoutTheLauncherTheEnvironmentIsTheUsers() {
    Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "C", "PINGCTL_HOME", "/a"));

    Programs.restore(environment);

    assertThat(environment).containsOnly(Map.entry("LC_ALL", "C"), Map.entry("PINGCTL_HOME", "/a"));
  }

  @Test
  void aJvmReadsUtf8AndNoOptionsOfTheEnvironment() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "JAVA_TOOL_OPTIONS", "-XX:+UseG1GC",
                "JDK_JAVA_OPTIONS", "-Xms512m",
                "_JAVA_OPTIONS", "-Xmx1m",
                "CLASSPATH", "/else",
                "LC_ALL", "C",
                "LANGUAGE", "de",
                "PATH", "/bin"));

    Programs.forAJvm(environment);

    assertThat(environment).containsOnly(Map.entry("LC_ALL", "C.UTF-8"), Map.entry("PATH", "/bin"));
  }

  @Test
  void aProgramOfTheJdkIsTheRunningOnes() {
    assertThat(Programs.ofTheJdk(List.of("setsid"), "java", List.of("-version")).command())
        .containsExactly("setsid", System.getProperty("java.home") + "/bin/java", "-version");
  }
}
