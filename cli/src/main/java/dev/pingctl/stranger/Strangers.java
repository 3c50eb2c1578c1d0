package dev.pingctl.stranger;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Enforcement;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.stage.Check;
import dev.pingctl.stage.Check.Refuses.Control;
import dev.pingctl.stage.Check.Refuses.Guarded;
import dev.pingctl.stranger.StrangerPod.Report;
import dev.pingctl.stranger.StrangerRun.Errand;
import dev.pingctl.text.Tree;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Sends strangers to what network policies protect: pods that no policy of the stage allows to
/// connect to it.
public final class Strangers {
  private static final String NO_EFFECT =
      "a policy that denies a pod every connection has no effect in this cluster";

  private final Cluster cluster;
  private final String stage;
  private final Consumer<String> progress;
  private final Consumer<String> remark;
  private final Ticker ticker;

  /// Strangers of a stage.
  ///
  /// @param progress takes the newest line while they are on their way
  /// @param remark takes a line that stays
  public Strangers(
      Cluster cluster,
      String stage,
      Consumer<String> progress,
      Consumer<String> remark,
      Ticker ticker) {
    this.cluster = cluster;
    this.stage = stage;
    this.progress = progress;
    this.remark = remark;
    this.ticker = ticker;
  }

  /// Sends the strangers out. Where they get through, the cluster says, or is found to, whether it
  /// enforces policies at all.
  public Encounter sentTo(Check.Refuses check) {
    Map<String, String> addresses = new LinkedHashMap<>();
    for (Guarded guarded : check.guarded()) {
      Map<String, String> found = addresses(guarded);
      if (found.isEmpty()) {
        return new Encounter.Unclear(guarded.deployment().text() + " has no ready pod");
      }
      addresses.putAll(found);
    }
    Guarded first = check.guarded().getFirst();
    Optional<String> image = cluster.objects().find(first.deployment()).flatMap(Strangers::image);
    Optional<String> control = control(namespace(first), check.control());
    if (image.isEmpty() || control.isEmpty()) {
      return new Encounter.Unclear(
          "there is no Service %s beside it that shows that the network works"
              .formatted(check.control().service()));
    }
    Errand errand = new Errand(image.get(), control.get(), List.copyOf(addresses.keySet()));
    try (StrangerRun run = new StrangerRun(cluster, stage, errand, progress, ticker)) {
      Enforcement said = cluster.networkPolicies().enforcement();
      Map<String, Report> reports = run.strangers();
      reports.forEach((namespace, report) ->
          report.refused().entrySet().stream()
              .filter(each -> each.getValue() > 0)
              .forEach(each ->
                  remark.accept(
                      "a stranger in namespace %s was refused at %s only after it had got through %d times"
                          .formatted(namespace, each.getKey(), each.getValue()))));
      return encounter(reports, addresses, said, run::enforces);
    }
  }

  /// Where a Deployment that policies protect can be tried, with its name for people: each ready
  /// pod, and the Service before them. None where no pod is ready.
  private Map<String, String> addresses(Guarded guarded) {
    String namespace = namespace(guarded);
    Map<String, String> addresses = new LinkedHashMap<>();
    cluster.workloads().find(guarded.deployment()).stream()
        .flatMap(workload -> cluster.pods().list(namespace, workload.selector()).stream())
        .filter(pod -> pod.ready() && !pod.deleting())
        .map(pod -> new ObjectRef("v1", "Pod", Optional.of(namespace), pod.name()))
        .flatMap(pod -> cluster.objects().find(pod).stream())
        .flatMap(pod -> text(pod.at("status", "podIP")).stream())
        .forEach(
            address -> addresses.put(address + "/" + guarded.port(), guarded.deployment().name()));
    if (!addresses.isEmpty()) {
      guarded
          .service()
          .ifPresent(service ->
              addresses.put(
                  "%s.%s/%d".formatted(service, namespace, guarded.port()), "Service " + service));
    }
    return addresses;
  }

  private static String namespace(Guarded guarded) {
    return guarded.deployment().namespace().orElse("");
  }

  /// The reference of a Deployment's image.
  private static Optional<String> image(Manifest deployment) {
    return first(deployment.at("spec", "template", "spec", "containers"))
        .flatMap(container -> Tree.text(container, "image"));
  }

  /// Where the Service of a namespace is that everybody may connect to: `HOST/PORT/PATH`.
  private Optional<String> control(String namespace, Control control) {
    ObjectRef service = new ObjectRef("v1", "Service", Optional.of(namespace), control.service());
    return cluster
        .objects()
        .find(service)
        .flatMap(found -> first(found.at("spec", "ports")))
        .map(port ->
            "%s.%s/%s%s".formatted(control.service(), namespace, port.get("port"), control.path()));
  }

  private static Optional<Map<String, Object>> first(@Nullable Object list) {
    return list instanceof List<?> elements && !elements.isEmpty()
        ? Optional.of(Tree.mapping(elements.getFirst()))
        : Optional.empty();
  }

  private static Optional<String> text(@Nullable Object value) {
    return Optional.ofNullable(value).map(String::valueOf);
  }

  /// What the reports of strangers come to.
  ///
  /// @param reports by the namespace of the stranger
  /// @param addresses what was tried, with its name for people
  /// @param said what the nodes say
  /// @param enforces finds out whether the cluster enforces policies, where nobody says it
  static Encounter encounter(
      Map<String, Report> reports,
      Map<String, String> addresses,
      Enforcement said,
      BooleanSupplier enforces) {
    for (Map.Entry<String, Report> each : reports.entrySet()) {
      if (!each.getValue().answered() || !each.getValue().covers(addresses.keySet())) {
        return new Encounter.Unclear(
            "the service that everybody may connect to did not answer the stranger in namespace %s, so its other attempts prove nothing"
                .formatted(each.getKey()));
      }
    }
    String reached =
        clauses(
            reports,
            addresses,
            report -> report.reached(),
            "a stranger in namespace %s reaches %s at %s");
    boolean gotThrough = !reached.isEmpty();
    return switch (said) {
      case Enforcement.NotEnforced not -> new Encounter.NotEnforced(not.reason());
      case Enforcement.Unsaid _ when gotThrough && !enforces.getAsBoolean() ->
          new Encounter.NotEnforced(NO_EFFECT);
      case Enforcement.Enforced _, Enforcement.Unsaid _ ->
          gotThrough
              ? new Encounter.GotThrough(reached)
              : new Encounter.Refused(
                  clauses(
                      reports,
                      addresses,
                      report -> report.refused().keySet(),
                      "a stranger in namespace %s is refused by %s at %s"));
    };
  }

  /// A clause for each address that strangers report, with their namespace and its name.
  private static String clauses(
      Map<String, Report> reports,
      Map<String, String> addresses,
      Function<Report, Collection<String>> of,
      String clause) {
    return reports.entrySet().stream()
        .flatMap(each ->
            of.apply(each.getValue()).stream()
                .map(address -> clause.formatted(each.getKey(), addresses.get(address), address)))
        .collect(Collectors.joining("; "));
  }
}
