package dev.pingctl.release;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.GoNumber;
import dev.pingctl.text.UserFiles;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Values that the user gives for the chart of a stage, in the order in which Helm lays them over
/// each other: `files` (`--values`), `settings` (`--set`), `texts` (`--set-string`) and `fileTexts`
/// (`--set-file`). `contents` reads the files.
public record ChartValues(
    List<String> files,
    List<String> settings,
    List<String> texts,
    List<String> fileTexts,
    UserFiles contents) {
  /// No values.
  public static final ChartValues NONE = ofSettings(List.of());

  public ChartValues {
    files = List.copyOf(files);
    settings = List.copyOf(settings);
    texts = List.copyOf(texts);
    fileTexts = List.copyOf(fileTexts);
  }

  /// Values that are all given by `--set`.
  public static ChartValues ofSettings(List<String> settings) {
    return new ChartValues(
        List.of(), settings, List.of(), List.of(), new UserFiles(InputStream.nullInputStream()));
  }

  /// Values that are all given by `--set-string`.
  public static ChartValues ofTexts(List<String> texts) {
    return new ChartValues(
        List.of(), List.of(), texts, List.of(), new UserFiles(InputStream.nullInputStream()));
  }

  /// Whether none are given.
  public boolean isEmpty() {
    return files.isEmpty() && settings.isEmpty() && texts.isEmpty() && fileTexts.isEmpty();
  }

  /// These values laid over others.
  ///
  /// @throws Failure `PING-BAD-FILE` for a file that is missing or no mapping, `PING-USAGE` for a
  ///   setting that cannot be read
  public Map<String, Object> over(Map<String, Object> others) {
    Map<String, Object> all = new LinkedHashMap<>(others);
    for (String file : files) {
      all = Values.merged(all, Values.parse(UserFiles.place(file), contents.text(file)));
    }
    return set(all);
  }

  private Map<String, Object> set(Map<String, Object> below) {
    Map<String, Object> all = below;
    for (String setting : settings) {
      all = SetExpression.typed(setting).over(all);
    }
    for (String setting : texts) {
      all = SetExpression.text(setting).over(all);
    }
    for (String setting : fileTexts) {
      all = SetExpression.file(setting, this::content).over(all);
    }
    return all;
  }

  private String content(String file) {
    try {
      return contents.verbatim(file);
    } catch (InvalidPathException e) {
      throw new Failure(
          FailureId.USAGE,
          ExitCode.USAGE,
          "--set-file names '%s', which no file can be called.".formatted(file),
          e);
    }
  }

  /// The whole numbers among what `--set` gives, by their keys as `--set` writes them. Helm has to
  /// be given them that way once more: in a file of values, a number is a floating-point one to it,
  /// and templates print 1234567 as 1.234567e+06. Those that a release keeps are among them where
  /// that makes a difference: they were given so once.
  ///
  /// @param kept values of the release that it keeps
  /// @param all these values laid over all others
  public Map<String, String> wholeNumbers(Map<String, Object> kept, Map<String, Object> all) {
    Map<String, String> numbers = new TreeMap<>();
    collect(kept, all, "", numbers);
    numbers.values().removeIf(text -> GoNumber.text(Double.parseDouble(text)).equals(text));
    collect(set(Map.of()), all, "", numbers);
    return numbers;
  }

  private static void collect(
      @Nullable Object set, @Nullable Object all, String path, Map<String, String> numbers) {
    switch (set) {
      case Number number when isWhole(number) && isSame(number, all) ->
          numbers.put(path, number.toString());
      case Map<?, ?> map when all instanceof Map<?, ?> other ->
          map.forEach((key, value) -> {
            String name = String.valueOf(key).replaceAll("[\\\\=\\[,.]", "\\\\$0");
            collect(value, other.get(key), path.isEmpty() ? name : path + "." + name, numbers);
          });
      case List<?> list when all instanceof List<?> other -> {
        for (int i = 0; i < Math.min(list.size(), other.size()); i++) {
          collect(list.get(i), other.get(i), path + "[" + i + "]", numbers);
        }
      }
      case null, default -> {}
    }
  }

  private static boolean isWhole(Number number) {
    return number instanceof Long || number instanceof Integer;
  }

  /// Whether a value is this number; readers of YAML and JSON give small ones as either type.
  private static boolean isSame(Number number, @Nullable Object value) {
    return value instanceof Number other
        && isWhole(other)
        && number.longValue() == other.longValue();
  }

  /// How they stand on the command line; empty where there are none.
  public String text() {
    return String.join(" ", words());
  }

  /// The options that give them, as words.
  public List<String> words() {
    List<String> words = new ArrayList<>();
    files.forEach(file -> words.add("--values=" + file));
    settings.forEach(setting -> words.add("--set=" + setting));
    texts.forEach(setting -> words.add("--set-string=" + setting));
    fileTexts.forEach(setting -> words.add("--set-file=" + setting));
    return words;
  }
}
