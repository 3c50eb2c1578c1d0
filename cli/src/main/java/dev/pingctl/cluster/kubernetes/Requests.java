package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends requests to the API and returns its answers as JSON objects. The library's HTTP client
/// carries them; its model of objects is left out, since loading it takes longer than a short
/// command.
final class Requests {
  /// An object or a list of them as it is.
  static final String WHOLE = "application/json";

  /// An object without all but its metadata, from a server that can leave out the rest.
  static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1," + WHOLE;

  /// A list of objects without all but their metadata, from a server that can leave out the rest.
  static final String METADATA_OF_ALL =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1," + WHOLE;

  /// The content type of server-side apply; all JSON is YAML.
  private static final String APPLY = "application/apply-patch+yaml";

  /// The content type of a merge patch (RFC 7386).
  private static final String MERGE = "application/merge-patch+json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

  private final KubernetesClient client;

  Requests(KubernetesClient client) {
    this.client = client;
  }

  /// Reads an object or a list. As all methods here it throws [KubernetesClientException], with the
  /// code and the status of an answer that is no success.
  ///
  /// @param path with its slash and query
  /// @param form the form of the answer, one of the constants here
  JsonNode get(String path, String form) {
    return send(request(path, form).build(), path);
  }

  /// Applies an object.
  ///
  /// @param content the whole object
  JsonNode apply(String path, Object content, String form) {
    return send(path, form, "PATCH", APPLY, content);
  }

  /// Sets fields of an object.
  ///
  /// @param manager the field manager that the fields then belong to
  /// @param fields the fields, nested as in the object
  JsonNode merge(String path, String manager, Object fields) {
    return send(path + "?fieldManager=" + manager, METADATA, "PATCH", MERGE, fields);
  }

  /// Creates an object.
  ///
  /// @param path of the objects of its kind
  JsonNode create(String path, Object content) {
    return send(path, WHOLE, "POST", WHOLE, content);
  }

  /// Deletes an object.
  ///
  /// @param options fields of Kubernetes' `DeleteOptions`
  JsonNode delete(String path, Map<String, Object> options) {
    Map<String, Object> body = new LinkedHashMap<>(options);
    body.put("apiVersion", "v1");
    body.put("kind", "DeleteOptions");
    return send(path, WHOLE, "DELETE", WHOLE, body);
  }

  private JsonNode send(String path, String form, String method, String type, Object content) {
    try {
      String body = JSON.writeValueAsString(content);
      return send(request(path, form).method(method, type, body).build(), path);
    } catch (JsonProcessingException e) {
      throw new KubernetesClientException(path, e);
    }
  }

  /// An answer as maps and lists.
  static Map<String, Object> map(JsonNode answer) {
    return JSON.convertValue(answer, MAP);
  }

  /// The URI of a path.
  String uri(String path) {
    return client.getMasterUrl().toString().replaceAll("/+$", "") + path;
  }

  private HttpRequest.Builder request(String path, String form) {
    return client
        .getHttpClient()
        .newHttpRequestBuilder()
        .uri(uri(path))
        .header("Accept", form)
        .timeout(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS);
  }

  private JsonNode send(HttpRequest request, String path) {
    HttpClient http = client.getHttpClient();
    CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, byte[].class);
    try {
      HttpResponse<byte[]> response = answer.get();
      if (!response.isSuccessful()) {
        Status status = status(response.body());
        throw new KubernetesClientException(status.getMessage(), response.code(), status);
      }
      return JSON.readTree(response.body());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new KubernetesClientException(path, e);
    } catch (ExecutionException e) {
      throw new KubernetesClientException(path, e.getCause());
    } catch (IOException e) {
      throw new KubernetesClientException(path, e);
    }
  }

  /// The status in the API's answer to a request that failed. A proxy may answer something else.
  private Status status(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    Status other = new Status();
    other.setMessage(text);
    try {
      @Nullable Status status = client.getKubernetesSerialization().unmarshal(text, Status.class);
      return status == null || status.getMessage() == null ? other : status;
    } catch (RuntimeException e) {
      return other;
    }
  }
}
