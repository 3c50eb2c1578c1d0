package dev.pingctl.manifest;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// A file of a stage that manifests take in, so that it stands in one place and tools can read it:
/// as text with `${text:FILE}`, or as the tree that its YAML stands for with `${tree:FILE}`.
public final class ManifestText {
  private ManifestText() {}

  /// What stands for a file, by name: each value is one line of YAML.
  ///
  /// @throws Failure `PING-BAD-FILE` where it cannot be read or is not YAML
  public static Map<String, String> values(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      String text = Files.readString(file);
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return Map.of("text:" + name, line(text), "tree:" + name, line(tree));
    } catch (IOException e) {
      throw unreadable(file, FileProblem.of(e), e);
    } catch (YAMLException e) {
      throw unreadable(file, String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "), e);
    }
  }

  private static Failure unreadable(Path file, String problem, Exception cause) {
    return new Failure(
        FailureId.BAD_FILE,
        ExitCode.USAGE,
        "%s: cannot be read as YAML (%s).".formatted(file, problem),
        cause);
  }

  private static String line(Object tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
    options.setDefaultScalarStyle(DumperOptions.ScalarStyle.DOUBLE_QUOTED);
    options.setSplitLines(false);
    options.setWidth(Integer.MAX_VALUE);
    return new Yaml(options).dump(tree).strip();
  }
}
