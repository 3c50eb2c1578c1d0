package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each reason why a file cannot be read or written, made on a real disk, has words that a user
/// understands. Whoever runs the tests may be root, who may read everything, so a missing
/// permission alone is made up.
class FileProblemTest {
  @TempDir Path folder = Path.of("");

  private static String of(ThrowingCallable use) {
    return FileProblem.of(catchThrowableOfType(IOException.class, use));
  }

  @Test
  void eachProblemHasWords() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xC3, 0x28});
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));

    assertThat(of(() -> Files.readString(folder.resolve("none"))))
        .isEqualTo(folder.resolve("none") + " does not exist");
    assertThat(of(() -> Files.readString(folder))).isEqualTo("it is a folder");
    assertThat(of(() -> Files.newOutputStream(folder))).isEqualTo("it is a folder");
    assertThat(of(() -> Files.readString(bytes))).isEqualTo("it is not UTF-8 text");
    assertThat(of(() -> Files.readString(loop)))
        .isEqualTo(loop + " is a link that leads to itself");
    assertThat(of(() -> Files.readString(file.resolve("below"))))
        .isEqualTo("a part of the path of %s is not a folder".formatted(file.resolve("below")));
    assertThat(of(() -> Files.readString(folder.resolve("n".repeat(300)))))
        .isEqualTo("its name is too long");
    assertThat(of(() -> Files.createDirectory(file))).isEqualTo(file + " exists");
    assertThat(of(() -> Files.newDirectoryStream(file))).isEqualTo(file + " is not a folder");
    assertThat(of(() -> Files.delete(folder))).isEqualTo(folder + " is not empty");
    assertThat(of(() -> Files.writeString(Path.of("/dev/full"), "x")))
        .isEqualTo("No space left on device");
    assertThat(FileProblem.of(new AccessDeniedException("/etc/shadow")))
        .isEqualTo("no permission for /etc/shadow");
    assertThat(FileProblem.of(new IOException())).isEqualTo("the system gives no reason");
  }

  @Test
  void filesOfUsersAreRefusedWithTheseWords() throws IOException {
    Path large = folder.resolve("large.yaml");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength((16 << 20) + 1);
    }

    assertThatThrownBy(() -> UserText.read(folder))
        .isInstanceOf(Failure.class)
        .hasMessage(folder + ": cannot be read (it is a folder).");
    assertThatThrownBy(() -> UserText.read(large)).hasMessage(large + ": is larger than 16 MiB.");
    assertThatThrownBy(() -> UserText.read(large.resolve("x")))
        .hasMessage(
            "%1$s: cannot be read (a part of the path of %1$s is not a folder)."
                .formatted(large.resolve("x")));
  }

  @Test
  void aKubeconfigThatCannotBeReadSaysWhy() throws IOException {
    Files.write(folder.resolve("kc"), new byte[] {(byte) 0xC3, 0x28});
    Settings settings =
        new Settings(
            folder,
            folder,
            Settings.DEFAULT_PORT_BASE,
            ImagePolicy.AUTO,
            Map.of("KUBECONFIG", folder.resolve("kc").toString()));

    assertThatThrownBy(() -> new KubeconfigFiles(settings).contexts())
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.KUBECONFIG);
              assertThat(failure.sentence()).contains("(it is not UTF-8 text)");
            });
  }
}
