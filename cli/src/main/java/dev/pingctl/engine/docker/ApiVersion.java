package dev.pingctl.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of the engine's API, and what is said in it: the lower of the newest one that the
/// engine speaks and the newest one that pingctl knows.
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /// That of Docker Engine 20.10.
  private static final ApiVersion LOWEST = new ApiVersion(1, 41);

  /// That of Docker Engine 29.0.
  private static final ApiVersion HIGHEST = new ApiVersion(1, 52);

  private static final Pattern FORM = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})");
  private static final int QUOTED = 120;
  private static final int LONGEST = 4096;

  /// The version that `DOCKER_API_VERSION` asks for.
  static ApiVersion parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new Failure(
          FailureId.ENGINE_API,
          ExitCode.UNREACHABLE,
          "DOCKER_API_VERSION is `%s`, which is no version such as %s; correct or unset it."
              .formatted(text, HIGHEST));
    }
    return new ApiVersion(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  /// The version to speak to whoever has answered `GET /_ping` so.
  ///
  /// @throws Failure `PING-NOT-ENGINE` where that is no engine, `PING-ENGINE-TLS` where it wants
  ///   TLS, `PING-ENGINE-API` where it is too old
  static ApiVersion agreed(Response answer, EngineAddress address) throws IOException {
    String offered = header(answer, "Api-Version");
    if (!FORM.matcher(offered).matches()) {
      throw noEngine(answer, address);
    }
    ApiVersion theirs = parse(offered);
    if (theirs.compareTo(LOWEST) < 0) {
      throw new Failure(
          FailureId.ENGINE_API,
          ExitCode.UNREACHABLE,
          "The container engine at %s is too old: it speaks version %s of the API, and %s is needed; install Docker Engine 20.10 or later."
              .formatted(address.uri(), theirs, LOWEST));
    }
    return theirs.compareTo(HIGHEST) < 0 ? theirs : HIGHEST;
  }

  private static Failure noEngine(Response answer, EngineAddress address) throws IOException {
    byte[] body = answer.getBody().readNBytes(LONGEST);
    String text = new String(body, StandardCharsets.UTF_8).strip();
    if (text.contains("HTTP request to an HTTPS server")) {
      return EngineErrors.wantsTls(address);
    }
    String first = text.lines().findFirst().orElse("no text").replaceAll("\\p{Cntrl}", " ");
    return EngineErrors.notEngine(
        address,
        "status %d, %s"
            .formatted(
                answer.getStatusCode(),
                first.length() > QUOTED ? first.substring(0, QUOTED) + "…" : first),
        null);
  }

  private static String header(Response answer, String name) {
    return answer.getHeaders().entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .flatMap(List::stream)
        .findFirst()
        .orElse("");
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major == other.major
        ? Integer.compare(minor, other.minor)
        : Integer.compare(major, other.major);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
