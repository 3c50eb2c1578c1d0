package dev.pingctl.export;

import dev.pingctl.explain.CertificateCommands;
import dev.pingctl.explain.SecretCommands;
import dev.pingctl.export.Draft.Section;
import dev.pingctl.image.Catalogue;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Check;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import dev.pingctl.stage.Workshop;
import dev.pingctl.text.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes of a stage files that work without pingctl.
///
/// They are the stage's own files, comments included, with the parts for a user's cluster, images
/// by the names that registries have for them, and without what only pingctl reads. Passwords are
/// not among them: the page with the commands makes them.
public final class StageExport {
  private final Settings settings;
  private final Workshop workshop;
  private final Stage stage;
  private final Draft draft = new Draft();
  private final Set<String> folders = new HashSet<>();
  private final ComposeExport compose;
  private final ObjectExport objects;
  private final ChartExport charts;
  private final ImageExport images;

  private StageExport(Settings settings, Workshop workshop, Stage stage, Catalogue catalogue) {
    ImageNames names = new ImageNames(catalogue);
    this.settings = settings;
    this.workshop = workshop;
    this.stage = stage;
    this.compose = new ComposeExport(settings, stage, names, draft);
    this.objects = new ObjectExport(settings, stage, names, draft);
    this.charts = new ChartExport(settings, stage, names, draft);
    this.images = new ImageExport(stage, catalogue, names, draft);
  }

  /// The files of a stage by their path, `README.md` with the commands among them.
  ///
  /// @param version the version of this pingctl
  /// @throws Failure `PING-NO-EXPORT` for a stage that runs a process of this machine,
  ///   `PING-BAD-FILE` where a file of the stage cannot be read
  public static ExportedStage of(
      Settings settings, Workshop workshop, Stage stage, Catalogue catalogue, String version) {
    return new StageExport(settings, workshop, stage, catalogue).export(version);
  }

  private ExportedStage export(String version) {
    List<YamlNode> nodes =
        YamlNode.read(stage.folder().resolve("stage.yaml")).require("up").elements();
    for (int i = 0; i < nodes.size(); i++) {
      YamlNode node = nodes.get(i).entries().values().iterator().next();
      gather(stage.up().get(i), node);
    }
    images.write();
    compose.write();
    objects.write();
    for (Step step : stage.up()) {
      explain(step);
    }
    compose.explain();
    look();
    charts.remove();
    objects.remove();
    compose.remove();
    draft.add("README.md", page(version));
    draft.add(".gitignore", "secrets/\n");
    return new ExportedStage(draft.files());
  }

  /// Collects the files of a step.
  private void gather(Step step, YamlNode node) {
    switch (step) {
      case Step.RunProcess _ -> throw noFiles();
      case Step.CreateNetwork _ -> compose.network(node.text());
      case Step.CreateVolume _ -> compose.volume(node.text());
      case Step.RunContainer _ -> compose.container(node);
      case Step.AwaitHealthy _ -> compose.awaited(node.require("container").text());
      case Step.ComposeUp up -> compose.file(up.file());
      case Step.Apply apply -> objects.gather(apply, node);
      case Step.InstallChart chart -> charts.write(chart);
      case Step.CreateSecret _,
          Step.CreateRedisUsers _,
          Step.CreateCertificate _,
          Step.ApplyDefinitions _,
          Step.AwaitAnswer _,
          Step.AwaitAutoscaler _ -> {}
    }
  }

  private Failure noFiles() {
    List<String> others =
        workshop.stages().stream()
            .filter(other -> other.up().stream().noneMatch(Step.RunProcess.class::isInstance))
            .map(Stage::name)
            .toList();
    return new Failure(
        FailureId.NO_EXPORT,
        ExitCode.USAGE,
        "Stage %s runs a process of this machine, and there are no files to export; stages that can be exported are %s."
            .formatted(stage.name(), String.join(", ", others)));
  }

  /// Adds the commands of a step, now that all files are known.
  private void explain(Step step) {
    switch (step) {
      case Step.CreateSecret secret ->
          secret(secret.name(), secrets(secret.name()).create(secret.name()).scripted());
      case Step.CreateRedisUsers users ->
          secret(
              users.name(),
              secrets(users.name()).redisUsers(users.name(), users.password()).scripted());
      case Step.CreateCertificate certificate ->
          secret(
              "tls.crt",
              new CertificateCommands(secrets("tls.crt")).create(certificate.hosts()).scripted());
      case Step.ApplyDefinitions apply -> objects.definitions(apply.image());
      case Step.Apply apply -> objects.explain(apply);
      case Step.InstallChart chart -> charts.explain(chart);
      case Step.RunProcess _,
          Step.CreateNetwork _,
          Step.CreateVolume _,
          Step.RunContainer _,
          Step.ComposeUp _,
          Step.AwaitHealthy _,
          Step.AwaitAnswer _,
          Step.AwaitAutoscaler _ -> {}
    }
  }

  /// The folder in which what uses a secret looks for it.
  private SecretCommands secrets(String name) {
    return SecretCommands.in(
        objects.folderOf(name).map(folder -> folder + "/").orElse("") + "secrets");
  }

  private void secret(String name, String commands) {
    if (objects.folderOf(name).isPresent() || !stage.onCluster()) {
      if (folders.add(secrets(name).folder())) {
        draft.type(
            Section.SECRETS, "umask 022; mkdir -p -m 700 %s".formatted(secrets(name).folder()));
      }
      draft.type(Section.SECRETS, commands.stripTrailing());
    }
  }

  /// Asks the stage something that it answers.
  private void look() {
    if (stage.url().isEmpty()) {
      return;
    }
    String url = stage.url().get() + path();
    String ask = "curl --silent --show-error --fail --retry 10 --retry-connrefused " + url;
    if (stage.onCluster()) {
      draft.type(
          Section.LOOK,
          """
          kubectl --namespace=%s port-forward service/%s %d:%s >/dev/null &
          %s
          kill $!\
          """
              .formatted(
                  stage.namespace(),
                  stage.service(),
                  settings.port(stage.number()),
                  objects.port(stage.service()),
                  ask));
    } else {
      draft.type(Section.LOOK, ask);
    }
  }

  private String path() {
    return Stream.concat(
            stage.verify().stream()
                .flatMap(check ->
                    check instanceof Check.Answers answers
                        ? Stream.of(answers.path())
                        : Stream.empty()),
            stage.up().stream()
                .flatMap(step ->
                    step instanceof Step.AwaitAnswer answer
                        ? Stream.of(answer.path())
                        : Stream.empty()))
        .findFirst()
        .orElse("/");
  }

  private String page(String version) {
    StringBuilder page = new StringBuilder("# " + stage.title() + "\n\n");
    page.append(
        "Written by pingctl %s from stage `%s`; nothing here needs it.\n"
            .formatted(version, stage.name()));
    page.append("The commands are for bash, in this folder. They need %s.\n".formatted(tools()));
    if (!stage.needs().isEmpty()) {
      page.append(
          "\nFirst start %s from a separate export.\n"
              .formatted(
                  stage.needs().stream()
                      .map("stage `%s`"::formatted)
                      .collect(Collectors.joining(" and "))));
    }
    return page.append(draft.sections()).toString();
  }

  private String tools() {
    List<String> tools = new ArrayList<>(List.of("docker"));
    if (!stage.onCluster()) {
      tools.set(0, "docker with Compose");
    } else {
      tools.add("kubectl");
    }
    if (!stage.charts().isEmpty()) {
      tools.add("helm");
    }
    tools.add("curl");
    if (stage.up().stream().anyMatch(Step.CreateCertificate.class::isInstance)) {
      tools.add("openssl");
    }
    int last = tools.size() - 1;
    return String.join(", ", tools.subList(0, last)) + " and " + tools.get(last);
  }
}
