package dev.pingctl.cluster.kubernetes;

import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Credential;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// HTTP clients of the JDK that open and close quickly and go by an [Access] alone: [Tls] reads
/// keys and certificates, [AccessHeaders] says who asks, and each client is shut down with its
/// owner. The library's own factory leaves selector threads waiting in the kernel, and the process
/// would wait 300 ms for them at its end.
final class ClosingHttpClients extends JdkHttpClientFactory {
  static {
    // Java would not send a password to a proxy on the way to a server with TLS.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  private final Access access;
  private final FirstContact contact = new FirstContact();
  private final Queue<HttpClient> made = new ConcurrentLinkedQueue<>();

  ClosingHttpClients(Access access) {
    this.access = access;
  }

  @Override
  public io.fabric8.kubernetes.client.http.HttpClient.Builder newBuilder(Config config) {
    return super.newBuilder(config)
        .addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, new AccessHeaders(access));
  }

  @Override
  protected void additionalConfig(HttpClient.Builder builder) {
    access.server().proxy().ifPresent(proxy -> builder.proxy(ProxySelector.of(address(proxy))));
  }

  private static InetSocketAddress address(URI proxy) {
    return new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
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

  /// Passes a call on to the builder. What it builds is kept, and goes by the access.
  private Object recorded(
      Object proxy, HttpClient.Builder builder, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("build")) {
      return access.program().isPresent()
          ? new RenewedHttpClient(
              contact,
              () -> access.credential().certificate(),
              certificate -> built(builder, certificate))
          : new RenewedHttpClient(contact, built(builder, access.credential().certificate()));
    }
    try {
      Object result = method.invoke(builder, arguments);
      return result == builder ? proxy : result;
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private HttpClient built(
      HttpClient.Builder builder, Optional<Credential.Certificate> certificate) {
    if (access.server().isSecure()) {
      try {
        builder.sslContext(Tls.context(access.server(), certificate));
      } catch (IllegalArgumentException e) {
        throw ApiErrors.unusable(access, e);
      }
    }
    HttpClient client = builder.build();
    made.add(client);
    return client;
  }

  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    made.forEach(HttpClient::shutdownNow);
    made.clear();
  }
}
