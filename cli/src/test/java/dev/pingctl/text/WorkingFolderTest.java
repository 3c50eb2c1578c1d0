package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkingFolderTest {
  private static final String GONE = "pingctl.folder.gone";

  @TempDir Path folder = Path.of("");

  @AfterEach
  void isBack() {
    System.clearProperty(GONE);
  }

  @Test
  void aRelativePathIsRefusedOnlyWhereTheFolderWasDeleted() {
    Path relative = Path.of("values.yaml");

    assertThat(WorkingFolder.reaches(relative)).isEqualTo(relative);
    System.setProperty(GONE, "true");
    Failure failure = catchThrowableOfType(Failure.class, () -> WorkingFolder.reaches(relative));

    assertThat(failure.id()).isEqualTo(FailureId.BAD_FILE);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.sentence()).startsWith("values.yaml leads nowhere, because the working");
  }

  @Test
  void aFileIsReadByItsWholePathAndStandardInputByItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("values.yaml"), "a: 1\n");
    System.setProperty(GONE, "true");
    UserFiles files = new UserFiles(InputStream.nullInputStream());

    assertThat(files.text(file.toString())).isEqualTo("a: 1\n");
    assertThat(files.text("-")).isEmpty();
    assertThat(catchThrowableOfType(Failure.class, () -> files.text("values.yaml")).sentence())
        .contains("working folder was deleted");
  }
}
