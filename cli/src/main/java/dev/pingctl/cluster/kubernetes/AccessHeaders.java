package dev.pingctl.cluster.kubernetes;

import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Credential;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Says in each request who asks. Where the cluster refuses a credential and there may be a newer
/// one, the request is sent once more with that.
final class AccessHeaders implements Interceptor {
  private static final String AUTHORIZATION = "Authorization";
  private static final Executor THREADS = task -> Thread.ofVirtual().name("credential").start(task);

  private final Access access;

  AccessHeaders(Access access) {
    this.access = access;
  }

  @Override
  public void before(BasicBuilder request, HttpRequest original, RequestTags tags) {
    access.credential().authorization().ifPresent(value -> request.setHeader(AUTHORIZATION, value));
    access
        .impersonation()
        .ifPresent(
            as -> as.headers().forEach(header -> request.header(header.name(), header.value())));
    access
        .server()
        .proxy()
        .filter(proxy -> proxy.getRawUserInfo() != null)
        .ifPresent(proxy ->
            request.setHeader("Proxy-Authorization", "Basic " + login(proxy.getUserInfo())));
  }

  private static String login(String userInfo) {
    String whole = userInfo.contains(":") ? userInfo : userInfo + ":";
    return Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder request, HttpResponse<?> response, RequestTags tags) {
    if (response.code() != HttpURLConnection.HTTP_UNAUTHORIZED) {
      return CompletableFuture.completedFuture(false);
    }
    String sent =
        response.request() == null
            ? ""
            : String.join("", response.request().headers(AUTHORIZATION));
    return CompletableFuture.supplyAsync(() -> renew(request, sent), THREADS);
  }

  private boolean renew(BasicBuilder request, String sent) {
    Credential credential = access.credential();
    boolean another = !credential.authorization().orElse("").equals(sent);
    if (!another && !access.renew(credential)) {
      return false;
    }
    access.credential().authorization().ifPresent(value -> request.setHeader(AUTHORIZATION, value));
    return true;
  }
}
