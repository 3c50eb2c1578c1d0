package dev.pingctl.cluster.kubernetes;

import dev.pingctl.kubeconfig.Credential;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// A client whose certificate may change. A connection keeps the certificate that it was opened
/// with, so another certificate takes another client; what the old one is reading goes on. Where
/// the server cannot be reached, that is known after the first connection.
final class RenewedHttpClient extends HttpClient {
  private final Supplier<Optional<Credential.Certificate>> certificate;
  private final Function<Optional<Credential.Certificate>, HttpClient> clients;
  private final FirstContact contact;
  private Optional<Credential.Certificate> shown = Optional.empty();
  private @Nullable HttpClient current;

  /// A client that is built with its first request.
  ///
  /// @param contact with the server, of all clients for it
  /// @param certificate the one that holds now
  /// @param clients builds a client with a certificate
  RenewedHttpClient(
      FirstContact contact,
      Supplier<Optional<Credential.Certificate>> certificate,
      Function<Optional<Credential.Certificate>, HttpClient> clients) {
    this.contact = contact;
    this.certificate = certificate;
    this.clients = clients;
  }

  /// A client that stays the same.
  RenewedHttpClient(FirstContact contact, HttpClient only) {
    this(contact, Optional::empty, _ -> only);
  }

  private HttpClient current() {
    Optional<Credential.Certificate> now = certificate.get();
    synchronized (this) {
      if (current == null || !now.equals(shown)) {
        if (current != null) {
          current.shutdown();
        }
        current = clients.apply(now);
        shown = now;
      }
      return current;
    }
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return current().send(request, handler);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return contact.of(() -> current().sendAsync(request, handler));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
    return contact.of(() -> current().sendAsync(request, handler, pushes));
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return current().newWebSocketBuilder();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return current().cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return current().connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return current().followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return current().proxy();
  }

  @Override
  public SSLContext sslContext() {
    return current().sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return current().sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return current().authenticator();
  }

  @Override
  public Version version() {
    return current().version();
  }

  @Override
  public Optional<Executor> executor() {
    return current().executor();
  }
}
