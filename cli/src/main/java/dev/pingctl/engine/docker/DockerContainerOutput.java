package dev.pingctl.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.ExecStartCmd;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.pingctl.engine.ContainerOutput;
import dev.pingctl.engine.ExecResult;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the logs of containers and runs commands inside them.
final class DockerContainerOutput implements ContainerOutput {
  private final Connection engine;
  private final DockerContainerStates states;

  DockerContainerOutput(Connection engine, DockerContainerStates states) {
    this.engine = engine;
    this.states = states;
  }

  @Override
  public void logs(String name, int tail, boolean follow, Consumer<String> line) {
    String subject = "to show the log of container " + name;
    if (states.find(name).isEmpty()) {
      throw EngineErrors.noContainer(name);
    }
    Lines lines = new Lines(line);
    LogContainerCmd command =
        engine
            .client
            .logContainerCmd(name)
            .withStdOut(true)
            .withStdErr(true)
            .withFollowStream(follow);
    if (tail < 0) {
      command.withTailAll();
    } else {
      command.withTail(tail);
    }
    engine.await(subject, command.exec(lines));
  }

  @Override
  public ExecResult exec(String name, List<String> command) {
    return exec(name, states.owned(name).id(), command, null);
  }

  @Override
  public ExecResult exec(String name, List<String> command, InputStream input) {
    return exec(name, name, command, input);
  }

  private ExecResult exec(
      String name, String container, List<String> command, @Nullable InputStream input) {
    String subject = "to run `%s` in container %s".formatted(String.join(" ", command), name);
    String id =
        engine.call(
            subject,
            () ->
                engine
                    .client
                    .execCreateCmd(container)
                    .withAttachStdin(input != null)
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .withCmd(command.toArray(String[]::new))
                    .exec()
                    .getId());
    Collected collected = new Collected();
    ExecStartCmd start = engine.client.execStartCmd(id);
    engine.await(subject, (input == null ? start : start.withStdIn(input)).exec(collected));
    return new ExecResult(
        engine.get("/exec/%s/json".formatted(id), subject).path("ExitCode").asInt(-1),
        collected.text(StreamType.STDOUT),
        collected.text(StreamType.STDERR));
  }

  /// Cuts both streams into lines, each by itself: a line begun on one is not torn by the other.
  static final class Lines extends ResultCallback.Adapter<Frame> {
    private final Consumer<String> line;
    private final Map<StreamType, ByteArrayOutputStream> begun = new EnumMap<>(StreamType.class);

    Lines(Consumer<String> line) {
      this.line = line;
    }

    @Override
    public void onNext(Frame frame) {
      ByteArrayOutputStream part =
          begun.computeIfAbsent(frame.getStreamType(), type -> new ByteArrayOutputStream());
      for (byte next : frame.getPayload()) {
        if (next == '\n') {
          emit(part);
        } else {
          part.write(next);
        }
      }
    }

    @Override
    public void onComplete() {
      begun.values().stream().filter(part -> part.size() > 0).forEach(this::emit);
      super.onComplete();
    }

    private void emit(ByteArrayOutputStream part) {
      String text = part.toString(StandardCharsets.UTF_8);
      part.reset();
      line.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
  }

  /// Collects both streams whole.
  private static final class Collected extends ResultCallback.Adapter<Frame> {
    private final Map<StreamType, ByteArrayOutputStream> streams = new EnumMap<>(StreamType.class);

    @Override
    public void onNext(Frame frame) {
      streams
          .computeIfAbsent(frame.getStreamType(), type -> new ByteArrayOutputStream())
          .writeBytes(frame.getPayload());
    }

    String text(StreamType type) {
      ByteArrayOutputStream stream = streams.get(type);
      return stream == null ? "" : stream.toString(StandardCharsets.UTF_8);
    }
  }
}
