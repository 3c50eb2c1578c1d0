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

/// Requests to the API whose answers are plain trees. They go through the library's client as all
/// others do, but its model of objects, which takes a while to get ready, is left out: what every
/// run asks first, and what is asked once for each of many objects, is asked like this.
final class Requests {
  /// An object or a list of them as it is.
  static final String WHOLE = "application/json";

  /// An object without all but its metadata, from a server that can leave out the rest.
  static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1," + WHOLE;

  /// A list of objects without all but their metadata, from a server that can leave out the rest.
  static final String METADATA_OF_ALL =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1," + WHOLE;

  /// What is sent to apply an object; all JSON is YAML.
  private static final String APPLY = "application/apply-patch+yaml";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

  private final KubernetesClient client;

  Requests(KubernetesClient client) {
    this.client = client;
  }

  /// Reads.
  ///
  /// @param path with its slash and query
  /// @param form the form of the answer, one of the constants here
  /// @throws KubernetesClientException with the code and the status of an answer that is no success
  JsonNode get(String path, String form) {
    return send(request(path, form).build(), path);
  }

  /// Applies an object.
  ///
  /// @param content the whole object as a tree
  JsonNode apply(String path, Object content, String form) {
    try {
      String body = JSON.writeValueAsString(content);
      return send(request(path, form).method("PATCH", APPLY, body).build(), path);
    } catch (JsonProcessingException e) {
      throw new KubernetesClientException(path, e);
    }
  }

  /// An answer as a tree of maps and lists.
  static Map<String, Object> map(JsonNode answer) {
    return JSON.convertValue(answer, TREE);
  }

  private HttpRequest.Builder request(String path, String form) {
    return client
        .getHttpClient()
        .newHttpRequestBuilder()
        .uri(client.getMasterUrl().toString().replaceAll("/+$", "") + path)
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

  /// What the API says of a request that it did not carry out. What stands between may answer with
  /// something else.
  private Status status(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    try {
      return client.getKubernetesSerialization().unmarshal(text, Status.class);
    } catch (RuntimeException e) {
      Status status = new Status();
      status.setMessage(text);
      return status;
    }
  }
}
