package dev.pingctl.text;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The text of a file that a user has written. A file is opened once and read to its end, so that a
/// pipe can take its place.
public final class UserText {
  private static final int LARGEST = 16 << 20;

  private UserText() {}

  /// The text of a file without the mark that says how it is encoded (a BOM).
  ///
  /// @throws Failure `PING-BAD-FILE` when there is no such file, or it is no text
  public static String read(Path file) {
    return readIfThere(file).orElseThrow(() -> missing(file));
  }

  /// The text of a file without a BOM, or empty when there is no such file.
  ///
  /// @throws Failure `PING-BAD-FILE` when it is no text
  public static Optional<String> readIfThere(Path file) {
    return bytes(file).map(bytes -> unmarked(file, bytes));
  }

  /// The text of a file as it is, with a BOM if it has one.
  static String verbatim(Path file) {
    return decoded(file, bytes(file).orElseThrow(() -> missing(file)), StandardCharsets.UTF_8);
  }

  /// The text of a stream as it is; `name` is what complaints name.
  static String verbatim(Path name, InputStream stream) {
    try {
      return decoded(name, limited(name, stream), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /// The text without a BOM at its start.
  public static String unmarked(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String unmarked(Path file, byte[] bytes) {
    boolean marked = bytes.length >= 2;
    if (marked && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
      return unmarked(decoded(file, bytes, StandardCharsets.UTF_16BE));
    }
    if (marked && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
      return unmarked(decoded(file, bytes, StandardCharsets.UTF_16LE));
    }
    return unmarked(decoded(file, bytes, StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> bytes(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return Optional.of(limited(file, stream));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static byte[] limited(Path file, InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw wrong(file, "is larger than %d MiB".formatted(LARGEST >> 20), null);
    }
    return bytes;
  }

  private static String decoded(Path file, byte[] bytes, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw wrong(file, "is not UTF-8 text", e);
    }
  }

  private static Failure missing(Path file) {
    return wrong(file, "there is no such file", null);
  }

  private static Failure unreadable(Path file, IOException cause) {
    return wrong(file, "cannot be read (%s)".formatted(FileProblem.of(cause)), cause);
  }

  private static Failure wrong(Path file, String problem, @Nullable Throwable cause) {
    return new Failure(
        FailureId.BAD_FILE, ExitCode.USAGE, "%s: %s.".formatted(file, problem), cause);
  }
}
