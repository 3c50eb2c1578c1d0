package dev.pingctl.command;

import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.ReleaseOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.release.Release;
import dev.pingctl.stage.Stage;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Shows the revisions of a release.
@Command(
    name = "history",
    description = "Show the revisions of a release: when each was made, its status, and why.")
final class HistoryCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Session session;

  @Mixin ReleaseOptions release = new ReleaseOptions();

  @Mixin OutputOptions output = new OutputOptions();

  HistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(release.target.apply(session.settings()));
    Stage stage = release.stage(run);
    List<ReleaseRecord> records =
        new Release(run.cluster(), run::charts, stage.namespace(), release.release).history();
    if (output.isJson()) {
      output.print(document(release.release, stage.namespace(), records));
      return ExitCode.OK.code();
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("REVISION", "UPDATED", "STATUS", "CHART", "VERSION", "DESCRIPTION"));
    records.forEach(record ->
        rows.add(
            List.of(
                String.valueOf(record.revision()),
                TIME.format(record.updated()),
                record.status().word(),
                record.chart(),
                version(record),
                record.description())));
    output.print(Table.render(rows, output.columns()));
    return ExitCode.OK.code();
  }

  static Map<String, Object> document(
      String release, String namespace, List<ReleaseRecord> records) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("release", release);
    document.put("namespace", namespace);
    document.put("revisions", records.stream().map(HistoryCommand::entry).toList());
    return document;
  }

  /// What runs: the tag of the image where one was given, else the chart's own word for it.
  private static String version(ReleaseRecord record) {
    return record.values().get("image") instanceof Map<?, ?> image
            && image.get("tag") instanceof String tag
        ? tag
        : record.appVersion();
  }

  private static Map<String, Object> entry(ReleaseRecord record) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("revision", record.revision());
    entry.put("updated", record.updated().toString());
    entry.put("status", record.status().word());
    entry.put("chart", record.chart());
    entry.put("version", version(record));
    entry.put("description", record.description());
    return entry;
  }
}
