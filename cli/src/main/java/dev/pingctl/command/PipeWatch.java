package dev.pingctl.command;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Waits until nobody reads from standard output any more. Java can only find out by writing, and a
/// program that follows something may have nothing to write for a long time.
final class PipeWatch {
  private static final int STANDARD_OUTPUT = 1;
  private static final short ERROR = 8; // POLLERR
  private static final MemoryLayout REQUEST =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_INT.withName("fd"),
          ValueLayout.JAVA_SHORT.withName("events"),
          ValueLayout.JAVA_SHORT.withName("revents"));

  private PipeWatch() {}

  /// Runs `gone` once the reader has gone. Where the system has no `poll`, that is never.
  static void start(Runnable gone) {
    Thread.ofPlatform()
        .daemon()
        .name("pipe-watch")
        .start(() -> {
          if (hasLostReader()) {
            gone.run();
          }
        });
  }

  /// Waits for an error of standard output with `poll(2)`; asks for no event beside.
  private static boolean hasLostReader() {
    try (Arena arena = Arena.ofConfined()) {
      Linker linker = Linker.nativeLinker();
      MethodHandle poll =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("poll"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT));
      MemorySegment request = arena.allocate(REQUEST);
      request.set(ValueLayout.JAVA_INT, 0, STANDARD_OUTPUT);
      int count = (int) poll.invokeExact(request, 1L, -1);
      short found =
          request.get(
              ValueLayout.JAVA_SHORT, REQUEST.byteOffset(PathElement.groupElement("revents")));
      return count == 1 && (found & ERROR) != 0;
    } catch (Throwable _) { // what a method handle declares
      return false;
    }
  }
}
