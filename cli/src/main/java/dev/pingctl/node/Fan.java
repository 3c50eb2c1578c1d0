package dev.pingctl.node;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Prefetch;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Gives what one stream has to several readers at once, each in a thread of its own. The slowest
/// of them sets the pace; one that ends early holds up nobody.
final class Fan {
  private static final int BUFFER = 1 << 16;

  private Fan() {}

  /// Reads a stream once for all readers and waits until each has ended.
  ///
  /// @throws IOException where the stream cannot be read
  /// @throws Failure what readers have ended with, all of it
  static void out(InputStream source, List<Consumer<InputStream>> readers) throws IOException {
    if (readers.size() == 1) {
      readers.getFirst().accept(source);
      return;
    }
    List<Branch> branches = new ArrayList<>();
    for (Consumer<InputStream> reader : readers) {
      branches.add(new Branch(reader));
    }
    try {
      byte[] buffer = new byte[BUFFER];
      for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
        for (Branch branch : branches) {
          branch.write(buffer, read);
        }
      }
    } finally {
      branches.forEach(Branch::close);
    }
    List<Failure> failures =
        branches.stream().flatMap(branch -> branch.failure().stream()).toList();
    if (!failures.isEmpty()) {
      throw Failure.all(failures);
    }
  }

  /// One reader with the pipe it reads from.
  private static final class Branch {
    private final PipedOutputStream pipe = new PipedOutputStream();
    private final Prefetch<List<Failure>> reading;
    private boolean open = true;

    Branch(Consumer<InputStream> reader) throws IOException {
      PipedInputStream end = new PipedInputStream(pipe, BUFFER);
      this.reading =
          Prefetch.start(() -> {
            try (end) {
              reader.accept(end);
              return List.of();
            } catch (Failure failure) {
              return List.of(failure);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
    }

    void write(byte[] buffer, int length) {
      if (open) {
        try {
          pipe.write(buffer, 0, length);
        } catch (IOException e) {
          open = false; // The reader has ended, and says itself why.
        }
      }
    }

    void close() {
      try {
        pipe.close();
      } catch (IOException e) {
        open = false;
      }
    }

    List<Failure> failure() {
      return reading.get();
    }
  }
}
