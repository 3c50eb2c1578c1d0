package dev.pingctl.engine.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A build context as a tar archive that is made while it is read: no file is written, and only one
/// file is open at a time.
///
/// Equal contexts give equal bytes: names are sorted, owners and times are zero, and of a file's
/// mode only the right to execute is kept.
final class ContextTar {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final String LONG_NAME = "././@LongLink";

  private ContextTar() {}

  /// The archive.
  ///
  /// @param files files of this machine by their path in the context
  /// @param contents further files, given by what is in them; they win over `files`
  static InputStream of(Map<String, Path> files, Map<String, byte[]> contents) {
    TreeMap<String, Entry> entries = new TreeMap<>();
    files.forEach((name, path) -> entries.put(name, new FileEntry(path)));
    contents.forEach((name, bytes) -> entries.put(name, new BytesEntry(bytes)));
    Iterator<Map.Entry<String, Entry>> left = entries.entrySet().iterator();
    return new SequenceInputStream(
        new Enumeration<>() {
          private boolean begun;
          private boolean ended;

          @Override
          public boolean hasMoreElements() {
            return !ended;
          }

          @Override
          public InputStream nextElement() {
            if (!begun) {
              // Asked for at once: no file is opened before the first byte is read.
              begun = true;
              return InputStream.nullInputStream();
            }
            if (left.hasNext()) {
              Map.Entry<String, Entry> entry = left.next();
              return member(entry.getKey(), entry.getValue());
            }
            ended = true;
            return new ByteArrayInputStream(new byte[2 * BLOCK]);
          }
        });
  }

  private static InputStream member(String name, Entry entry) {
    try {
      long size = entry.size();
      List<InputStream> parts = new ArrayList<>();
      byte[] path = name.getBytes(StandardCharsets.UTF_8);
      if (path.length > NAME) {
        parts.add(new ByteArrayInputStream(header(LONG_NAME, path.length + 1, 0644, 'L')));
        parts.add(new ByteArrayInputStream(padded(path, path.length + 1)));
      }
      parts.add(new ByteArrayInputStream(header(name, size, entry.mode(), '0')));
      parts.add(new ExactInput(entry.open(), size, name + " became shorter while it was read"));
      parts.add(new ByteArrayInputStream(new byte[padding(size)]));
      return new SequenceInputStream(java.util.Collections.enumeration(parts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] header(String name, long size, int mode, char type) {
    byte[] header = new byte[BLOCK];
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(path, 0, header, 0, Math.min(path.length, NAME));
    octal(header, 100, 8, mode);
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    octal(header, 124, 12, size);
    octal(header, 136, 12, 0);
    header[156] = (byte) type;
    System.arraycopy("ustar  ".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 7);
    // The checksum counts its own field as blanks.
    java.util.Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte next : header) {
      sum += next & 0xff;
    }
    octal(header, 148, 7, sum);
    header[155] = ' ';
    return header;
  }

  private static void octal(byte[] header, int offset, int width, long value) {
    String digits = Long.toOctalString(value);
    String field = "0".repeat(width - 1 - digits.length()) + digits;
    System.arraycopy(field.getBytes(StandardCharsets.US_ASCII), 0, header, offset, width - 1);
    header[offset + width - 1] = 0;
  }

  private static byte[] padded(byte[] bytes, int size) {
    ByteArrayOutputStream padded = new ByteArrayOutputStream();
    padded.writeBytes(bytes);
    padded.writeBytes(new byte[size - bytes.length + padding(size)]);
    return padded.toByteArray();
  }

  private static int padding(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  private sealed interface Entry {
    long size() throws IOException;

    int mode();

    InputStream open() throws IOException;
  }

  private record FileEntry(Path path) implements Entry {
    @Override
    public long size() throws IOException {
      return Files.size(path);
    }

    @Override
    public int mode() {
      return Files.isExecutable(path) ? 0755 : 0644;
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }

  private record BytesEntry(byte[] bytes) implements Entry {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public int mode() {
      return 0644;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }
}
