package dev.pingctl.image;

import dev.pingctl.machine.NewFile;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import dev.pingctl.text.Json;
import dev.pingctl.text.ShortHash;
import dev.pingctl.text.YamlNode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Images in one file: a ZIP archive of `images.tar`, which is what `docker save` gives, and
/// `contents.json`, which says what that is and has its checksum. `unzip -p FILE images.tar |
/// docker load` does without pingctl.
public final class ImageArchive {
  private static final int FORMAT = 1;
  private static final String IMAGES = "images.tar";
  private static final String CONTENTS = "contents.json";
  private static final long MOST_CONTENTS = 1 << 20;
  private static final int BUFFER = 1 << 16;
  private static final long STEP = 8_000_000;
  private static final long MEGABYTE = 1_000_000;

  private final Path file;
  private final Contents contents;
  private final Checksum sum;

  private ImageArchive(Path file, Contents contents, Checksum sum) {
    this.file = file;
    this.contents = contents;
    this.sum = sum;
  }

  /// What is in an archive.
  ///
  /// @param version the version of the pingctl that saved it
  /// @param platform the platform of the images, such as `linux/amd64`
  /// @param stages the stages whose images these are
  /// @param images the reference of each image by its name in the catalogue
  public record Contents(
      String version, String platform, List<String> stages, Map<String, String> images) {
    public Contents {
      stages = List.copyOf(stages);
      images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }
  }

  /// What `images.tar` has to be.
  private record Checksum(String sha256, long bytes) {}

  /// Writes an archive, which appears complete or not at all.
  ///
  /// @param saved the images as the engine saves them; read to its end
  /// @throws Failure `PING-DISK-FULL` or `PING-FILE` where it cannot be written, `PING-ENGINE`
  ///   where the engine stops giving
  public static void write(
      Path file, Contents contents, InputStream saved, Consumer<String> progress) {
    new NewFile(file)
        .write(out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.putNextEntry(new ZipEntry(IMAGES));
          Checksum sum = copy(saved, zip, progress);
          zip.closeEntry();
          zip.putNextEntry(new ZipEntry(CONTENTS));
          zip.write(Json.write(document(contents, sum)).getBytes(StandardCharsets.UTF_8));
          zip.closeEntry();
          zip.finish();
        });
  }

  private static Checksum copy(InputStream saved, OutputStream zip, Consumer<String> progress)
      throws IOException {
    MessageDigest digest = ShortHash.digest();
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    long shown = 0;
    for (int count = next(saved, buffer); count >= 0; count = next(saved, buffer)) {
      digest.update(buffer, 0, count);
      zip.write(buffer, 0, count);
      total += count;
      if (total - shown >= STEP) {
        shown = total;
        progress.accept("saving images: %d MB so far".formatted(total / MEGABYTE));
      }
    }
    return new Checksum(HexFormat.of().formatHex(digest.digest()), total);
  }

  private static int next(InputStream saved, byte[] buffer) {
    try {
      return saved.read(buffer);
    } catch (IOException e) {
      throw new Failure(
          FailureId.ENGINE,
          ExitCode.FAILED,
          "The container engine stopped giving the images (%s), and nothing was written; look at its log and repeat the command."
              .formatted(e.getMessage()),
          e);
    }
  }

  private static Map<String, Object> document(Contents contents, Checksum sum) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.put("version", contents.version());
    document.put("platform", contents.platform());
    document.put("stages", contents.stages());
    document.put("images", contents.images());
    document.put("sha256", sum.sha256());
    document.put("bytes", sum.bytes());
    return document;
  }

  /// Reads what is in an archive; does not look at the images.
  ///
  /// @throws Failure `PING-BAD-ARCHIVE` where it is none, or damaged so that this shows,
  ///   `PING-OTHER-ARCHIVE` where another version of pingctl has another format
  public static ImageArchive read(Path file) {
    try (ZipFile zip = open(file)) {
      return parsed(file, text(zip, entry(zip, CONTENTS)));
    } catch (IOException e) {
      throw damaged(file, FileProblem.of(e));
    }
  }

  private static ImageArchive parsed(Path file, String text) {
    try {
      YamlNode document = YamlNode.parse(file, text);
      long format = document.require("format").number(1, Integer.MAX_VALUE);
      if (format != FORMAT) {
        throw new Failure(
            FailureId.OTHER_ARCHIVE,
            ExitCode.REFUSED,
            "%s has format %d, of another version of pingctl, and this one reads format %d; save the images again with this version."
                .formatted(file, format, FORMAT));
      }
      document.entries(
          Set.of("format", "version", "platform", "stages", "images", "sha256", "bytes"));
      Map<String, String> images = new LinkedHashMap<>();
      document.require("images").entries().forEach((name, node) -> images.put(name, node.text()));
      return new ImageArchive(
          file,
          new Contents(
              document.require("version").text(),
              document.require("platform").text(),
              document.require("stages").texts(),
              images),
          new Checksum(
              document.require("sha256").text(),
              document.require("bytes").number(0, Long.MAX_VALUE)));
    } catch (Failure failure) {
      throw failure.is(FailureId.BAD_FILE) ? damaged(file, failure.sentence()) : failure;
    }
  }

  private static ZipFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new Failure(
          FailureId.BAD_ARCHIVE,
          ExitCode.USAGE,
          "There is no file %s; name an archive that `pingctl images --save=FILE` has written."
              .formatted(file));
    }
    if (!Files.isReadable(file)) {
      throw new Failure(
          FailureId.BAD_ARCHIVE,
          ExitCode.USAGE,
          "You may not read %s; change its permissions.".formatted(file));
    }
    return new ZipFile(file.toFile());
  }

  private static ZipEntry entry(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new ZipException("it has no " + name);
    }
    return entry;
  }

  /// A short text in an archive. ZipFile itself does not compare checksums.
  private static String text(ZipFile zip, ZipEntry entry) throws IOException {
    if (entry.getSize() > MOST_CONTENTS) {
      throw new ZipException("its %s is too long".formatted(entry.getName()));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) MOST_CONTENTS);
      CRC32 sum = new CRC32();
      sum.update(bytes);
      if (sum.getValue() != entry.getCrc()) {
        throw new ZipException("the checksum of its %s differs".formatted(entry.getName()));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static Failure damaged(Path file, String why) {
    return new Failure(
        FailureId.BAD_ARCHIVE,
        ExitCode.USAGE,
        "%s is no whole archive of images (%s), and nothing was loaded; copy it again, or save it again with `pingctl images --save=FILE`."
            .formatted(file, why));
  }

  /// The archive's file.
  public Path file() {
    return file;
  }

  /// The bytes that it takes.
  public long size() {
    return file.toFile().length();
  }

  /// What is in it.
  public Contents contents() {
    return contents;
  }

  /// Makes sure that the images are those that were saved.
  ///
  /// @throws Failure `PING-BAD-ARCHIVE` where they are not
  public void verify(Consumer<String> progress) {
    MessageDigest digest = ShortHash.digest();
    try (InputStream images = images()) {
      byte[] buffer = new byte[BUFFER];
      long total = 0;
      long shown = 0;
      for (int count = images.read(buffer); count >= 0; count = images.read(buffer)) {
        digest.update(buffer, 0, count);
        total += count;
        if (total - shown >= STEP) {
          shown = total;
          progress.accept(
              "checking %d of %d MB".formatted(total / MEGABYTE, sum.bytes() / MEGABYTE));
        }
      }
      if (total != sum.bytes() || !HexFormat.of().formatHex(digest.digest()).equals(sum.sha256())) {
        throw damaged(file, "the checksum of the images differs");
      }
    } catch (IOException e) {
      throw damaged(file, FileProblem.of(e));
    }
  }

  /// The images as an engine loads them. The caller closes it.
  ///
  /// @throws Failure `PING-BAD-ARCHIVE`
  public InputStream images() {
    try {
      ZipFile zip = open(file);
      try {
        return new Closing(zip.getInputStream(entry(zip, IMAGES)), zip);
      } catch (IOException e) {
        zip.close();
        throw e;
      }
    } catch (IOException e) {
      throw damaged(file, FileProblem.of(e));
    }
  }

  /// An entry of an archive that is closed with it.
  private static final class Closing extends FilterInputStream {
    private final ZipFile zip;

    Closing(InputStream entry, ZipFile zip) {
      super(entry);
      this.zip = zip;
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}
