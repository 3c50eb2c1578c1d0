package dev.pingctl.kube;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The key by which a user of a kubeconfig proves who they are.
final class ClientKey {
  /// A key in the form of PKCS #8, whose armour does not tell its algorithm (RFC 7468).
  private static final Pattern PKCS_8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  private static final String ELLIPTIC_CURVE = "EC";

  private ClientKey() {}

  /// Tells the library that a key is one on an elliptic curve where only the key itself says so:
  /// the library takes every key in the form of PKCS #8 for one of RSA. A key that cannot be read
  /// is left to the library, which says what is wrong with it.
  static void declare(Config config) {
    if (text(config).filter(ClientKey::isOnEllipticCurve).isPresent()) {
      config.setClientKeyAlgo(ELLIPTIC_CURVE);
    }
  }

  private static Optional<String> text(Config config) {
    try {
      if (config.getClientKeyData() != null) {
        byte[] data = Base64.getMimeDecoder().decode(config.getClientKeyData());
        return Optional.of(new String(data, StandardCharsets.ISO_8859_1));
      }
      return config.getClientKeyFile() == null
          ? Optional.empty()
          : Optional.of(
              Files.readString(Path.of(config.getClientKeyFile()), StandardCharsets.ISO_8859_1));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isOnEllipticCurve(String text) {
    Matcher armour = PKCS_8.matcher(text);
    if (!armour.find()) {
      return false;
    }
    try {
      byte[] key = Base64.getMimeDecoder().decode(armour.group(1));
      KeyFactory.getInstance(ELLIPTIC_CURVE).generatePrivate(new PKCS8EncodedKeySpec(key));
      return true;
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
