package dev.pingctl.engine.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/// A build context as a tar archive that is written while it is read: no file is created, and only
/// one file is open at a time.
///
/// Equal contexts give equal bytes: names are sorted, owners and times are zero, and of a file's
/// mode only the right to execute is kept.
final class ContextTar extends InputStream {
  private static final int CHUNK = 64 * 1024;

  private final Iterator<Map.Entry<String, Content>> left;
  private final Chunk chunk = new Chunk();
  private final TarArchiveOutputStream tar =
      new TarArchiveOutputStream(chunk, StandardCharsets.UTF_8.name());
  private @Nullable InputStream current;
  private boolean finished;

  private ContextTar(TreeMap<String, Content> contents) {
    this.left = contents.entrySet().iterator();
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
  }

  /// The archive.
  ///
  /// @param files files of this machine by their path in the context
  /// @param contents further files, given by what is in them; they win over `files`
  static InputStream of(Map<String, Path> files, Map<String, byte[]> contents) {
    TreeMap<String, Content> all = new TreeMap<>();
    files.forEach((name, path) -> all.put(name, new FileContent(path)));
    contents.forEach((name, bytes) -> all.put(name, new BytesContent(bytes)));
    return new ContextTar(all);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (chunk.isEmpty() && !finished) {
      write();
    }
    return chunk.take(buffer, offset, length);
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
    }
  }

  /// Writes one step of the archive: a header, a part of a file, or the end.
  private void write() throws IOException {
    InputStream open = current;
    if (open != null) {
      byte[] part = open.readNBytes(CHUNK);
      tar.write(part);
      if (part.length < CHUNK) {
        open.close();
        current = null;
        tar.closeArchiveEntry();
      }
    } else if (left.hasNext()) {
      Map.Entry<String, Content> next = left.next();
      begin(next.getKey(), next.getValue());
    } else {
      tar.finish();
      finished = true;
    }
  }

  private void begin(String name, Content content) throws IOException {
    long size = content.size();
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(content.mode());
    entry.setModTime(0);
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
    String tooShort = name + " became shorter while it was read";
    current = new ExactInput(content.open(), size, tooShort);
  }

  /// What was written and not yet read.
  private static final class Chunk extends ByteArrayOutputStream {
    private int position;

    boolean isEmpty() {
      return position == count;
    }

    /// Reads as much as is there, or nothing at the end of the archive.
    int take(byte[] buffer, int offset, int length) {
      if (isEmpty()) {
        return -1;
      }
      int taken = Math.min(length, count - position);
      System.arraycopy(buf, position, buffer, offset, taken);
      position += taken;
      if (isEmpty()) {
        reset();
        position = 0;
      }
      return taken;
    }
  }

  private sealed interface Content {
    long size() throws IOException;

    int mode();

    InputStream open() throws IOException;
  }

  private record FileContent(Path path) implements Content {
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

  private record BytesContent(byte[] bytes) implements Content {
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
