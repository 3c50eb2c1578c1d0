package dev.pingctl.engine.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;

/// The body of an HTTP/1.1 message in chunked coding. A message that breaks off before its last
/// chunk is an [EOFException], so that a dying engine is not taken for a finished answer.
final class ChunkedInput extends InputStream {
  private final InputStream source;
  private long left;
  private boolean first = true;
  private boolean ended;

  ChunkedInput(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !nextChunk()) {
      return -1;
    }
    int count = source.read(buffer, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the answer broke off inside a chunk");
    }
    left -= count;
    return count;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, source.available());
  }

  private boolean nextChunk() throws IOException {
    if (ended) {
      return false;
    }
    if (!first) {
      HttpAnswer.line(source);
    }
    first = false;
    left = size(HttpAnswer.line(source));
    if (left == 0) {
      ended = true;
      while (!HttpAnswer.line(source).isEmpty()) {
        // Trailers carry nothing that is needed.
      }
    }
    return !ended;
  }

  private static long size(String line) throws IOException {
    int end = line.indexOf(';');
    String digits = (end < 0 ? line : line.substring(0, end)).strip();
    try {
      long size = HexFormat.fromHexDigitsToLong(digits);
      if (size >= 0) {
        return size;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("not the size of a chunk: " + line, e);
    }
    throw new IOException("not the size of a chunk: " + line);
  }
}
