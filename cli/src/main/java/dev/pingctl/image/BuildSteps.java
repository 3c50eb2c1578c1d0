package dev.pingctl.image;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says in a few words which step a build is at, out of the lines that the engine prints. What the
/// commands of a step print is left out: it is long, and shown when the build fails.
final class BuildSteps implements Consumer<String> {
  private static final Pattern STEP = Pattern.compile("Step (\\d+)/(\\d+) : (\\w+)\\s*(.*)");
  private static final Pattern COMPILES = Pattern.compile("\\b(go|build|build-\\w+|make|mvn)\\b");
  private static final Pattern INSTALLS = Pattern.compile("\\b(apt-get|apk|dnf|install-\\w+)\\b");

  private final String image;
  private final Consumer<String> progress;

  /// The build of this image.
  BuildSteps(String image, Consumer<String> progress) {
    this.image = image;
    this.progress = progress;
  }

  @Override
  public void accept(String line) {
    Matcher step = STEP.matcher(line);
    if (step.matches()) {
      progress.accept(
          "%s: step %s of %s, %s"
              .formatted(image, step.group(1), step.group(2), word(step.group(3), step.group(4))));
    }
  }

  private static String word(String instruction, String rest) {
    return switch (instruction) {
      case "FROM" -> "taking its base";
      case "COPY", "ADD" -> "copying files";
      case "RUN" ->
          INSTALLS.matcher(rest).find()
              ? "installing packages"
              : COMPILES.matcher(rest).find() ? "compiling" : "running a command";
      default -> "writing settings";
    };
  }
}
