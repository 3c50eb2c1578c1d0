package dev.pingctl.stage;

import dev.pingctl.cluster.Autoscaler;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.settings.StageName;
import dev.pingctl.text.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what a `stage.yaml` lists under `verify`.
final class StageChecks {
  private static final Pattern NAMED_URL = Pattern.compile("(https?)://([a-z0-9.-]+)(/\\S*)");

  private final StageScope scope;

  StageChecks(StageScope scope) {
    this.scope = scope;
  }

  /// One check.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming file, line and property
  Check read(YamlNode element) {
    Map.Entry<String, YamlNode> entry = StageScope.onlyEntry(element);
    YamlNode value = entry.getValue();
    return switch (entry.getKey()) {
      case "answers" -> {
        Map<String, YamlNode> keys = value.entries(Set.of("path", "status", "body"));
        yield new Check.Answers(
            value.require("path").text(),
            keys.containsKey("status") ? (int) value.require("status").number(100, 599) : 200,
            keys.containsKey("body") ? value.require("body").text() : "");
      }
      case "counts-exactly" -> {
        value.entries(Set.of("pings", "concurrency"));
        yield new Check.CountsExactly(
            (int) value.require("pings").number(1, 1_000_000),
            (int) value.require("concurrency").number(1, 1000));
      }
      case "hardened" -> new Check.Hardened(scope.engineName(value.text()));
      case "outage" -> new Check.Outage(scope.engineName(value.text()));
      case "depends-on" -> {
        value.entries(Set.of("container", "dependency"));
        yield new Check.DependsOn(
            scope.engineName(value.require("container").text()),
            scope.engineName(value.require("dependency").text()));
      }
      case "spread" -> new Check.Spread(value.text());
      case "pods-answer" -> {
        value.entries(Set.of("deployment", "path"));
        yield new Check.PodsAnswer(
            value.require("deployment").text(), value.require("path").text());
      }
      case "restricted" -> {
        value.entries(Set.of());
        yield new Check.Restricted();
      }
      case "refuses" -> refuses(value);
      case "replaces-pod" -> new Check.ReplacesPod(value.text());
      case "loses-count" -> new Check.CountAfterKill(value.text(), false);
      case "keeps-count" -> new Check.CountAfterKill(value.text(), true);
      case "routes" -> routes(value);
      case "trusted" -> new Check.Trusted(value.text());
      case "redirects" -> {
        value.entries(Set.of("host", "path"));
        yield new Check.Redirects(value.require("host").text(), value.require("path").text());
      }
      case "splits" -> {
        value.entries(Set.of("route", "namespace", "requests"));
        yield new Check.Splits(
            new ObjectRef(
                "gateway.networking.k8s.io/v1",
                "HTTPRoute",
                Optional.of(value.require("namespace").text()),
                value.require("route").text()),
            (int) value.require("requests").number(1, 100_000));
      }
      case "limits" -> {
        value.entries(Set.of("host", "path", "requests"));
        yield new Check.Limits(
            value.require("host").text(),
            value.require("path").text(),
            (int) value.require("requests").number(2, 1000));
      }
      case "survives-restart" -> new Check.SurvivesRestart(value.text());
      case "survives-teardown" -> {
        value.entries(Set.of());
        yield new Check.SurvivesTeardown();
      }
      case "tests-pass" -> new Check.TestsPass(value.text());
      case "rolls-back" -> new Check.RollsBack(value.text());
      case "counts-in-prometheus" -> {
        value.entries(Set.of("stage", "pods", "pings", "concurrency"));
        yield new Check.PrometheusCounts(
            scope.pinged(value.require("stage")),
            (int) value.require("pods").number(1, 100),
            (int) value.require("pings").number(1, 1_000_000),
            (int) value.require("concurrency").number(1, 1000));
      }
      case "scrapes" -> {
        value.entries(Set.of("job", "stage", "deployment"));
        yield new Check.Scrapes(
            value.require("job").text(), deployment(value, value.require("deployment")));
      }
      case "follows-load" -> followsLoad(value);
      case "alert-fires" -> {
        value.entries(Set.of("alert", "stage", "without"));
        yield new Check.AlertFires(
            value.require("alert").text(), deployment(value, value.require("without")));
      }
      case "draws" -> {
        value.entries(Set.of("dashboard", "stage"));
        yield new Check.Draws(
            scope.existing(value.require("dashboard")), scope.pinged(value.require("stage")));
      }
      case "compose-reads" -> new Check.ComposeReads(scope.existing(value).toString());
      default -> throw element.wrong("'" + entry.getKey() + "' is not a known check");
    };
  }

  /// A list of what is guarded, or a mapping that has such a list and the control.
  Check.Refuses refuses(YamlNode node) {
    if (!node.isMapping()) {
      return new Check.Refuses(guarded(node));
    }
    node.entries(Set.of("guarded", "control"));
    YamlNode control = node.require("control");
    control.entries(Set.of("service", "path"));
    return new Check.Refuses(
        guarded(node.require("guarded")),
        new Check.Refuses.Control(
            control.require("service").text(), control.require("path").text()));
  }

  private List<Check.Refuses.Guarded> guarded(YamlNode list) {
    return list.elements().stream().map(this::oneGuarded).toList();
  }

  /// A Deployment of the stage that a check names.
  private ObjectRef deployment(YamlNode check, YamlNode name) {
    return new ObjectRef(
        "apps/v1",
        "Deployment",
        Optional.of(scope.other(check.require("stage")).namespace()),
        name.text());
  }

  private Check.Refuses.Guarded oneGuarded(YamlNode value) {
    value.entries(Set.of("stage", "deployment", "service", "port"));
    String namespace =
        value.get("stage").map(scope::other).map(StageName::namespace).orElse(scope.namespace());
    return new Check.Refuses.Guarded(
        new ObjectRef(
            "apps/v1", "Deployment", Optional.of(namespace), value.require("deployment").text()),
        value.get("service").map(YamlNode::text),
        (int) value.require("port").number(1, 65_535));
  }

  private Check followsLoad(YamlNode value) {
    value.entries(Set.of("autoscaler", "service", "rate", "pods"));
    StageName stage = new StageName(scope.number(), scope.name());
    return new Check.FollowsLoad(
        Autoscaler.ref(stage.namespace(), value.require("autoscaler").text()),
        value.get("service").map(service -> stage.inside(service.text())),
        (int) value.require("rate").number(1, 10_000),
        (int) value.require("pods").number(2, 100));
  }

  private static Check routes(YamlNode value) {
    value.entries(Set.of("url", "header", "status", "deployment"));
    YamlNode url = value.require("url");
    Matcher matcher = NAMED_URL.matcher(url.text());
    if (!matcher.matches()) {
      throw url.wrong("must be http:// or https:// with a host, no port, and a path");
    }
    return new Check.Routes(
        matcher.group(2),
        matcher.group(3),
        matcher.group(1).equals("https"),
        value.get("header").map(YamlNode::text).orElse(""),
        value.get("status").map(node -> (int) node.number(100, 599)).orElse(200),
        value.get("deployment").map(YamlNode::text).orElse(""));
  }
}
