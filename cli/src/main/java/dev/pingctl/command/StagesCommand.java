package dev.pingctl.command;

import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.PortOption;
import dev.pingctl.command.option.Session;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the stages of the workshop.
@Command(name = "stages", description = "List the stages of the workshop, in order.")
final class StagesCommand implements Callable<Integer> {
  private final Session session;

  @Mixin PortOption port = new PortOption();

  @Mixin OutputOptions output = new OutputOptions();

  StagesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Stage> stages = session.with(port.apply(session.settings())).workshop().stages();
    if (output.isJson()) {
      output.print(Map.of("stages", stages.stream().map(StagesCommand::entry).toList()));
      return ExitCode.OK.code();
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("STAGE", "TITLE", "URL"));
    stages.forEach(each -> rows.add(List.of(each.name(), each.title(), each.url().orElse(""))));
    output.print(Table.render(rows, output.columns()));
    return ExitCode.OK.code();
  }

  private static Map<String, Object> entry(Stage stage) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("number", stage.number());
    entry.put("name", stage.name());
    entry.put("title", stage.title());
    entry.put("needs", stage.needs());
    entry.put("url", stage.url());
    return entry;
  }
}
