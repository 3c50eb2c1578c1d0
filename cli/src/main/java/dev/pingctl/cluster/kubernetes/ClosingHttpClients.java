package dev.pingctl.cluster.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// HTTP clients of the JDK that open and close quickly: [Tls] reads keys and certificates, and each
/// client is shut down with its owner. The library's own factory leaves selector threads waiting in
/// the kernel, and the process would wait 300 ms for them at its end.
final class ClosingHttpClients extends JdkHttpClientFactory {
  private final Queue<HttpClient> made = new ConcurrentLinkedQueue<>();

  @Override
  public io.fabric8.kubernetes.client.http.HttpClient.Builder newBuilder(Config config) {
    Optional<Tls> tls = Tls.of(config);
    if (tls.isEmpty()) {
      ClientKey.declare(config);
      return super.newBuilder(config);
    }
    String certificateData = config.getClientCertData();
    String certificateFile = config.getClientCertFile();
    try {
      // So the library prepares nothing that is replaced right after.
      config.setClientCertData(null);
      config.setClientCertFile(null);
      config.setTrustCerts(true);
      return super.newBuilder(config).sslContext(tls.get().keys(), tls.get().trusted());
    } finally {
      config.setTrustCerts(false);
      config.setClientCertData(certificateData);
      config.setClientCertFile(certificateFile);
    }
  }

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    HttpClient.Builder builder = super.createNewHttpClientBuilder();
    return (HttpClient.Builder)
        Proxy.newProxyInstance(
            HttpClient.Builder.class.getClassLoader(),
            new Class<?>[] {HttpClient.Builder.class},
            (proxy, method, arguments) -> recorded(proxy, builder, method, arguments));
  }

  /// Passes a call on to the builder and keeps the client that it may have built.
  private Object recorded(
      Object proxy, HttpClient.Builder builder, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      Object result = method.invoke(builder, arguments);
      if (result instanceof HttpClient client) {
        made.add(client);
      }
      return result == builder ? proxy : result;
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    made.forEach(HttpClient::shutdownNow);
    made.clear();
  }
}
