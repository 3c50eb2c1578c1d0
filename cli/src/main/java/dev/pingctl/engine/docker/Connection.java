package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.DockerConfigFile;
import com.github.dockerjava.core.NameParser;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.Closeable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// docker-java's client together with the transport below it and the translation of its errors.
final class Connection implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final EngineAddress address;
  final JdkTransport transport;
  final DockerClient client;

  private Connection(EngineAddress address, JdkTransport transport, Settings settings) {
    this.address = address;
    this.transport = transport;
    this.client = DockerClientImpl.getInstance(settings, transport);
  }

  /// Finds the engine; does not talk to it yet.
  ///
  /// @param warning hears of what is wrong and does not matter yet
  static Connection open(Map<String, String> environment, Path home, Consumer<String> warning) {
    Set<String> told = ConcurrentHashMap.newKeySet();
    Consumer<String> once =
        words -> {
          if (told.add(words)) {
            warning.accept(words);
          }
        };
    EngineAddress address = EngineAddress.find(environment, home, once);
    Optional<ApiVersion> version =
        Optional.ofNullable(environment.get("DOCKER_API_VERSION"))
            .filter(text -> !text.isBlank())
            .map(ApiVersion::parse);
    Settings settings = new Settings(EngineAddress.configuration(environment, home), once);
    return new Connection(address, new JdkTransport(address, version, PATIENCE), settings);
  }

  /// A text as a part of the path of a request or its query.
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// The object that the engine answers to a `GET`.
  JsonNode get(String resource, String subject) {
    return there(find(resource, subject), resource, subject);
  }

  /// The list that the engine answers to a `GET`.
  JsonNode list(String resource, String subject) {
    return there(answer(resource, subject, JsonNode::isArray, "no list"), resource, subject);
  }

  private static JsonNode there(Optional<JsonNode> found, String resource, String subject) {
    return found.orElseThrow(() -> {
      String words = "it knows no " + resource;
      return EngineErrors.refused(words, subject, new IOException(words));
    });
  }

  /// The same for an object that may not exist; empty if it does not.
  Optional<JsonNode> find(String resource, String subject) {
    return answer(resource, subject, JsonNode::isObject, "no object");
  }

  private Optional<JsonNode> answer(
      String resource, String subject, Predicate<JsonNode> fits, String otherwise) {
    Request request = Request.builder().method(Request.Method.GET).path(resource).build();
    try (Response response = transport.execute(request)) {
      if (response.getStatusCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      if (response.getStatusCode() != HttpURLConnection.HTTP_OK) {
        byte[] body = response.getBody().readAllBytes();
        String words = EngineErrors.message(new String(body, StandardCharsets.UTF_8));
        throw EngineErrors.refused(words, subject, new IOException(words));
      }
      JsonNode answer = JSON.readTree(response.getBody());
      if (!fits.test(answer)) {
        throw EngineErrors.notEngine(
            address, "an answer to GET %s that is %s".formatted(resource, otherwise), null);
      }
      return Optional.of(answer);
    } catch (IOException e) {
      throw EngineErrors.of(e, subject);
    }
  }

  /// The path of a list with only those that match one of these values.
  static String filtered(String list, String filter, List<String> values) {
    ObjectNode filters = JSON.createObjectNode();
    values.forEach(filters.putArray(filter)::add);
    return list + (list.contains("?") ? "&" : "?") + "filters=" + encoded(filters.toString());
  }

  /// The labels of an object that the engine describes.
  static Map<String, String> labels(JsonNode labels) {
    Map<String, String> texts = new TreeMap<>();
    labels.forEachEntry((key, value) -> texts.put(key, value.asText()));
    return texts;
  }

  /// Makes a call; its errors come out as failures about the subject.
  <T> T call(String subject, Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw EngineErrors.of(e, subject);
    }
  }

  /// Makes a call that yields nothing.
  void run(String subject, Runnable call) {
    call(
        subject,
        () -> {
          call.run();
          return true;
        });
  }

  /// Waits until a stream has ended.
  <T> void await(String subject, ResultCallback.Adapter<T> stream) {
    try {
      stream.awaitCompletion();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineErrors.interrupted(e);
    } catch (RuntimeException e) {
      throw EngineErrors.of(e, subject);
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  /// What docker-java asks of its configuration. Credentials are read only when a pull or a build
  /// needs them.
  private static final class Settings implements DockerClientConfig {
    private final Path configuration;
    private final Consumer<String> warning;

    Settings(Path configuration, Consumer<String> warning) {
      this.warning = warning;
      this.configuration = configuration;
    }

    @Override
    public URI getDockerHost() {
      return URI.create("unix:///");
    }

    @Override
    public RemoteApiVersion getApiVersion() {
      // The transport puts the version before each path.
      return RemoteApiVersion.UNKNOWN_VERSION;
    }

    @Override
    public @Nullable String getRegistryUsername() {
      return null;
    }

    @Override
    public @Nullable String getRegistryPassword() {
      return null;
    }

    @Override
    public @Nullable String getRegistryEmail() {
      return null;
    }

    @Override
    public String getRegistryUrl() {
      return AuthConfig.DEFAULT_SERVER_ADDRESS;
    }

    @Override
    public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
      NameParser.HostnameReposName name =
          NameParser.resolveRepositoryName(NameParser.parseRepositoryTag(imageName).repos);
      return credentials().resolveAuthConfig(name.hostname);
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
      return credentials().getAuthConfigurations();
    }

    @Override
    public @Nullable SSLConfig getSSLConfig() {
      return null;
    }

    private DockerConfigFile credentials() {
      try {
        return DockerConfigFile.loadConfig(getObjectMapper(), configuration.toString());
      } catch (IOException | RuntimeException e) {
        // Also where the docker command understands the file and docker-java does not: go without.
        EngineAddress.configured(configuration, warning);
        return new DockerConfigFile();
      }
    }
  }
}
