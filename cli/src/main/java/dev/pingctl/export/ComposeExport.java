package dev.pingctl.export;

import dev.pingctl.compose.ComposeFile;
import dev.pingctl.compose.ComposeVariables;
import dev.pingctl.engine.SecretVariable;
import dev.pingctl.export.Draft.Section;
import dev.pingctl.image.BuildContext;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.text.Tree;
import dev.pingctl.text.UserText;
import dev.pingctl.text.YamlDialect;
import dev.pingctl.text.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The containers of a stage as a compose file: the stage's own, or one made of its containers,
/// which are written as services of such a file are.
final class ComposeExport {
  private static final String FILE = "compose.yaml";
  private static final String IMAGE = "image";
  private static final String PORT = "PORT";

  /// What is in a stage's folder for pingctl alone.
  private static final Set<String> OURS = Set.of("stage.yaml", "plan.txt", "README.md");

  private final Settings settings;
  private final Stage stage;
  private final ImageNames names;
  private final Draft draft;
  private final Map<String, Object> services = new LinkedHashMap<>();
  private final Map<String, Object> networks = new LinkedHashMap<>();
  private final Map<String, Object> volumes = new LinkedHashMap<>();
  private final Map<String, Object> secrets = new LinkedHashMap<>();
  private final List<String> healthy = new ArrayList<>();

  /// Variables with a password, and the file that has it.
  private final Map<String, String> passwords = new TreeMap<>();

  private boolean hasFile;

  ComposeExport(Settings settings, Stage stage, ImageNames names, Draft draft) {
    this.settings = settings;
    this.stage = stage;
    this.names = names;
    this.draft = draft;
  }

  /// Takes over the compose file of a stage and what is beside it.
  void file(ComposeFile compose) {
    hasFile = true;
    Path folder = compose.file().resolveSibling("");
    BuildContext.of(folder)
        .files()
        .forEach((name, path) -> {
          if (!OURS.contains(name) && !path.equals(compose.file())) {
            draft.copy(name, path);
          }
        });
    String text = names.replaced(PlainText.of(UserText.read(compose.file())));
    draft.add(FILE, text);
    new TreeMap<>(ComposeVariables.of(settings, stage.number(), stage.name()))
        .forEach((name, value) -> {
          if (text.contains("${" + name)) {
            SecretVariable.parse(value)
                .ifPresentOrElse(
                    secret -> passwords.put(name, relative(secret.file())),
                    () -> draft.variable(name, exported(value)));
          }
        });
  }

  /// A value that pingctl gives a variable, as it is without pingctl.
  private String exported(String value) {
    return value.startsWith(settings.secret(stage.name(), "").toString())
        ? "./" + relative(Path.of(value))
        : names.reference(value);
  }

  private String relative(Path secret) {
    return "secrets/" + settings.secret(stage.name(), "").relativize(secret);
  }

  void network(String name) {
    networks.put(name, Map.of());
  }

  void volume(String name) {
    volumes.put(name, Map.of());
  }

  /// Adds a container as a service, which waits for those that were awaited before it.
  void container(YamlNode node) {
    Map.Entry<String, YamlNode> entry = node.entries().entrySet().iterator().next();
    Map<String, Object> service = Tree.mapping(filled(entry.getValue().value(YamlDialect.COMPOSE)));
    String image = String.valueOf(service.get(IMAGE));
    draft.variable(ImageNames.variable(image), names.reference(image));
    service.put(IMAGE, "${%s}".formatted(ImageNames.variable(image)));
    if (!healthy.isEmpty()) {
      Map<String, Object> awaited = new LinkedHashMap<>();
      healthy.forEach(name -> awaited.put(name, Map.of("condition", "service_healthy")));
      service.put("depends_on", awaited);
    }
    if (service.get("secrets") instanceof List<?> used) {
      used.forEach(name -> secrets.put(String.valueOf(name), Map.of("file", "./secrets/" + name)));
    }
    services.put(entry.getKey(), service);
  }

  void awaited(String container) {
    healthy.add(container);
  }

  private @Nullable Object filled(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> filled = new LinkedHashMap<>();
        map.forEach((key, each) -> filled.put(String.valueOf(key), filled(each)));
        yield filled;
      }
      case List<?> list -> {
        List<@Nullable Object> filled = new ArrayList<>();
        list.forEach(each -> filled.add(filled(each)));
        yield filled;
      }
      case String text -> {
        if (text.contains("${port}")) {
          draft.variable(PORT, String.valueOf(settings.port(stage.number())));
        }
        if (text.equals("${redis-password}")) {
          passwords.put(ComposeVariables.REDIS_PASSWORD, "secrets/redis-password");
          yield "${" + ComposeVariables.REDIS_PASSWORD + "}";
        }
        yield text.replace("${port}", "${" + PORT + "}").replace("${stage}", stage.name());
      }
      case null, default -> value;
    };
  }

  /// Writes the compose file that is made of containers, if there are any.
  void write() {
    if (services.isEmpty()) {
      return;
    }
    hasFile = true;
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("name", stage.project());
    file.put("services", services);
    Map.of("networks", networks, "volumes", volumes, "secrets", secrets)
        .forEach((key, entries) -> {
          if (!entries.isEmpty()) {
            file.put(key, entries);
          }
        });
    draft.add(FILE, Yamls.text(file));
  }

  /// Adds the command that starts it.
  void explain() {
    passwords.forEach((name, file) ->
        draft.type(Section.SECRETS, "export %s=\"$(cat %s)\"".formatted(name, file)));
    if (hasFile) {
      draft.type(Section.UP, "docker compose up --detach --wait");
    }
  }

  /// Adds the commands that remove it.
  void remove() {
    if (hasFile) {
      draft.say(Section.DOWN, "With `--volumes` the data goes, too.");
      draft.type(Section.DOWN, "docker compose down");
    }
  }
}
