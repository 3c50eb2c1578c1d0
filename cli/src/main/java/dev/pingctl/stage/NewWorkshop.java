package dev.pingctl.stage;

import dev.pingctl.image.BuildContext;
import dev.pingctl.machine.NewFile;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Identity;
import dev.pingctl.text.UserText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A workshop for an application of the user's: plain files from container to chart, to be edited.
public final class NewWorkshop {
  private static final List<String> FILES =
      List.of(
          Identity.FILE,
          "README.md",
          "images/images.yaml",
          "stages/02-container/stage.yaml",
          "stages/02-container/README.md",
          "stages/04-compose/stage.yaml",
          "stages/04-compose/compose.yaml",
          "stages/04-compose/README.md",
          "stages/05-k8s/stage.yaml",
          "stages/05-k8s/app.yaml",
          "stages/05-k8s/README.md",
          "stages/08-helm/stage.yaml",
          "stages/08-helm/README.md",
          "stages/08-helm/chart/Chart.yaml",
          "stages/08-helm/chart/values.yaml",
          "stages/08-helm/chart/values.schema.json",
          "stages/08-helm/chart/templates/_helpers.tpl",
          "stages/08-helm/chart/templates/NOTES.txt",
          "stages/08-helm/chart/templates/app.yaml");

  private static final String DOCKERFILE = "images/app/Dockerfile";

  /// Files that the bundled workshop has in the same place.
  private static final List<String> SHARED = List.of("templates/kubernetes/namespace.yaml");

  /// The lowest number that is added to those of stages, how far the workshops are apart, and how
  /// many there are before they share ports: the bundled one needs those below, and 443.
  private static final int FIRST = 100;

  private static final int APART = 20;
  private static final int WORKSHOPS = 17;

  private NewWorkshop() {}

  /// An application.
  ///
  /// @param name the name of the workshop, which is that of its Service, too
  /// @param source where its image comes from
  /// @param port the port it listens on
  /// @param ready a path that it answers with 200 once it may get requests
  public record Application(String name, Source source, int port, String ready) {
    /// @throws Failure `PING-USAGE` naming what is wrong
    public Application {
      if (!Identity.isName(name)) {
        throw wrong(
            "'%s' cannot be the name of a workshop: it begins names in a cluster, so it has at most 30 small letters, digits and hyphens, begins with a letter, and is none of pingctl's own, such as ping."
                .formatted(name));
      }
      if (port < 1 || port > 65_535) {
        throw wrong(
            "--port is the port that the application listens on, 1 to 65535, not %d."
                .formatted(port));
      }
      if (!ready.matches("/[\\w./~%-]*")) {
        throw wrong("--ready is a path such as /healthz, not '%s'.".formatted(ready));
      }
    }
  }

  /// Where the image of an application comes from.
  public sealed interface Source {
    /// An image that the engine has, or can pull.
    record Image(String reference) implements Source {
      /// @throws Failure `PING-USAGE` where it is no reference
      public Image {
        if (!reference.matches("[a-z0-9][\\w.:/@-]*")) {
          throw wrong("--image is an image such as shop:1, not '%s'.".formatted(reference));
        }
      }
    }

    /// A folder with a Dockerfile. One that begins with `ARG BASE` is built on pingctl's base
    /// image, which is there without a registry, too.
    record Folder(Path folder) implements Source {
      /// @throws Failure `PING-USAGE` where it has no Dockerfile
      public Folder {
        if (!Files.isRegularFile(folder.resolve("Dockerfile"))) {
          throw wrong("%s has no file Dockerfile; name the folder of one.".formatted(folder));
        }
      }

      private boolean takesBase() {
        return UserText.read(folder.resolve("Dockerfile"))
            .lines()
            .anyMatch(line -> line.matches("(?i)\\s*ARG\\s+BASE(=.*)?\\s*"));
      }
    }
  }

  private static Failure wrong(String sentence) {
    return new Failure(FailureId.USAGE, ExitCode.USAGE, sentence);
  }

  /// Writes the workshop of an application into a folder, which appears complete or not at all.
  ///
  /// @param target the folder, which is not there yet or is empty
  /// @return the folder
  /// @throws Failure `PING-NOT-EMPTY` when there is something in it, `PING-DISK-FULL` or
  ///   `PING-FILE` when it cannot be written
  public static Path make(Path installation, Application application, Path target) {
    try {
      return WorkshopCopy.appear(
          installation, target, folder -> fill(installation, application, folder));
    } catch (IOException e) {
      throw NewFile.unwritable(target, e);
    }
  }

  private static void fill(Path installation, Application application, Path folder)
      throws IOException {
    for (String file : FILES) {
      write(folder.resolve(file), text(file, values(application)));
    }
    for (String file : SHARED) {
      write(folder.resolve(file), Files.readString(installation.resolve(file)));
    }
    switch (application.source()) {
      case Source.Image image ->
          write(folder.resolve(DOCKERFILE), text(DOCKERFILE, Map.of("image", image.reference())));
      case Source.Folder source -> {
        for (Map.Entry<String, Path> file : BuildContext.of(source.folder()).files().entrySet()) {
          Path copy = folder.resolve("images/app").resolve(file.getKey());
          Files.createDirectories(copy.resolveSibling(""));
          Files.copy(file.getValue(), copy);
        }
      }
    }
  }

  private static Map<String, String> values(Application application) {
    int ports = FIRST + APART * Math.floorMod(application.name().hashCode(), WORKSHOPS);
    return Map.of(
        "name",
        application.name(),
        "port",
        String.valueOf(application.port()),
        "ready",
        application.ready(),
        "ports",
        String.valueOf(ports),
        "base",
        application.source() instanceof Source.Folder folder && folder.takesBase()
            ? "    base: pingctl/base\n"
            : "");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private static String text(String file, Map<String, String> values) throws IOException {
    try (InputStream resource = NewWorkshop.class.getResourceAsStream("application/" + file)) {
      if (resource == null) {
        throw new IllegalStateException("no resource " + file);
      }
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("@" + value.getKey() + "@", value.getValue());
      }
      return text;
    }
  }
}
