package dev.pingctl.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Tells one content from another: the first 12 hexadecimal digits of its SHA-256.
public final class ShortHash {
  private static final int BYTES = 6;

  private ShortHash() {}

  /// The hash of a text.
  public static String of(String text) {
    return of(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// The hash that stands for a whole digest.
  public static String of(byte[] digest) {
    return HexFormat.of().formatHex(digest, 0, BYTES);
  }

  /// A digest to be fed.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
