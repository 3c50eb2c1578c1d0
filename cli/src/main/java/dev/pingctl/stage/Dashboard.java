package dev.pingctl.stage;

import dev.pingctl.text.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A dashboard in Grafana's format, as far as its expressions go.
///
/// @param panels what it draws, in its order
/// @param variables what stands for each variable where nothing has been chosen
public record Dashboard(List<Panel> panels, Map<String, String> variables) {
  private static final Pattern NAME = Pattern.compile("\\$(?:\\{(\\w+)\\}|(\\w+))");

  /// Variables that every dashboard has, for Prometheus asking its targets every 5 seconds.
  private static final Map<String, String> BUILT_IN =
      Map.of("__rate_interval", "20s", "__interval", "5s", "__range", "15m");

  public Dashboard {
    panels = List.copyOf(panels);
    variables = Map.copyOf(variables);
  }

  /// A panel and the expressions whose series it draws, with variables in them.
  public record Panel(String title, List<String> expressions) {
    public Panel {
      expressions = List.copyOf(expressions);
    }
  }

  /// Reads a dashboard.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming what is wrong
  public static Dashboard read(Path file) {
    YamlNode root = YamlNode.read(file);
    List<Panel> panels = new ArrayList<>();
    for (YamlNode panel : root.require("panels").elements()) {
      List<String> expressions =
          panel.get("targets").stream()
              .flatMap(targets -> targets.elements().stream())
              .map(target -> target.require("expr").text())
              .toList();
      panels.add(new Panel(panel.require("title").text(), expressions));
    }
    Map<String, String> variables = new HashMap<>(BUILT_IN);
    for (YamlNode variable : root.require("templating").require("list").elements()) {
      variable
          .get("allValue")
          .ifPresent(all -> variables.put(variable.require("name").text(), all.text()));
    }
    return new Dashboard(panels, variables);
  }

  /// An expression with its variables filled in; those that are not known stay.
  public String filled(String expression) {
    Matcher matcher = NAME.matcher(expression);
    return matcher.replaceAll(found -> {
      String name = found.group(1) == null ? found.group(2) : found.group(1);
      return Matcher.quoteReplacement(variables.getOrDefault(name, found.group()));
    });
  }
}
