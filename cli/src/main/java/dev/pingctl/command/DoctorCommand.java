package dev.pingctl.command;

import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.preflight.Doctor;
import dev.pingctl.preflight.Doctor.Finding;
import dev.pingctl.preflight.Doctor.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Checks whether the workshop can run on this machine.
@Command(
    name = "doctor",
    description = "Check this machine: what is missing, and the command that fixes it.")
final class DoctorCommand implements Callable<Integer> {
  private final Session session;

  @Mixin SettingsOptions settingsOptions = new SettingsOptions();

  @Mixin OutputOptions output = new OutputOptions();

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(settingsOptions.apply(session.settings()));
    List<Finding> findings =
        new Doctor(run.settings(), run::engine, run.observer())
            .examine(
                run.workshop().stages(),
                () -> run.images().missing(run.catalogue().images(), run.settings().images()));
    if (output.isJson()) {
      output.print(Map.of("findings", findings.stream().map(DoctorCommand::entry).toList()));
    } else {
      StringBuilder text = new StringBuilder();
      findings.forEach(finding -> text.append(lines(finding)));
      output.print(text.toString());
    }
    boolean sick = findings.stream().anyMatch(finding -> finding.severity() == Severity.BAD);
    return (sick ? ExitCode.CHECK_FAILED : ExitCode.OK).code();
  }

  private static String lines(Finding finding) {
    String mark =
        switch (finding.severity()) {
          case GOOD -> "✓";
          case NOTE -> "•";
          case BAD -> "✗";
        };
    String line = " %s %s: %s\n".formatted(mark, finding.subject(), finding.seen());
    return finding.fix().isEmpty() ? line : line + "     → " + finding.fix() + "\n";
  }

  private static Map<String, Object> entry(Finding finding) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("subject", finding.subject());
    entry.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    entry.put("seen", finding.seen());
    entry.put("fix", finding.fix());
    return entry;
  }
}
