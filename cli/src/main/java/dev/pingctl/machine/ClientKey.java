package dev.pingctl.machine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The key by which a client of a cluster or of an engine proves who it is.
public final class ClientKey {
  /// A key in its armour (RFC 7468): of PKCS #8, or in the older form of its algorithm.
  private static final Pattern ARMOUR =
      Pattern.compile(
          "-----BEGIN ((?:EC |RSA )?)PRIVATE KEY-----([\\sA-Za-z0-9+/=]*)-----END", Pattern.DOTALL);

  private static final String ELLIPTIC_CURVE = "EC";
  private static final List<String> ALGORITHMS = List.of(ELLIPTIC_CURVE, "RSA", "EdDSA");

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;
  private static final byte[] VERSION = HexFormat.of().parseHex("020100");

  /// The algorithm RSA (RFC 8017), which has no parameters, as PKCS #8 names it.
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /// The algorithm of keys on elliptic curves (RFC 5480); the curve is to follow.
  private static final byte[] ON_CURVE = HexFormat.of().parseHex("06072a8648ce3d0201");

  private ClientKey() {}

  /// The key in a text; empty where it is of another form or locked by a password.
  public static Optional<PrivateKey> read(byte[] text) {
    Matcher armour = ARMOUR.matcher(new String(text, StandardCharsets.ISO_8859_1));
    if (!armour.find()) {
      return Optional.empty();
    }
    try {
      byte[] key = Base64.getMimeDecoder().decode(armour.group(2));
      return switch (armour.group(1)) {
        case "RSA " -> key("RSA", der(SEQUENCE, VERSION, RSA, der(OCTETS, key)));
        case "EC " ->
            key(
                ELLIPTIC_CURVE,
                der(SEQUENCE, VERSION, der(SEQUENCE, ON_CURVE, curve(key)), der(OCTETS, key)));
        default ->
            ALGORITHMS.stream().flatMap(algorithm -> key(algorithm, key).stream()).findFirst();
      };
    } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static Optional<PrivateKey> key(String algorithm, byte[] pkcs8) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The name of the curve in a key of the older form (RFC 5915): a version, the key itself, and
  /// then the parameters.
  private static byte[] curve(byte[] key) {
    ByteBuffer content = content(ByteBuffer.wrap(key), SEQUENCE);
    content(content, 0x02);
    content(content, OCTETS);
    ByteBuffer parameters = content(content, PARAMETERS);
    byte[] curve = new byte[parameters.remaining()];
    parameters.get(curve);
    return curve;
  }

  /// The content of the next part of a text of DER; the text is moved on behind it.
  private static ByteBuffer content(ByteBuffer text, int tag) {
    if ((text.get() & 0xff) != tag) {
      throw new IllegalArgumentException("another part was expected");
    }
    int length = text.get() & 0xff;
    if (length > 0x80) {
      int digits = length - 0x80;
      length = 0;
      for (int digit = 0; digit < digits; digit++) {
        length = length << 8 | text.get() & 0xff;
      }
    }
    if (length < 0 || length > text.remaining()) {
      throw new IllegalArgumentException("a part is longer than the whole");
    }
    ByteBuffer content = text.slice(text.position(), length);
    text.position(text.position() + length);
    return content;
  }

  /// A part of a text of DER that holds these parts.
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length < 0x80) {
      whole.write(length);
    } else {
      whole.write(0x82);
      whole.write(length >> 8);
      whole.write(length);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
