package dev.pingctl.machine;

import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Settings;
import dev.pingctl.text.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// A certificate authority of pingctl's own, and the certificate it gives a stage. Made by the
/// `keytool` of the running JDK; kept with the generated secrets of the stage.
public final class Certificates {
  /// The file with the certificate and the authority's, as PEM.
  public static final String CERTIFICATE = "tls.crt";

  /// The file with the certificate's key, as PEM.
  public static final String KEY = "tls.key";

  private static final String AUTHORITY = "authority.p12";
  private static final String AUTHORITY_ALIAS = "authority";
  private static final String ALIAS = "ingress";
  private static final int AUTHORITY_DAYS = 3650;
  private static final int DAYS = 90;
  private static final Duration LEFT = Duration.ofDays(30);
  private static final int DNS_NAME = 2;
  private static final int PEM_COLUMNS = 64;

  /// A PKCS #12 file must have one. What protects the file is that only its owner may read it.
  private static final String PASSWORD = "pingctl";

  private final Settings settings;
  private final String stage;

  /// The authority and certificate of a stage. Does no I/O.
  public Certificates(Settings settings, String stage) {
    this.settings = settings;
    this.stage = stage;
  }

  /// Makes what is missing, does not hold for a month any more, is for other hosts, or is not from
  /// the authority that is there.
  public Change ensure(List<String> hosts, Instant now) {
    Change change = decide(hosts, now);
    if (!change.isChange()) {
      return change;
    }
    try {
      PrivateFiles.createFolder(settings.home());
      PrivateFiles.createFolder(settings.home().resolve("secrets"));
      Files.createDirectories(file(CERTIFICATE).getParent());
      if (authority().filter(found -> lasts(found, now)).isEmpty()) {
        makeAuthority();
      }
      makeCertificate(hosts);
      return change;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// What that would do now.
  public Change decide(List<String> hosts, Instant now) {
    if (!Files.exists(file(CERTIFICATE))) {
      return Change.created(Cause.none("certificate"));
    }
    Optional<X509Certificate> authority = authority().filter(found -> lasts(found, now));
    if (authority.isEmpty()) {
      return Change.changed(new Cause("the authority is missing or expires soon"));
    }
    try {
      return fault(authority.get(), hosts, now).map(Change::changed).orElse(Change.NONE);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// The authority's certificate as PEM.
  ///
  /// @throws Failure `PING-NOT-UP` where there is none yet
  public String authorityAsPem() {
    return pem("CERTIFICATE", encoded(require()));
  }

  /// The authority's certificate as PEM; empty where there is none yet.
  public Optional<String> findAuthorityAsPem() {
    return authority().map(found -> pem("CERTIFICATE", encoded(found)));
  }

  /// Trust in the authority and in nobody else.
  ///
  /// @throws Failure `PING-NOT-UP` where there is none yet
  public SSLContext trust() {
    return trust(List.of(require()));
  }

  /// Trust in the authority, where there is one, beside those that the Java runtime trusts.
  public SSLContext trustAlso() {
    try {
      Optional<X509Certificate> own = authority();
      if (own.isEmpty()) {
        return SSLContext.getDefault();
      }
      TrustManagerFactory usual =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      usual.init((KeyStore) null);
      List<X509Certificate> all = new ArrayList<>(List.of(own.get()));
      for (TrustManager manager : usual.getTrustManagers()) {
        if (manager instanceof X509TrustManager trusting) {
          all.addAll(List.of(trusting.getAcceptedIssuers()));
        }
      }
      return trust(all);
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private SSLContext trust(List<X509Certificate> authorities) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (X509Certificate authority : authorities) {
        trusted.setCertificateEntry(String.valueOf(trusted.size()), authority);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private X509Certificate require() {
    return authority()
        .orElseThrow(() ->
            new Failure(
                FailureId.NOT_UP,
                ExitCode.CHECK_FAILED,
                "There is no certificate authority yet; `pingctl up --stage=%s` makes it."
                    .formatted(stage)));
  }

  private Optional<X509Certificate> authority() {
    try {
      return Files.exists(file(AUTHORITY))
          ? Optional.ofNullable(
              (X509Certificate) store(file(AUTHORITY)).getCertificate(AUTHORITY_ALIAS))
          : Optional.empty();
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private Optional<Cause> fault(X509Certificate authority, List<String> hosts, Instant now)
      throws IOException {
    if (!Files.exists(file(KEY))) {
      return Optional.of(new Cause("its key is missing"));
    }
    try (InputStream text = Files.newInputStream(file(CERTIFICATE))) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(text);
      certificate.verify(authority.getPublicKey());
      if (!lasts(certificate, now)) {
        return Optional.of(new Cause("it expires soon"));
      }
      return names(certificate).equals(Set.copyOf(hosts))
          ? Optional.empty()
          : Optional.of(Cause.settings(List.of("hosts")));
    } catch (GeneralSecurityException e) {
      return Optional.of(new Cause("not readable, or not from this authority"));
    }
  }

  private static boolean lasts(X509Certificate certificate, Instant now) {
    return certificate.getNotAfter().after(Date.from(now.plus(LEFT)));
  }

  private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
    Set<String> names = new TreeSet<>();
    if (certificate.getSubjectAlternativeNames() != null) {
      for (List<?> name : certificate.getSubjectAlternativeNames()) {
        if (name.getFirst().equals(DNS_NAME)) {
          names.add(String.valueOf(name.get(1)));
        }
      }
    }
    return names;
  }

  private void makeAuthority() throws IOException {
    Path draft = draft(AUTHORITY);
    keytool(
        draft,
        AUTHORITY_ALIAS,
        AUTHORITY_DAYS,
        List.of(
            "-dname",
            "CN=pingctl local authority",
            "-ext",
            "bc:critical=ca:true,pathlen:0",
            "-ext",
            "ku:critical=keyCertSign,cRLSign"));
    keep(draft, AUTHORITY);
  }

  private void makeCertificate(List<String> hosts) throws IOException {
    Path draft = draft(ALIAS);
    Files.copy(file(AUTHORITY), draft);
    PrivateFiles.permit(draft, "rw-------");
    try {
      keytool(
          draft,
          ALIAS,
          DAYS,
          List.of(
              "-signer",
              AUTHORITY_ALIAS,
              "-dname",
              "CN=" + hosts.getFirst(),
              "-ext",
              "san=" + String.join(",", hosts.stream().map(host -> "dns:" + host).toList()),
              "-ext",
              "ku:critical=digitalSignature",
              "-ext",
              "eku=serverAuth"));
      KeyStore store = store(draft);
      StringBuilder chain = new StringBuilder();
      for (Certificate certificate : store.getCertificateChain(ALIAS)) {
        chain.append(pem("CERTIFICATE", encoded(certificate)));
      }
      Key key = store.getKey(ALIAS, PASSWORD.toCharArray());
      write(KEY, pem("PRIVATE KEY", key.getEncoded()));
      write(CERTIFICATE, chain.toString());
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /// Makes a key pair with its certificate in a key store.
  private static void keytool(Path store, String alias, int days, List<String> more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString(),
                "-alias",
                alias,
                "-validity",
                String.valueOf(days)));
    arguments.addAll(more);
    Process process =
        Programs.ofTheJdk(List.of(), "keytool", arguments).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String words = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("keytool failed: " + words);
      }
    } catch (InterruptedException e) {
      process.destroy();
      throw Failure.interrupted(e);
    }
    PrivateFiles.permit(store, "rw-------");
  }

  private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
    try (InputStream bytes = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(bytes, PASSWORD.toCharArray());
      return store;
    }
  }

  private void write(String name, String text) throws IOException {
    Path draft = draft(name);
    Files.createFile(draft);
    PrivateFiles.permit(draft, "rw-------");
    Files.writeString(draft, text);
    keep(draft, name);
  }

  /// A file beside the one it will become, left over from no earlier run.
  private Path draft(String name) throws IOException {
    Path draft = file("." + name + ".new");
    Files.deleteIfExists(draft);
    return draft;
  }

  private void keep(Path draft, String name) throws IOException {
    Files.move(
        draft, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(String name) {
    return settings.secret(stage, name);
  }

  private static byte[] encoded(Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String kind, byte[] content) {
    String text = Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind);
  }

  private Failure unusable(Exception cause) {
    return new Failure(
        FailureId.CERTIFICATE,
        ExitCode.FAILED,
        "The certificates in %s cannot be made or read (%s); check the disk and its permissions, or delete them and run `pingctl up --stage=%s`."
            .formatted(
                file(CERTIFICATE).getParent(),
                cause instanceof IOException io ? FileProblem.of(io) : cause.getMessage(),
                stage),
        cause);
  }
}
