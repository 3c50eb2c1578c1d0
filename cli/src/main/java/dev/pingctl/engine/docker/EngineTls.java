package dev.pingctl.engine.docker;

import dev.pingctl.machine.TlsParts;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.WorkingFolder;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// How an engine is spoken to over TLS, as the docker command does: with `cert.pem` and `key.pem`
/// of a folder where they are there, and with an engine that `ca.pem` vouches for, unless the user
/// wants no proof.
///
/// @param folder where the files are
/// @param verified whether the engine has to prove who it is
/// @param context makes the connections
record EngineTls(Path folder, boolean verified, SSLContext context) {
  private static final String AUTHORITY = "ca.pem";
  private static final String CERTIFICATE = "cert.pem";
  private static final String KEY = "key.pem";
  private static final int DNS_NAME = 2;

  /// What the variables `DOCKER_TLS_VERIFY`, `DOCKER_TLS` and `DOCKER_CERT_PATH` ask for. As for
  /// the docker command, any value of the first two says yes.
  ///
  /// @param configuration the folder of the files where the last one names none
  static Optional<EngineTls> ofEnvironment(Map<String, String> environment, Path configuration) {
    boolean verified = !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
    boolean wanted = verified || !environment.getOrDefault("DOCKER_TLS", "").isEmpty();
    if (!wanted) {
      return Optional.empty();
    }
    String named = environment.getOrDefault("DOCKER_CERT_PATH", "");
    Path folder = named.isBlank() ? configuration : WorkingFolder.reaches(Path.of(named));
    if (verified && !Files.exists(folder.resolve(AUTHORITY))) {
      throw unusable(folder, "there is no " + AUTHORITY, null);
    }
    return Optional.of(read(folder, verified));
  }

  /// What the folder of a docker context holds, if anything.
  static Optional<EngineTls> ofContext(Path folder, boolean verified) {
    boolean any =
        List.of(AUTHORITY, CERTIFICATE, KEY).stream()
            .anyMatch(file -> Files.exists(folder.resolve(file)));
    return any || !verified ? Optional.of(read(folder, verified)) : Optional.empty();
  }

  /// TLS over a connected socket; its handshake is still to come.
  SSLSocket over(Socket plain, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    if (verified && !isUnusual(host)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    return socket;
  }

  /// Makes sure that the certificate of an engine is one for its host. Java itself does so, except
  /// for names that the standards forbid and container networks have.
  void requireName(SSLSession session, String host) throws SSLException {
    if (verified && isUnusual(host) && !names(session.getPeerCertificates()[0], host)) {
      throw new SSLPeerUnverifiedException("the certificate is not for the name " + host);
    }
  }

  private static boolean isUnusual(String host) {
    return host.contains("_");
  }

  private static boolean names(Certificate certificate, String host) throws SSLException {
    try {
      return certificate instanceof X509Certificate known
          && known.getSubjectAlternativeNames() != null
          && known.getSubjectAlternativeNames().stream()
              .filter(name -> Integer.valueOf(DNS_NAME).equals(name.getFirst()))
              .anyMatch(name -> host.equalsIgnoreCase(String.valueOf(name.getLast())));
    } catch (GeneralSecurityException e) {
      throw new SSLException(e);
    }
  }

  private static EngineTls read(Path folder, boolean verified) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(folder), trusted(folder, verified), null);
      return new EngineTls(folder, verified, context);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw unusable(folder, String.valueOf(e.getMessage()), e);
    }
  }

  /// Whom to believe; null for the authorities of the Java runtime.
  private static TrustManager @Nullable [] trusted(Path folder, boolean verified)
      throws GeneralSecurityException {
    if (!verified) {
      return TlsParts.trustingEverybody();
    }
    return Files.exists(folder.resolve(AUTHORITY))
        ? TlsParts.trusting(TlsParts.certificates(text(folder, AUTHORITY), AUTHORITY))
        : null;
  }

  private static KeyManager[] identity(Path folder) throws GeneralSecurityException {
    if (!Files.exists(folder.resolve(CERTIFICATE)) && !Files.exists(folder.resolve(KEY))) {
      return new KeyManager[0];
    }
    List<X509Certificate> chain = TlsParts.certificates(text(folder, CERTIFICATE), CERTIFICATE);
    PrivateKey key = TlsParts.key(text(folder, KEY), KEY);
    if (!fits(key, chain.getFirst())) {
      throw new IllegalArgumentException("its %s does not fit its %s".formatted(KEY, CERTIFICATE));
    }
    return TlsParts.identity(key, chain);
  }

  /// Whether what the key signs is what the certificate vouches for.
  private static boolean fits(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    byte[] signature = signing.sign();
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(certificate.getPublicKey());
    try {
      return checking.verify(signature);
    } catch (SignatureException e) {
      // Of another length than a signature by the certificate's key has.
      return false;
    }
  }

  private static String text(Path folder, String file) {
    try {
      return Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      String what = Files.exists(folder.resolve(file)) ? "cannot be read" : "is missing";
      throw new IllegalArgumentException("its %s %s".formatted(file, what), e);
    }
  }

  private static Failure unusable(Path folder, String reason, @Nullable Throwable cause) {
    return new Failure(
        FailureId.ENGINE_TLS,
        ExitCode.USAGE,
        "The certificates for the container engine in %s can't be used: %s; correct that, or name another folder with DOCKER_CERT_PATH."
            .formatted(folder, reason),
        cause);
  }
}
