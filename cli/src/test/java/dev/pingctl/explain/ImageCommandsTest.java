package dev.pingctl.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.fault.FaultList;
import dev.pingctl.image.Catalogue;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that make images, typed into a real shell as far as that needs no engine.
final class ImageCommandsTest {
  @TempDir Path folder = Path.of("");

  @Test
  void aVersionIsMadeFromTheDockerfileThatIsPrinted() throws Exception {
    assertThat(dockerfile(FaultList.NONE)).isEqualTo("FROM pingctl/ping:1\nENV VERSION=\"v2\"\n");
    // printf %s secret | sha256sum
    assertThat(dockerfile(FaultList.parse("errors=20%,racy")))
        .isEqualTo(
            """
            FROM pingctl/ping:1
            ENV VERSION="v2" FAULTS="on" FAULTS_INITIAL="errors=20%,racy" FAULTS_TOKEN_SHA256="HASH"
            """
                .replace(
                    "HASH", "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"));
  }

  /// What the command gives to `docker build`.
  private String dockerfile(FaultList faults) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "secret\n");
    Path root = Path.of("..").toAbsolutePath().normalize();
    Settings settings = new Settings(root, folder, 5000, ImagePolicy.AUTO, Map.of());
    ShellContext context =
        new ShellContext(
            settings, true, new FakeImages(Catalogue.read(root, root)), List.of(), Map.of());
    String command =
        new ImageCommands(context).version("pingctl/ping", "v2", faults, token.toString()).shown();
    assertThat(command).endsWith(" | docker build --tag=pingctl/ping:v2 -");
    Process shell =
        new ProcessBuilder(
                "sh", "-c", command.replace("docker build --tag=pingctl/ping:v2 -", "cat"))
            .redirectErrorStream(true)
            .start();
    return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
