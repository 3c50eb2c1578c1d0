package dev.pingctl.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder = Path.of("");

  @Test
  void aPasswordIsRandomKeptAndClosedToOthers() throws Exception {
    Settings settings = settings();
    Secrets secrets = new Secrets(settings);

    assertThat(secrets.create("redis", "one").outcome()).isEqualTo(Outcome.CREATED);
    assertThat(secrets.create("redis", "two").outcome()).isEqualTo(Outcome.CREATED);
    String first = Files.readString(settings.secret("redis", "one"));

    assertThat(secrets.create("redis", "one").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(Files.readString(settings.secret("redis", "one"))).isEqualTo(first);
    assertThat(first.strip()).hasSizeGreaterThanOrEqualTo(32);
    assertThat(Files.readString(settings.secret("redis", "two"))).isNotEqualTo(first);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(settings.home().resolve("secrets"))))
        .isEqualTo("rwx------");
  }

  @Test
  void theUsersOfRedisHoldTheHashOfThePassword() throws Exception {
    Settings settings = settings();
    Secrets secrets = new Secrets(settings);
    Files.createDirectories(settings.secret("redis", "x").getParent());
    Files.writeString(settings.secret("redis", "password"), "secret\n");

    Change change = secrets.createRedisUsers("redis", "users", "password");

    assertThat(change).isEqualTo(Change.created(Cause.none("secret")));
    assertThat(Files.readString(settings.secret("redis", "users")))
        .isEqualTo(
            """
            user default on #2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b ~* &* +@all
            user probe on nopass resetkeys resetchannels -@all +ping
            """);
  }

  @Test
  void deletingTheLastSecretLeavesNoFolder() {
    Settings settings = settings();
    Secrets secrets = new Secrets(settings);
    secrets.create("redis", "one");
    assertThat(secrets.found()).containsExactly(new Secrets.Found("redis", "one"));

    assertThat(secrets.delete("redis", "one")).isEqualTo(Outcome.REMOVED);

    assertThat(secrets.delete("redis", "one")).isEqualTo(Outcome.ABSENT);
    assertThat(Files.exists(settings.home().resolve("secrets"))).isFalse();
  }

  private Settings settings() {
    return new Settings(folder, folder.resolve("home"), 5000, ImagePolicy.AUTO, Map.of());
  }
}
