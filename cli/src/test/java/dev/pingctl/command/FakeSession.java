package dev.pingctl.command;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// The stages of this repository with a faked engine, and a faked cluster as that of the context
/// `docker-desktop`, which asks for no consent. Nobody sits at a terminal.
final class FakeSession implements Session {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final Path folder;
  private final ContainerEngine engine;
  private final Cluster cluster;
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  /// Keeps its files in this folder.
  FakeSession(Path folder, ContainerEngine engine, Cluster cluster) {
    this.folder = folder;
    this.engine = engine;
    this.cluster = cluster;
    try {
      Files.writeString(
          folder.resolve("config"),
          """
          contexts:
          - {name: docker-desktop, context: {cluster: c, user: u}}
          clusters: [{name: c, cluster: {server: 'https://127.0.0.1:6443'}}]
          users: [{name: u, user: {token: t}}]
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs a command on that cluster and returns its exit code.
  int launch(String... arguments) {
    return Cli.launch(
        this,
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        Stream.concat(Stream.of(arguments), Stream.of("--context=docker-desktop"))
            .toArray(String[]::new));
  }

  @Override
  public Settings settings() {
    return new Settings(
        ROOT,
        folder.resolve("home"),
        5000,
        ImagePolicy.AUTO,
        Map.of("KUBECONFIG", folder.resolve("config").toString()));
  }

  @Override
  public Run with(Settings settings) {
    return new Run(
        settings,
        () -> engine,
        choice -> cluster,
        choice -> {
          throw new AssertionError("nothing here is to load Helm");
        });
  }

  @Override
  public void close() {}
}
