package dev.pingctl.service;

import dev.pingctl.fault.FaultList;
import dev.pingctl.fault.WrongFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The route `/faults`: `GET` returns the faults that are set, `PUT` sets those in its body in
/// their place, `DELETE` clears them. All of them answer with the list as it is then, and want the
/// token. If faults are set, `Last-Modified` says since when, to the second.
final class FaultsRoute {
  /// The methods.
  static final List<String> METHODS = List.of("GET", "PUT", "DELETE");

  private static final String SCHEME = "Bearer ";
  private static final int LONGEST = 4096;

  private final FaultsToken token;
  private final Faults faults;

  FaultsRoute(FaultsToken token, Faults faults) {
    this.token = token;
    this.faults = faults;
  }

  Answer answer(Routes.Request request) {
    String sent = request.header("Authorization");
    if (!sent.startsWith(SCHEME) || !token.is(sent.substring(SCHEME.length()).strip())) {
      return Answer.unauthorized();
    }
    try {
      return switch (request.method()) {
        case "PUT" -> set(FaultList.parse(body(request)));
        case "DELETE" -> set(FaultList.NONE);
        default -> list();
      };
    } catch (WrongFault | IOException e) {
      return Answer.of(400, String.valueOf(e.getMessage()));
    }
  }

  /// A process that is to end does so when this is answered.
  private Answer set(FaultList list) {
    faults.set(list);
    Answer answer = list();
    return faults.active().exit().isPresent()
        ? answer.thenExit(faults.active().exit().getAsInt())
        : answer;
  }

  private Answer list() {
    ActiveFaults active = faults.active();
    Answer answer = Answer.text(active.list().text());
    return active.isNone() ? answer : answer.lastModified(active.since());
  }

  private static String body(Routes.Request request) throws IOException {
    byte[] bytes = request.body().readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      throw new IOException("The list of faults passes %d bytes.".formatted(LONGEST));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
