package dev.pingctl.explain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A bash script that a person could have typed, put together from explanations. Objects of one
/// file that are applied one after another are applied by one command.
public final class Script {
  private final ShellContext context;
  private final String title;
  private final List<Step> steps = new ArrayList<>();

  /// An empty script.
  ///
  /// @param title what it does, for people
  public Script(ShellContext context, String title) {
    this.context = context;
    this.title = title;
  }

  private record Step(String stage, List<String> does, Explanation explanation) {
    Optional<Step> with(Step next) {
      List<ShellCommand> mine = explanation.commands();
      List<ShellCommand> others = next.explanation.commands();
      if (!stage.equals(next.stage)
          || !explanation.why().equals(next.explanation.why())
          || mine.size() != 1
          || others.size() != 1) {
        return Optional.empty();
      }
      return mine.getFirst()
          .with(others.getFirst())
          .map(both -> {
            List<String> all = new ArrayList<>(does);
            all.addAll(next.does);
            return new Step(stage, all, Explanation.of(explanation.why(), both));
          });
    }
  }

  /// Adds a step with what it is done for.
  public void add(String stage, String does, Explanation explanation) {
    Step step = new Step(stage, List.of(does), explanation);
    Optional<Step> joined = steps.isEmpty() ? Optional.empty() : steps.getLast().with(step);
    joined.ifPresent(both -> steps.removeLast());
    steps.add(joined.orElse(step));
  }

  /// The whole script.
  public String text() {
    String body = body();
    StringBuilder head = new StringBuilder("#!/usr/bin/env bash\n# " + title + "\n");
    head.append("set -euo pipefail\n");
    define(head, body, "workshop", context.settings().workshop().toString());
    define(head, body, "installation", context.settings().root().toString());
    boolean hasCluster =
        context.settings().isEmbedded() && (body.contains("kubectl ") || body.contains("helm "));
    if (hasCluster || body.contains("$here")) {
      head.append(
          """
          # What this script makes for itself: passwords, certificates, a kubeconfig.
          export here=${WORKSHOP_HOME:-$HOME/ping-workshop}
          umask 022
          mkdir -p -m 700 "$here"
          """);
    }
    if (hasCluster) {
      head.append("export KUBECONFIG=$here/kubeconfig\n");
    }
    if (body.contains("there ")) {
      head.append(
          """
          # Whether the engine has something of this kind and name.
          there() { docker "$1" inspect "$2" >/dev/null 2>&1; }
          """);
    }
    return head.append(body).toString();
  }

  private static void define(StringBuilder head, String body, String variable, String folder) {
    if (body.contains("$" + variable)) {
      head.append("export %s=%s\n".formatted(variable, Shell.word(folder)));
    }
  }

  private String body() {
    StringBuilder body = new StringBuilder();
    Set<ShellCommand> typed = new HashSet<>();
    String stage = "";
    for (Step step : steps) {
      if (!step.stage().equals(stage)) {
        stage = step.stage();
        body.append("\n### ").append(stage).append('\n');
      }
      body.append('\n');
      step.does().forEach(does -> comment(body, does));
      comment(body, step.explanation().why());
      List<ShellCommand> commands =
          step.explanation().commands().stream()
              .filter(command -> !command.once() || typed.add(command))
              .toList();
      commands.forEach(command -> body.append(command.scripted()));
      if (commands.isEmpty() && !step.explanation().commands().isEmpty()) {
        comment(body, "The command above does it.");
      }
    }
    return body.toString();
  }

  private static void comment(StringBuilder body, String sentence) {
    body.append("# ").append(sentence.replace("\n", "\n# ")).append('\n');
  }
}
