package dev.pingctl.stage;

import dev.pingctl.image.BuildContext;
import dev.pingctl.machine.NewFile;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Identity;
import dev.pingctl.text.ImageReference;
import dev.pingctl.text.UserText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A workshop for an application of the user's: plain files from container to ingress, to be
/// edited.
///
/// The list of its files is a template itself. One that has no template is the bundled workshop's.
public final class NewWorkshop {
  private static final String LIST = "files.txt";

  /// A line that is there only with an option, or only without it.
  private static final Pattern CONDITION = Pattern.compile("@(if|unless) ([a-z]+)@(.*)");

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
  /// @param metrics a path of its port that Prometheus scrapes; empty where it has none
  /// @param redis whether it gets a Redis
  public record Application(
      String name, Source source, int port, String ready, Optional<String> metrics, boolean redis) {
    /// What Redis beside an application is called.
    private static final Set<String> OF_REDIS = Set.of("redis", "redis-svc");

    private static final Pattern PATH = Pattern.compile("/(?:[\\w./~-]|%\\p{XDigit}{2})*");

    /// @throws Failure `PING-USAGE` naming what is wrong
    public Application {
      if (!Identity.isName(name)) {
        throw wrong(
            "'%s' cannot be the name of a workshop: it begins names in a cluster, so it has at most 30 small letters, digits and hyphens, begins with a letter, and is none of pingctl's own, such as ping."
                .formatted(name));
      }
      if (redis && OF_REDIS.contains(name)) {
        throw wrong(
            "With --redis a workshop cannot be called %s: so Redis is called.".formatted(name));
      }
      if (port < 1 || port > 65_535) {
        throw wrong(
            "--port is the port that the application listens on, 1 to 65535, not %d."
                .formatted(port));
      }
      check("--ready", "/healthz", ready);
      metrics.ifPresent(path -> check("--metrics", "/metrics", path));
    }

    private static void check(String option, String example, String path) {
      if (!PATH.matcher(path).matches()) {
        throw wrong("%s is a path such as %s, not '%s'.".formatted(option, example, path));
      }
    }

    /// Whether a part of the workshop is there, by the name that templates have for it.
    private boolean has(String part) {
      return switch (part) {
        case "image" -> source instanceof Source.Image;
        case "base" -> source instanceof Source.Folder folder && folder.takesBase();
        case "redis" -> redis;
        case "metrics" -> metrics.isPresent();
        default -> throw new IllegalArgumentException("no part " + part);
      };
    }

    /// The values of templates by their names.
    private Map<String, String> values() {
      int ports = FIRST + APART * Math.floorMod(name.hashCode(), WORKSHOPS);
      return Map.of(
          "name",
          name,
          "image",
          source instanceof Source.Image image ? image.reference() : "",
          "port",
          String.valueOf(port),
          "ready",
          ready,
          "metrics",
          metrics.orElse(""),
          "ports",
          String.valueOf(ports));
    }
  }

  /// Where the image of an application comes from.
  public sealed interface Source {
    /// An image that the engine has, or can pull.
    record Image(String reference) implements Source {
      /// @throws Failure `PING-USAGE` where it is no reference
      public Image {
        if (!ImageReference.isWellFormed(reference)) {
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
    for (String file : filled(template(LIST).orElseThrow(), application).split("\n")) {
      Optional<String> template = template(file);
      write(
          folder.resolve(file),
          template.isPresent()
              ? filled(template.get(), application)
              : Files.readString(installation.resolve(file)));
    }
    if (application.source() instanceof Source.Folder source) {
      for (Map.Entry<String, Path> file : BuildContext.of(source.folder()).files().entrySet()) {
        Path copy = folder.resolve("images/app").resolve(file.getKey());
        Files.createDirectories(copy.resolveSibling(""));
        Files.copy(file.getValue(), copy);
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private static Optional<String> template(String file) throws IOException {
    try (InputStream resource = NewWorkshop.class.getResourceAsStream("application/" + file)) {
      return resource == null
          ? Optional.empty()
          : Optional.of(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /// A template without the lines that are for others, and with its values.
  private static String filled(String template, Application application) {
    StringBuilder filled = new StringBuilder();
    for (String line : template.lines().toList()) {
      Matcher condition = CONDITION.matcher(line);
      if (!condition.matches()) {
        filled.append(line).append('\n');
      } else if (application.has(condition.group(2)) == condition.group(1).equals("if")) {
        filled.append(condition.group(3)).append('\n');
      }
    }
    String text = filled.toString();
    for (Map.Entry<String, String> value : application.values().entrySet()) {
      text = text.replace("@" + value.getKey() + "@", value.getValue());
    }
    return text;
  }
}
