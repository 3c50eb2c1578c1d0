package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pingctl.outcome.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the real parsers make of inputs, recorded in `oracle/*.jsonl`: written by hand and by a
/// seeded generator, answered by `e2e/peers/oracle`. `OracleIT` proves that the records are still
/// what it answers. To record them again, build it and run these tests with
/// `-Dpingctl.oracle=FILE`.
public final class Oracle {
  private static final Path RECORDS = Path.of("src/test/resources/oracle");
  private static final String PROGRAM = System.getProperty("pingctl.oracle", "");
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS).build();

  /// What a parser is asked: an input, JSON that it is laid over, and variables.
  public record Question(String parser, String input, String below, Map<String, String> variables) {
    /// A question without anything around it.
    public Question(String parser, String input) {
      this(parser, input, "", Map.of());
    }
  }

  /// A question with what the real parser answers; empty where it refuses the input.
  public record Answered(Question question, Optional<Answer> answer) {}

  /// What a parser makes of an input; null is one, too.
  public record Answer(@Nullable Object value) {}

  private Oracle() {}

  /// Compares ours with the real parser over all questions.
  ///
  /// @param ours what we make of a question; a [Failure] refuses it
  /// @param accepted whether a difference is one of those that are meant
  public static void compare(
      String record,
      List<Question> questions,
      Function<Question, @Nullable Object> ours,
      Predicate<Answered> accepted) {
    assertThat(questions).hasSizeGreaterThanOrEqualTo(500).doesNotHaveDuplicates();
    List<Answered> answers = answers(record, questions);
    assertThat(answers).extracting(Answered::question).isEqualTo(questions);
    assertThat(answers.stream().filter(each -> each.answer().isPresent()).count())
        .as("inputs that the real parser takes")
        .isGreaterThan(questions.size() / 4);
    List<String> differences = new ArrayList<>();
    for (Answered each : answers) {
      Optional<Answer> own = own(ours, each.question());
      if (!own.map(Oracle::plain).equals(each.answer().map(Oracle::plain))
          && !accepted.test(each)) {
        differences.add("%s%nis %s%nwe have %s".formatted(each.question(), each.answer(), own));
      }
    }
    assertThat(differences).isEmpty();
  }

  /// Inputs put together from pieces, the same in every run.
  public static Stream<String> generated(long seed, int count, IntFunction<List<String>> pieces) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> {
          List<String> choice = pieces.apply(i);
          StringBuilder input = new StringBuilder();
          int length = 1 + random.nextInt(12);
          for (int piece = 0; piece < length; piece++) {
            input.append(choice.get(random.nextInt(choice.size())));
          }
          return input.toString();
        });
  }

  private static Optional<Answer> own(
      Function<Question, @Nullable Object> ours, Question question) {
    try {
      return Optional.of(new Answer(ours.apply(question)));
    } catch (Failure refused) {
      return Optional.empty();
    }
  }

  /// Values whose `equals` does not mind of which class a number is.
  private static Answer plain(Answer answer) {
    return new Answer(plainValue(answer.value()));
  }

  private static @Nullable Object plainValue(@Nullable Object value) {
    return switch (value) {
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
      case List<?> list -> {
        List<@Nullable Object> plain = new ArrayList<>();
        list.forEach(element -> plain.add(plainValue(element)));
        yield plain;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, each) -> plain.put(String.valueOf(key), plainValue(each)));
        yield plain;
      }
      case null, default -> value;
    };
  }

  private static List<Answered> answers(String record, List<Question> questions) {
    Path file = RECORDS.resolve(record + ".jsonl");
    try {
      if (!PROGRAM.isEmpty()) {
        Files.createDirectories(RECORDS);
        Files.write(file, ask(questions));
      }
      List<Answered> answers = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        answers.add(answered(line));
      }
      return answers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] ask(List<Question> questions) throws IOException {
    Path asked = Files.createTempFile("questions", ".jsonl");
    StringBuilder lines = new StringBuilder();
    for (Question question : questions) {
      lines.append(JSON.writeValueAsString(question)).append('\n');
    }
    Files.writeString(asked, lines);
    Process program = new ProcessBuilder(PROGRAM).redirectInput(asked.toFile()).start();
    byte[] answers = program.getInputStream().readAllBytes();
    Files.delete(asked);
    assertThat(new String(answers, StandardCharsets.UTF_8).lines()).hasSameSizeAs(questions);
    return answers;
  }

  private static Answered answered(String line) throws IOException {
    Map<?, ?> map = JSON.readValue(line, Map.class);
    Map<String, String> variables = new LinkedHashMap<>();
    if (map.get("variables") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
    }
    Object below = map.get("below");
    Question question =
        new Question(
            String.valueOf(map.get("parser")),
            String.valueOf(map.get("input")),
            below == null ? "" : below.toString(),
            variables);
    return new Answered(
        question,
        map.containsKey("refused") ? Optional.empty() : Optional.of(new Answer(map.get("answer"))));
  }
}
