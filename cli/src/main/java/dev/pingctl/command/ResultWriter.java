package dev.pingctl.command;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Where the results of commands go, as UTF-8. It remembers that something could not be written: a
/// [PrintWriter] alone does not say why.
public final class ResultWriter extends PrintWriter {
  private static final String NO_READER = "Broken pipe";

  private final Recorder recorder;

  /// Writes to a stream, such as standard output.
  public ResultWriter(OutputStream out) {
    this(new Recorder(out));
  }

  private ResultWriter(Recorder recorder) {
    super(new OutputStreamWriter(recorder, StandardCharsets.UTF_8), false);
    this.recorder = recorder;
  }

  /// Has something done as soon as output cannot be written, because more of it will come until
  /// somebody ends the command: at once if the output is a pipe whose reader has gone, else with
  /// the next line.
  ///
  /// @param end what ends the command; it is called once, by any thread
  void whenLost(Runnable end) {
    recorder.whenLost(end);
    PipeWatch.start(() -> recorder.lose(new IOException(NO_READER)));
  }

  /// Writes the rest, and returns what the process ends with: `code`, unless output was lost. That
  /// is reported, except for a reader that has gone, which has what it wanted.
  public int finish(int code, PrintWriter err) {
    flush();
    IOException problem = recorder.problem();
    if (problem == null) {
      return code;
    }
    if (NO_READER.equals(problem.getMessage())) {
      return ExitCode.NO_READER.code();
    }
    return Failures.show(
        new Failure(
            FailureId.OUTPUT,
            ExitCode.FAILED,
            "The output could not be written (%s), so it is incomplete; write it somewhere else and run the command again."
                .formatted(problem.getMessage()),
            problem),
        this,
        false,
        err);
  }

  /// Remembers the first error, after which it writes no more.
  private static final class Recorder extends OutputStream {
    private final OutputStream out;
    private @Nullable IOException problem;
    private Runnable end = () -> {};

    Recorder(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      IOException before = problem();
      if (before != null) {
        throw before;
      }
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        lose(e);
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    synchronized @Nullable IOException problem() {
      return problem;
    }

    synchronized void whenLost(Runnable what) {
      end = what;
    }

    synchronized void lose(IOException now) {
      if (problem == null) {
        problem = now;
        end.run();
      }
    }
  }
}
