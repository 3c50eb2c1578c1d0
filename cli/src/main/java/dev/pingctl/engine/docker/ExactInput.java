package dev.pingctl.engine.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Exactly so many bytes of another stream. One that ends before is an [EOFException], so that a
/// part is not taken for the whole.
final class ExactInput extends InputStream {
  private final InputStream source;
  private final String tooShort;
  private long left;

  /// @param tooShort what has happened when the source ends early
  ExactInput(InputStream source, long length, String tooShort) {
    this.source = source;
    this.left = length;
    this.tooShort = tooShort;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = source.read(buffer, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException(tooShort);
    }
    left -= count;
    return count;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
