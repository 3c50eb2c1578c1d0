package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a script may do, played by scripts of one line.
final class BootstrapTest {
  @TempDir Path folder = Path.of("");

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final List<String> used = new ArrayList<>();

  @Test
  void handsOverTheArchiveAndTellsWhatHappens() throws IOException {
    run("echo 'I: Retrieving apt' >&2; echo working >&2; printf 'tar of %s' \"$1\"", this::read);

    assertThat(used).containsExactly("tar of trixie");
    assertThat(told).containsExactly("Retrieving apt", "working");
  }

  @ParameterizedTest
  @CsvSource({
    "exit 3, PING-BOOTSTRAP, apt-get install debootstrap",
    "exit 4, PING-BOOTSTRAP, apt-get install debian-archive-keyring",
    "echo E: bad mirror >&2; exit 1, PING-BOOTSTRAP, exit code 1",
    "echo 'cp: No space left on device' >&2; exit 1, PING-DISK-FULL, /var/tmp"
  })
  void aScriptThatFailsBeforeTheArchiveBeginsIsNotUsed(String script, String id, String words) {
    Failure failure = failure(script);

    assertThat(failure.id().text()).isEqualTo(id);
    assertThat(failure.sentence()).contains(words);
    assertThat(used).isEmpty();
  }

  @Test
  void theLastLinesOfAFailedScriptAreShown() {
    assertThat(failure("echo E: bad mirror >&2; exit 1").details()).isEqualTo("E: bad mirror");
  }

  @Test
  void anArchiveThatBreaksOffIsAFailureOfItsReader() {
    Failure failure = failure("printf half; exit 1");

    assertThat(failure.id()).isEqualTo(FailureId.BOOTSTRAP);
    assertThat(used).isEmpty();
  }

  @Test
  void theScriptIsEndedWhenTheArchiveIsNotWanted() throws IOException {
    Path gone = folder.resolve("gone");
    Failure refusal =
        new Failure(FailureId.ENGINE, dev.pingctl.outcome.ExitCode.FAILED, "Not wanted.");

    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                run(
                    "trap 'touch %s; exit 1' TERM; printf begun; sleep 60 & wait".formatted(gone),
                    archive -> {
                      throw refusal;
                    }));

    assertThat(failure).isSameAs(refusal);
    assertThat(gone).exists();
  }

  private Failure failure(String script) {
    return catchThrowableOfType(Failure.class, () -> run(script, this::read));
  }

  private void run(String script, Consumer<InputStream> use) throws IOException {
    Path file = Files.writeString(folder.resolve("bootstrap"), script);
    new Bootstrap(file, "trixie", List.of()).run(use, told::add);
  }

  private void read(InputStream archive) {
    try {
      used.add(new String(archive.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
