package dev.pingctl.cluster.kubernetes;

import dev.pingctl.outcome.Failure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Reads an answer of the API that may go on until the reader stops.
final class LogStream {
  private LogStream() {}

  /// Passes on an answer line by line, until it ends or this thread is interrupted. The library's
  /// own methods for logs cannot both follow and be interrupted.
  static void read(Api api, String path, String subject, Consumer<String> line) {
    HttpClient http = api.client.getHttpClient();
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(
            http.newHttpRequestBuilder()
                .uri(api.requests.uri(path))
                .forStreaming()
                .timeout(0, TimeUnit.SECONDS)
                .build(),
            InputStream.class);
    try {
      HttpResponse<InputStream> response = answer.get();
      if (!response.isSuccessful()) {
        throw api.errors.of(
            new KubernetesClientException(text(response), response.code(), null), subject);
      }
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        for (String next = reader.readLine(); next != null; next = reader.readLine()) {
          line.accept(next);
        }
      }
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw Failure.interrupted(e);
    } catch (ExecutionException e) {
      throw api.errors.of(new KubernetesClientException(subject, e.getCause()), subject);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw Failure.interrupted(e);
      }
      throw api.errors.of(new KubernetesClientException(subject, e), subject);
    }
  }

  private static String text(HttpResponse<InputStream> response) throws IOException {
    return new String(response.body().readNBytes(2_000), StandardCharsets.UTF_8);
  }
}
