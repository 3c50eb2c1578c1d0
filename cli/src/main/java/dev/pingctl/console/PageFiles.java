package dev.pingctl.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/// The files of the page, by the path each is asked for: those and no others.
final class PageFiles {
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final Map<String, File> FILES =
      Map.ofEntries(
          Map.entry("/", new File("index.html", "text/html; charset=utf-8")),
          Map.entry("/icon.svg", new File("icon.svg", "image/svg+xml")),
          Map.entry("/console.css", new File("console.css", STYLE)),
          Map.entry("/console.js", new File("console.js", SCRIPT)),
          Map.entry("/alerts.js", new File("alerts.js", SCRIPT)),
          Map.entry("/series.js", new File("series.js", SCRIPT)),
          Map.entry("/panels.js", new File("panels.js", SCRIPT)),
          Map.entry("/prometheus.js", new File("prometheus.js", SCRIPT)),
          Map.entry("/format.js", new File("format.js", SCRIPT)),
          Map.entry("/time.js", new File("time.js", SCRIPT)),
          Map.entry("/variables.js", new File("variables.js", SCRIPT)),
          Map.entry("/uplot.js", new File("uplot/uPlot.iife.min.js", SCRIPT)),
          Map.entry("/uplot.css", new File("uplot/uPlot.min.css", STYLE)));

  private record File(String name, String type) {}

  /// The file for a path; empty where there is none.
  Optional<Answer> answer(String path) {
    return Optional.ofNullable(FILES.get(path))
        .map(file -> Answer.of(Answer.OK, file.type(), read(file)));
  }

  private static byte[] read(File file) {
    try (InputStream content = PageFiles.class.getResourceAsStream(file.name())) {
      if (content == null) {
        throw new IllegalStateException("the page lacks its file " + file.name());
      }
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
