package dev.pingctl.command;

import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.engine.Owned;
import dev.pingctl.observe.Observer.Health;
import dev.pingctl.observe.Observer.StageStatus;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Prefetch;
import dev.pingctl.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Shows the status of every stage.
@Command(
    name = "status",
    description = "Show the status of every stage: health, place, count, address and images.")
final class StatusCommand implements Callable<Integer> {
  private final Session session;

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin OutputOptions output = new OutputOptions();

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(target.apply(session.settings()));
    Prefetch<List<Owned>> owned = Prefetch.start(() -> run.engine().objects().list());
    List<Stage> stages = run.workshop().stages();
    List<StageStatus> all = run.observer().status(stages, owned.get());
    if (output.isJson()) {
      output.print(Map.of("stages", all.stream().map(status -> entry(run, status)).toList()));
      return ExitCode.OK.code();
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("STAGE", "HEALTH", "WHERE", "READY", "COUNT", "URL", "IMAGES"));
    all.forEach(status -> rows.add(row(run, status)));
    output.print(Table.render(rows, output.columns()));
    return ExitCode.OK.code();
  }

  private static List<String> row(Run run, StageStatus status) {
    boolean down = status.health() == Health.DOWN;
    return List.of(
        status.stage().name(),
        word(status.health()),
        status.where().isEmpty() ? "-" : status.where(),
        down ? "-" : status.ready() + "/" + status.replicas(),
        status.count().map(String::valueOf).orElse("-"),
        down ? "-" : status.stage().address(run.settings().target()).orElse("-"),
        status.images().isEmpty() ? "-" : String.join(", ", status.images()));
  }

  private static Map<String, Object> entry(Run run, StageStatus status) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", status.stage().name());
    entry.put("health", word(status.health()));
    entry.put("where", status.where());
    entry.put("ready", status.ready());
    entry.put("replicas", status.replicas());
    entry.put("images", status.images());
    entry.put("count", status.count());
    entry.put("url", status.stage().address(run.settings().target()));
    return entry;
  }

  private static String word(Health health) {
    return health.name().toLowerCase(Locale.ROOT);
  }
}
