package dev.pingctl.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigFilesTest {
  private static final String ADMINISTRATOR =
      """
      current-context: admin@node
      clusters: [{name: node, cluster: {server: 'https://node:6443'}}]
      contexts: [{name: admin@node, context: {cluster: node, user: admin}}]
      users: [{name: admin, user: {token: t}}]
      """;
  private static final String USERS =
      """
      # mine
      clusters:
      - {name: c, cluster: {server: https://c}}
      contexts:
      - {name: mine, context: {cluster: c, user: u}}
      users:
      - {name: u, user: {token: t}}
      """;

  @TempDir Path folder = Path.of("");

  @Test
  void itsOwnFileIsForItsOwnerAlone() throws IOException {
    KubeconfigFiles files = files("");
    Path own = folder.resolve("home/kubeconfig");

    assertThat(files.write(ADMINISTRATOR, "https://127.0.0.1:1", "id")).isEqualTo(Outcome.CHANGED);
    assertThat(files.write(ADMINISTRATOR, "https://127.0.0.1:1", "id"))
        .isEqualTo(Outcome.UNCHANGED);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rw-------");
    assertThat(files.isOf("id", "https://127.0.0.1:1")).isTrue();
    assertThat(files.isOf("another", "https://127.0.0.1:1")).isFalse();
    assertThat(files.isOf("id", "https://127.0.0.1:2")).isFalse();
  }

  @Test
  void theContextsOfAllFilesOfTheUserAreNamedOnce() throws IOException {
    Path one = Files.writeString(folder.resolve("one"), USERS);
    Path other = Files.writeString(folder.resolve("other"), USERS);
    Path third = Files.writeString(folder.resolve("third"), ADMINISTRATOR);

    assertThat(files(one + ":" + other + ":" + third + ":" + folder.resolve("none")).contexts())
        .containsExactly("mine", "admin@node");
    assertThat(files(folder.resolve("none").toString()).contexts()).isEmpty();
  }

  @Test
  void itsOwnFileThatCannotBeReadIsNotOfTheNode() throws IOException {
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(folder.resolve("home/kubeconfig"), "spoilt: [");

    assertThat(files("").isOf("id", "https://127.0.0.1:1")).isFalse();
  }

  @Test
  void mergingKeepsLinkAndPermissionsAndDeletingGivesBackEveryByte() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), USERS);
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
    KubeconfigFiles files = files(link.toString());
    files.write(ADMINISTRATOR, "https://127.0.0.1:1", "id");

    assertThat(files.merge()).isEqualTo(Outcome.CHANGED);
    assertThat(files.merge()).isEqualTo(Outcome.UNCHANGED);

    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(real)).contains("127.0.0.1:1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-----");
    assertThat(files.delete()).isEqualTo(Outcome.REMOVED);
    assertThat(Files.readString(real)).isEqualTo(USERS);
    assertThat(files.exist()).isFalse();
    assertThat(folder.resolve("link.lock")).doesNotExist();
  }

  @Test
  void aMissingFileIsMadeForItsOwnerAlone() throws IOException {
    Path users = folder.resolve("kube/config");
    KubeconfigFiles files = files(users.toString());
    files.write(ADMINISTRATOR, "https://127.0.0.1:1", "id");

    files.merge();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users)))
        .isEqualTo("rw-------");
  }

  @Test
  void ofSeveralFilesTheFirstThatIsThereIsMergedInto() throws IOException {
    Path there = Files.writeString(folder.resolve("there"), USERS);
    Path later = Files.writeString(folder.resolve("later"), USERS);
    KubeconfigFiles files = files(folder.resolve("missing") + ":" + there + ":" + later);
    files.write(ADMINISTRATOR, "https://127.0.0.1:1", "id");

    files.merge();

    assertThat(folder.resolve("missing")).doesNotExist();
    assertThat(Files.readString(there)).contains("pingctl");
    assertThat(Files.readString(later)).isEqualTo(USERS);
  }

  @Test
  void mergedEntriesGoAlsoWhenTheOwnFileIsLost() throws IOException {
    Path users = Files.writeString(folder.resolve("config"), USERS);
    KubeconfigFiles files = files(users.toString());
    files.write(ADMINISTRATOR, "https://127.0.0.1:1", "id");
    files.merge();
    Files.delete(folder.resolve("home/kubeconfig"));

    assertThat(files.exist()).isTrue();
    assertThat(files.delete()).isEqualTo(Outcome.REMOVED);
    assertThat(Files.readString(users)).isEqualTo(USERS);
  }

  @Test
  void aFileOfTheUserThatCannotBeReadDoesNotStopTheDeletion() throws IOException {
    Path users = Files.writeString(folder.resolve("config"), "contexts: [");
    KubeconfigFiles files = files(users.toString());
    files.write(ADMINISTRATOR, "https://127.0.0.1:1", "id");

    assertThat(files.delete()).isEqualTo(Outcome.REMOVED);
  }

  @Test
  void aLockThatStaysIsToldWithItsFile() throws IOException {
    Path users = Files.writeString(folder.resolve("config"), USERS);
    Files.createFile(folder.resolve("config.lock"));
    KubeconfigFiles files = files(users.toString());
    files.write(ADMINISTRATOR, "https://127.0.0.1:1", "id");

    assertThatThrownBy(files::merge).hasMessageContaining("config.lock");
    assertThat(Files.readString(users)).isEqualTo(USERS);
  }

  @Test
  void anUnknownContextIsToldWithThoseThatThereAre() throws IOException {
    Path users = Files.writeString(folder.resolve("config"), USERS);
    Settings settings =
        settings(users.toString()).withTarget(new Target.Context("other", Optional.empty()));

    assertThatThrownBy(() -> new KubeconfigFiles(settings).choose())
        .hasMessageContaining("no context other")
        .hasMessageContaining("there is: mine");
  }

  @Test
  void withoutTheVariableItIsTheFileInTheHomeFolder() throws IOException {
    Files.createDirectories(folder.resolve(".kube"));
    Files.writeString(folder.resolve(".kube/config"), USERS);
    Settings settings = settings(":").withTarget(new Target.Context("mine", Optional.empty()));

    assertThat(new KubeconfigFiles(settings).choose().kubeconfig().text()).isEqualTo(USERS);
  }

  private KubeconfigFiles files(String variable) {
    return new KubeconfigFiles(settings(variable));
  }

  private Settings settings(String variable) {
    return new Settings(
        folder,
        folder.resolve("home"),
        Settings.DEFAULT_PORT_BASE,
        ImagePolicy.BUILD,
        Map.of("KUBECONFIG", variable, "HOME", folder.toString()));
  }
}
