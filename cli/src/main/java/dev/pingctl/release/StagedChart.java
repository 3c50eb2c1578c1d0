package dev.pingctl.release;

import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.image.BuildContext;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import dev.pingctl.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A chart and its values in a folder of their own, as Helm is given them; deleted when closed.
public final class StagedChart implements AutoCloseable {
  /// `and` gives the first of its arguments that is empty, which an empty `dict` is.
  private static final Pattern LOOKUP = Pattern.compile("\\blookup\\s+");

  private static final Pattern DOCUMENT = Pattern.compile("(?m)^---\\n# Source: ([^\\n]+)\\n");
  private static final Pattern SUBCHARTS = Pattern.compile("(?:charts/[^/]+/)+");

  private final Path folder;
  private final String contentHash;

  private StagedChart(Path folder, String contentHash) {
    this.folder = folder;
    this.contentHash = contentHash;
  }

  /// A copy of a chart, marked with what it and the values are.
  ///
  /// @param annotations others that the release is to keep; they are no part of the hash
  public static StagedChart of(
      Path chart, Map<String, Object> values, Map<String, String> annotations) {
    String json = Json.write(Values.sorted(values));
    String contentHash = BuildContext.of(chart).hash(List.of("chart", json));
    return made(
        contentHash,
        folder -> {
          Path copy = folder.resolve("chart");
          copy(chart, copy);
          Map<String, Object> metadata =
              new LinkedHashMap<>(Values.read(chart.resolve("Chart.yaml")));
          Map<String, Object> marks = new LinkedHashMap<>(annotations);
          marks.put(ReleaseRecord.CONTENT_HASH, contentHash);
          Files.writeString(
              copy.resolve("Chart.yaml"),
              Json.write(Values.merged(metadata, Map.of("annotations", marks))));
          Files.writeString(folder.resolve("values.json"), json);
        });
  }

  /// The same, to be rendered without a cluster: what a template looks up there is not found.
  /// Helm-java's rendering would ask whichever cluster the environment means.
  public static StagedChart offline(Path chart, Map<String, Object> values) {
    StagedChart staged = of(chart, values, Map.of());
    try (Stream<Path> files = Files.walk(staged.chart())) {
      for (Path file : files.filter(StagedChart::isTemplate).toList()) {
        String text = Files.readString(file);
        Files.writeString(file, LOOKUP.matcher(text).replaceAll("and dict "));
      }
      return staged;
    } catch (IOException e) {
      staged.close();
      throw unwritable(e);
    }
  }

  private static boolean isTemplate(Path file) {
    return Files.isRegularFile(file) && file.toString().contains("/templates/");
  }

  /// A chart that makes exactly what a revision made: its manifests as they are, nothing in them
  /// left to fill in. A record lacks the charts below its own, so the templates cannot be rendered
  /// again.
  public static StagedChart of(ReleaseRecord record) {
    return made(
        record.contentHash(),
        folder -> {
          Path chart = folder.resolve("chart");
          Map<String, Object> metadata = new LinkedHashMap<>(record.metadata());
          metadata.remove("dependencies");
          metadata.remove("kubeVersion");
          write(chart.resolve("Chart.yaml"), Json.write(metadata));
          for (Map.Entry<String, String> file : templates(record).entrySet()) {
            write(chart.resolve(file.getKey()), file.getValue().replace("{{", "{{ \"{{\" }}"));
            Matcher below = SUBCHARTS.matcher(file.getKey());
            if (below.lookingAt()) {
              Path subchart = chart.resolve(below.group());
              write(subchart.resolve("Chart.yaml"), Json.write(subchart(subchart)));
            }
          }
          Files.writeString(folder.resolve("values.json"), Json.write(record.values()));
        });
  }

  private static Map<String, Object> subchart(Path folder) {
    return Map.of("apiVersion", "v2", "name", folder.getFileName().toString(), "version", "0.0.0");
  }

  /// What each template of a revision rendered to, by its path in the chart.
  private static Map<String, String> templates(ReleaseRecord record) {
    Map<String, String> templates = new HashMap<>();
    Matcher document = DOCUMENT.matcher(record.manifest());
    String path = "";
    int from = 0;
    while (document.find()) {
      add(templates, path, record.manifest().substring(from, document.start()));
      path = document.group(1);
      from = document.end();
    }
    add(templates, path, record.manifest().substring(from));
    record.hooks().forEach(hook -> add(templates, hook.path(), hook.manifest()));
    return templates;
  }

  private static void add(Map<String, String> templates, String path, String text) {
    if (!path.isEmpty()) {
      // The first folder is the chart itself.
      String inside = path.substring(path.indexOf('/') + 1);
      templates.merge(inside, text, (one, other) -> one + "\n---\n" + other);
    }
  }

  /// Fills a folder.
  private interface Filling {
    void fill(Path folder) throws IOException;
  }

  private static StagedChart made(String contentHash, Filling filling) {
    try {
      Path folder = Files.createTempDirectory("pingctl-chart");
      StagedChart staged = new StagedChart(folder, contentHash);
      try {
        filling.fill(folder);
        return staged;
      } catch (IOException | RuntimeException e) {
        staged.close();
        throw e;
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static Failure unwritable(IOException cause) {
    return new Failure(
        FailureId.FILE,
        ExitCode.FAILED,
        "The chart cannot be copied to the temporary folder (%s); check the disk."
            .formatted(FileProblem.of(cause)),
        cause);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /// The folder of the chart.
  public Path chart() {
    return folder.resolve("chart");
  }

  /// The file of its values.
  public Path values() {
    return folder.resolve("values.json");
  }

  /// The hash of what it is.
  public String contentHash() {
    return contentHash;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // What is left in the temporary folder does no harm.
    }
  }
}
