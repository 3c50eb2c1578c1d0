package dev.pingctl.command;

import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.engine.Owned;
import dev.pingctl.observe.StageStatus;
import dev.pingctl.observe.StageStatus.Health;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Prefetch;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    run.prefetchCluster();
    List<Stage> stages = run.workshop().stages();
    List<StageStatus> all = run.observer().status(stages, owned.get());
    if (output.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("workshop", run.settings().workshop().toString());
      document.put("stages", all.stream().map(status -> entry(run, status, owned.get())).toList());
      output.print(document);
      return ExitCode.OK.code();
    }
    output.remarkWorkshop(run.settings());
    stages.forEach(stage -> remarkOtherWorkshop(run.settings().owner(), stage, owned.get()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("STAGE", "HEALTH", "WHERE", "READY", "COUNT", "URL", "IMAGES"));
    all.forEach(status -> rows.add(row(run, status)));
    StringBuilder text = new StringBuilder(Table.render(rows, output.columns()));
    all.stream()
        .filter(status -> !status.problem().isEmpty())
        .forEach(status -> text.append(problem(status, run.settings().target())).append('\n'));
    output.print(text.toString());
    return ExitCode.OK.code();
  }

  /// What a stage lacks, as a sentence with the command that fixes it.
  static String problem(StageStatus status, Target cluster) {
    String stage = status.stage().name();
    return "%s is degraded: %s; `pingctl up --stage=%s%s` fixes it."
        .formatted(stage, status.problem(), stage, cluster.option());
  }

  private void remarkOtherWorkshop(Owner owner, Stage stage, List<Owned> present) {
    present.stream()
        .filter(thing -> thing.stage().equals(stage.name()))
        .flatMap(thing -> owner.otherWorkshop(thing.labels()).stream())
        .findFirst()
        .ifPresent(other ->
            output.remark(
                "Stage %s was created, at least in part, from %s.".formatted(stage.name(), other)));
  }

  private static List<String> row(Run run, StageStatus status) {
    boolean down = status.health() == Health.DOWN;
    return List.of(
        status.stage().name(),
        status.health().word(),
        status.where().isEmpty() ? "-" : status.where(),
        down ? "-" : status.ready() + "/" + status.replicas(),
        status.count().map(String::valueOf).orElse("-"),
        down ? "-" : status.stage().address(run.settings().target()).orElse("-"),
        status.images().isEmpty() ? "-" : String.join(", ", status.images()));
  }

  private static Map<String, Object> entry(Run run, StageStatus status, List<Owned> present) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", status.stage().name());
    entry.put("health", status.health().word());
    entry.put("where", status.where());
    entry.put("ready", status.ready());
    entry.put("replicas", status.replicas());
    entry.put("images", status.images());
    entry.put("count", status.count());
    entry.put("problem", status.problem());
    entry.put("url", status.stage().address(run.settings().target()));
    entry.put(
        "workshop",
        present.stream()
            .filter(thing -> thing.stage().equals(status.stage().name()))
            .flatMap(thing -> Optional.ofNullable(thing.labels().get(Owner.WORKSHOP)).stream())
            .findFirst());
    return entry;
  }
}
